package dev.hone.coordinator.internal.registry;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Services in use, got once each and given back together. Safe for use by several threads: services are got and given
 * back off its lock, so whoever gives back is not held up by a plug-in that does not answer.
 */
public final class Leases implements AutoCloseable {

    private final Map<Plugin<?>, Lease<?>> held = new LinkedHashMap<>();
    private boolean closed;

    /**
     * The service of a plug-in.
     *
     * @throws HoneException with the reason CANCELLED if all was given back already; like {@link Plugin#lease}
     */
    public <S> Lease<S> lease(Plugin<S> plugin) {
        Optional<Lease<S>> known = known(plugin);
        if (known.isPresent()) {
            return known.get();
        }
        Lease<S> made = plugin.lease();
        Lease<S> kept = keep(plugin, made);
        if (!kept.equals(made)) {
            made.close();
        }
        return kept;
    }

    @SuppressWarnings("unchecked")
    private synchronized <S> Optional<Lease<S>> known(Plugin<S> plugin) {
        return Optional.ofNullable((Lease<S>) held.get(plugin));
    }

    @SuppressWarnings("unchecked")
    private <S> Lease<S> keep(Plugin<S> plugin, Lease<S> made) {
        synchronized (this) {
            if (!closed) {
                Lease<S> other = (Lease<S>) held.putIfAbsent(plugin, made);
                return other == null ? made : other;
            }
        }
        made.close();
        throw new HoneException(Reason.CANCELLED, "the work is over");
    }

    /** The plug-ins whose services are in use. */
    public synchronized Set<Plugin<?>> plugins() {
        return new HashSet<>(held.keySet());
    }

    @Override
    public void close() {
        List<Lease<?>> last;
        synchronized (this) {
            closed = true;
            last = new ArrayList<>(held.values());
        }
        last.forEach(Lease::close);
    }
}
