package dev.hone.itests.churn;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** What Declarative Services cost by themselves: follows services by reference and does nothing else. */
@Component(service = BareConsumer.class)
public final class BareConsumer {

    private final AtomicReference<List<ServiceReference<?>>> snapshot = new AtomicReference<>(List.of());
    private volatile long changed;

    @Reference(
            target = "(churn=bare)",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "unbind")
    void bind(ServiceReference<Callable<String>> reference) {
        snapshot.updateAndGet(now -> {
            List<ServiceReference<?>> next = new ArrayList<>(now);
            next.add(reference);
            return List.copyOf(next);
        });
        changed = System.nanoTime();
    }

    void unbind(ServiceReference<Callable<String>> reference) {
        snapshot.updateAndGet(
                now -> now.stream().filter(other -> !other.equals(reference)).toList());
    }

    /** When a service came last. */
    long changed() {
        return changed;
    }
}
