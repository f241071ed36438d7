package dev.hone.launcher;

import java.util.Map;
import java.util.function.ToIntFunction;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/** Offers a command that returns how many arguments there are. */
public final class CountingActivator implements BundleActivator {

    @Override
    public void start(BundleContext context) {
        ToIntFunction<String[]> command = args -> args.length;
        context.registerService(
                ToIntFunction.class, command, FrameworkUtil.asDictionary(Map.of("dev.hone.command", "main")));
    }

    @Override
    public void stop(BundleContext context) {}
}
