package dev.hone.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;

/** Prepares by starting all bundles, and counts how often. */
public final class PreparingActivator implements BundleActivator {

    static final String INCOMPLETE = "dev.hone.launcher.incomplete";

    @Override
    public void start(BundleContext context) {
        BooleanSupplier prepare = () -> prepare(context);
        context.registerService(
                BooleanSupplier.class, prepare, FrameworkUtil.asDictionary(Map.of("dev.hone.command", "prepare")));
    }

    private static boolean prepare(BundleContext context) {
        Path count = context.getDataFile("prepared").toPath();
        try {
            int before = Files.exists(count) ? Integer.parseInt(Files.readString(count)) : 0;
            Files.writeString(count, Integer.toString(before + 1));
            for (Bundle bundle : context.getBundles()) {
                bundle.start();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (BundleException e) {
            throw new IllegalStateException(e);
        }
        return !Boolean.getBoolean("dev.hone.launcher.incomplete");
    }

    @Override
    public void stop(BundleContext context) {}
}
