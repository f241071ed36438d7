package dev.hone.coordinator.internal.runner;

import dev.hone.coordinator.internal.registry.Plugin;

/** Tells plug-ins apart by what they are made of. Safe for use by several threads. */
@FunctionalInterface
public interface PluginContents {

    /**
     * A text that is the same for the same content of the plug-in's bundle and of all bundles whose classes it uses, in
     * whatever process, and another for any other content. For a plug-in that is gone, one that is never seen again.
     */
    String of(Plugin<?> plugin);
}
