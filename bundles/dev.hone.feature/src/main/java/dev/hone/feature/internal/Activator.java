package dev.hone.feature.internal;

import java.util.Map;
import java.util.function.BooleanSupplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;

/**
 * Offers features as a service, and to the launcher what brings them into place. An activator and not a component, as
 * the launcher starts this bundle before any other; it loads nothing until it is asked.
 */
public final class Activator implements BundleActivator, ServiceFactory<Object> {

    private FeatureServices services;

    @Override
    public void start(BundleContext context) {
        context.registerService("dev.hone.api.feature.Features", this, null);
        BooleanSupplier prepare = () -> services(context).prepare();
        context.registerService(
                BooleanSupplier.class, prepare, FrameworkUtil.asDictionary(Map.of("dev.hone.command", "prepare")));
    }

    @Override
    public void stop(BundleContext context) {}

    @Override
    public Object getService(Bundle bundle, ServiceRegistration<Object> registration) {
        return services(registration.getReference().getBundle().getBundleContext())
                .features();
    }

    @Override
    public void ungetService(Bundle bundle, ServiceRegistration<Object> registration, Object service) {}

    private synchronized FeatureServices services(BundleContext context) {
        if (services == null) {
            services = FeatureServices.of(context);
        }
        return services;
    }
}
