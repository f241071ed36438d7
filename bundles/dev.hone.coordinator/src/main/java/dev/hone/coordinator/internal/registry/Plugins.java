package dev.hone.coordinator.internal.registry;

import java.util.List;

/** The plug-ins, as they come and go. Safe for use by several threads. */
public interface Plugins {

    /** What is there now. */
    Snapshot snapshot();

    /** The services of a contract for a dialect that are there now, those of highest ranking first. */
    <S> List<Plugin<S>> ofDialect(Class<S> contract, String dialect);
}
