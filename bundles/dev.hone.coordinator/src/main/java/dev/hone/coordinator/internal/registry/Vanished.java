package dev.hone.coordinator.internal.registry;

import dev.hone.api.HoneException;

/** A plug-in was unregistered while it was in use: nobody's fault, another may take its place. */
public final class Vanished extends HoneException {

    private static final long serialVersionUID = 1L;

    private final transient Plugin<?> plugin;

    Vanished(Plugin<?> plugin, String how, Throwable cause) {
        super(Reason.MISSING, plugin.label() + " " + how, cause);
        this.plugin = plugin;
    }

    public Plugin<?> plugin() {
        return plugin;
    }
}
