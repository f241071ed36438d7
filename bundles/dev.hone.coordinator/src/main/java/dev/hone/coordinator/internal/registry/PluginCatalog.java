package dev.hone.coordinator.internal.registry;

import dev.hone.api.coordinator.Catalog;

/** What can be known of plug-ins without creating one. Safe for use by several threads. */
public interface PluginCatalog extends ParameterDefinitions {

    /** What is there now, and what is not, with the reason. */
    Catalog read();
}
