package dev.hone.coordinator.internal.registry;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/** A service in use: given back by {@link #close}, once. */
public final class Lease<S> implements AutoCloseable {

    private final Plugin<S> plugin;
    private final S service;
    private final AtomicBoolean closed = new AtomicBoolean();

    Lease(Plugin<S> plugin, S service) {
        this.plugin = plugin;
        this.service = service;
    }

    /** What is done with a service. */
    @FunctionalInterface
    public interface Use<S, T> {
        T of(S service) throws IOException;
    }

    public Plugin<S> plugin() {
        return plugin;
    }

    public S service() {
        return service;
    }

    /** Calls the service, which has to answer. Throws like {@link PluginCalls#answer}. */
    public <T> T answer(String what, Use<S, T> use) {
        return PluginCalls.answer(plugin, what, () -> use.of(service));
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            plugin.source().unget(service);
        }
    }
}
