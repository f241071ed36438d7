package dev.hone.shell.internal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Job;

/**
 * What a person waits for in a session. Gogo stops waiting when it interrupts a job; here hone's commands end first, so
 * that what they have to say of it comes before the next prompt.
 */
final class Foreground {

    private static final String THREADS = ".hone.threads";

    private Foreground() {}

    /** Begins a session in which {@link #interrupt} can be called. */
    static void open(CommandSession session) {
        session.put(THREADS, ConcurrentHashMap.<Thread>newKeySet());
    }

    static int run(CommandSession session, IntSupplier command) {
        if (!(session.get(THREADS) instanceof Set<?>)) {
            return command.getAsInt();
        }
        Set<Thread> threads = threads(session);
        threads.add(Thread.currentThread());
        try {
            return command.getAsInt();
        } finally {
            threads.remove(Thread.currentThread());
        }
    }

    /** Has the command that runs cancel its work; if none of hone's runs, Gogo ends what does. */
    static void interrupt(CommandSession session) {
        Set<Thread> threads = threads(session);
        Job job = session.foregroundJob();
        if (!threads.isEmpty()) {
            threads.forEach(Thread::interrupt);
        } else if (job != null) {
            job.interrupt();
        }
    }

    @SuppressWarnings("unchecked")
    private static Set<Thread> threads(CommandSession session) {
        return (Set<Thread>) session.get(THREADS);
    }
}
