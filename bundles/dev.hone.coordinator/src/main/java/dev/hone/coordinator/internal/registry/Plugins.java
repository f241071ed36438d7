package dev.hone.coordinator.internal.registry;

import java.util.List;

/** The plug-ins, as they come and go. Safe for use by several threads; nothing here blocks. */
public interface Plugins {

    /** What is there now and can be used. */
    Snapshot snapshot();

    /** The services of a contract for a dialect that are there now, those of highest ranking first. */
    <S> List<Plugin<S>> ofDialect(Class<S> contract, String dialect);

    /** The services of a contract that are there now, by the contract's name, those of highest ranking first. */
    List<Plugin<Object>> of(String contract);

    /**
     * Has a listener run after each change of the snapshot, until it is removed. It is run by whoever registers or
     * unregisters services, so it must not block and not use plug-ins: it may wake or enqueue what does.
     */
    void onChange(Runnable listener);

    void removeListener(Runnable listener);

    /**
     * Counts an offence against a plug-in's revision; after repeated ones it is not used for a while.
     *
     * @param how one line for people
     */
    void offended(Plugin<?> plugin, String how);
}
