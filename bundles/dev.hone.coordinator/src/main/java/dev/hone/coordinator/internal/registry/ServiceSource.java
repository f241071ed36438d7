package dev.hone.coordinator.internal.registry;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceObjects;
import org.osgi.framework.ServiceReference;

/** Gets a service by its reference; each user of a service of prototype scope has one of its own. */
record ServiceSource<S>(BundleContext context, ServiceReference<S> reference) implements Plugin.Source<S> {

    @Override
    public S get() {
        ServiceObjects<S> objects = context.getServiceObjects(reference);
        return objects == null ? null : objects.getService();
    }

    @Override
    public void unget(S service) {
        try {
            ServiceObjects<S> objects = context.getServiceObjects(reference);
            if (objects != null) {
                objects.ungetService(service);
            }
        } catch (IllegalStateException | IllegalArgumentException e) {
            // It was unregistered meanwhile: there is nothing to give back.
            return;
        }
    }

    /** A bundle that stops begins to unregister its services before the framework says so. */
    @Override
    public boolean isGone() {
        Bundle bundle = reference.getBundle();
        return bundle == null || (bundle.getState() & (Bundle.ACTIVE | Bundle.STARTING)) == 0;
    }
}
