package dev.hone.coordinator.internal.registry;

/** Makes threads that keep nothing of whoever asks for them. */
public final class Threads {

    private Threads() {}

    /** A daemon, not started, that sees this bundle's classes and not those of the bundle that called. */
    public static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(null, work, name, 0, false);
        thread.setContextClassLoader(Threads.class.getClassLoader());
        thread.setDaemon(true);
        return thread;
    }
}
