package dev.hone.itests.churn;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.hooks.service.EventListenerHook;
import org.osgi.framework.hooks.service.ListenerHook.ListenerInfo;

/**
 * Times how long it takes from a plug-in's service event to the coordinator's changed snapshot. A hook sees an event
 * before any listener does; the registry tells of a changed snapshot in the thread of the event.
 */
final class Swaps implements EventListenerHook, AutoCloseable {

    private static final String REGISTRY = "dev.hone.coordinator.internal.registry.Plugins";

    private final Set<String> contracts;
    private final ThreadLocal<Long> event = new ThreadLocal<>();
    private final List<Double> milliseconds = Collections.synchronizedList(new ArrayList<>());
    private final Runnable listener = this::changed;
    private final Object registry;
    private volatile long changed;

    Swaps(BundleContext context, Set<String> contracts) throws Exception {
        this.contracts = contracts;
        ServiceReference<?>[] found = context.getAllServiceReferences(REGISTRY, null);
        registry = context.getService(found[0]);
        registry.getClass().getMethod("onChange", Runnable.class).invoke(registry, listener);
        context.registerService(EventListenerHook.class, this, null);
    }

    @Override
    public void event(ServiceEvent happened, Map<BundleContext, Collection<ListenerInfo>> listeners) {
        String contract = ((String[]) happened.getServiceReference().getProperty(Constants.OBJECTCLASS))[0];
        if (contracts.contains(contract) && happened.getType() != ServiceEvent.MODIFIED) {
            event.set(System.nanoTime());
        }
    }

    private void changed() {
        changed = System.nanoTime();
        Long begin = event.get();
        if (begin != null) {
            milliseconds.add((changed - begin) / 1e6);
            event.remove();
        }
    }

    /** When the snapshot changed last. */
    long lastChange() {
        return changed;
    }

    List<Double> milliseconds() {
        synchronized (milliseconds) {
            return List.copyOf(milliseconds);
        }
    }

    @Override
    public void close() throws ReflectiveOperationException {
        registry.getClass().getMethod("removeListener", Runnable.class).invoke(registry, listener);
    }
}
