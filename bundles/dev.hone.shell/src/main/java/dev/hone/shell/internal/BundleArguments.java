package dev.hone.shell.internal;

import java.util.stream.Stream;
import org.apache.felix.service.command.Converter;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Bundles as arguments of commands, such as {@code stop} and {@code update}: by their id or symbolic name. */
@Component
public final class BundleArguments implements Converter {

    private final BundleContext context;

    @Activate
    public BundleArguments(BundleContext context) {
        this.context = context;
    }

    @Override
    public Object convert(Class<?> desired, Object in) {
        if (!desired.equals(Bundle.class)) {
            return null;
        }
        String text = in.toString();
        return Stream.of(context.getBundles())
                .filter(bundle ->
                        text.equals(Long.toString(bundle.getBundleId())) || text.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElse(null);
    }

    /** Leaves it to others to print bundles. */
    @Override
    public CharSequence format(Object target, int level, Converter escape) {
        return null;
    }
}
