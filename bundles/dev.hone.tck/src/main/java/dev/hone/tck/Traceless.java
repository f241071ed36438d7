package dev.hone.tck;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

/** After each test: no thread is there that was not before, and nothing was printed. */
final class Traceless implements BeforeEachCallback, AfterEachCallback {

    private static final long PATIENCE_MILLISECONDS = 1000;

    private record Before(Set<Thread> threads, PrintStream out, PrintStream err, ByteArrayOutputStream printed) {}

    @Override
    public void beforeEach(ExtensionContext context) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Before before = new Before(threads(), System.out, System.err, printed);
        store(context).put(Before.class, before);
        PrintStream stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
        System.setOut(stream);
        System.setErr(stream);
    }

    @Override
    public void afterEach(ExtensionContext context) throws InterruptedException {
        Before before = store(context).remove(Before.class, Before.class);
        System.setOut(before.out());
        System.setErr(before.err());
        if (context.getExecutionException().isPresent()) {
            return;
        }
        Clause.require(
                before.printed().size() == 0,
                "A plug-in prints nothing: standard output belongs to the command.",
                "it printed '"
                        + before.printed().toString(StandardCharsets.UTF_8).strip() + "'");
        List<String> left = left(before.threads());
        Clause.require(left.isEmpty(), "A plug-in leaves no thread behind when its method returns.", "it left " + left);
    }

    private static List<String> left(Set<Thread> before) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE_MILLISECONDS * 1_000_000;
        while (true) {
            Set<Thread> now = threads();
            now.removeAll(before);
            if (now.isEmpty() || System.nanoTime() > end) {
                return now.stream().map(Thread::getName).toList();
            }
            now.iterator().next().join(10);
        }
    }

    /** Without those of the Java platform. */
    private static Set<Thread> threads() {
        Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
        threads.removeIf(thread -> thread.getThreadGroup() == null
                || thread.getThreadGroup().getName().equals("system")
                || thread.getThreadGroup().getName().equals("InnocuousThreadGroup")
                || thread.getName().startsWith("ForkJoinPool.commonPool-"));
        return threads;
    }

    private static Store store(ExtensionContext context) {
        return context.getStore(Namespace.create(Traceless.class, context.getUniqueId()));
    }
}
