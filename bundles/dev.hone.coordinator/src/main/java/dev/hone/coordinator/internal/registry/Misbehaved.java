package dev.hone.coordinator.internal.registry;

import dev.hone.api.HoneException;

/** A plug-in broke its contract. */
public final class Misbehaved extends HoneException {

    private static final long serialVersionUID = 1L;

    private final transient Plugin<?> plugin;

    Misbehaved(Plugin<?> plugin, String how, Throwable cause) {
        super(Reason.PLUGIN, plugin.label() + " " + how, cause);
        this.plugin = plugin;
    }

    public Plugin<?> plugin() {
        return plugin;
    }
}
