package dev.hone.launcher;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Starts the container with the distribution's bundles and runs the command that one of them registers; its return
 * value is the exit code. What the two agree on is written at {@link Container#command}.
 */
public final class Main {

    /** Nothing could be run: a bundle, a service or the home folder is missing. */
    private static final int MISSING = 6;

    private static final int SECONDS_TO_CANCEL = 10;

    private Main() {}

    public static void main(String[] args) {
        // Standard output belongs to the command, which opens it itself: what any bundle prints must not get in
        // between.
        System.setOut(System.err);
        var done = new CountDownLatch(1);
        Thread onSignal = cancelling(Thread.currentThread(), done);
        Runtime.getRuntime().addShutdownHook(onSignal);
        int code;
        try {
            code = run(args);
        } catch (LaunchException e) {
            System.err.println("hone: " + e.getMessage());
            code = MISSING;
        }
        done.countDown();
        System.exit(code);
    }

    private static int run(String[] args) {
        Path home = Home.of(args, System.getenv(), System.getProperty("user.home"));
        Distribution distribution = Distribution.ofLauncher();
        try (CacheSlot slot = CacheSlot.acquire(home.resolve("framework"), distribution);
                Container container = Container.start(slot, distribution, Map.of("dev.hone.home", home.toString()))) {
            return container.command().applyAsInt(args);
        }
    }

    /** On a signal, interrupts the command and lets it end in order before the process does. */
    private static Thread cancelling(Thread command, CountDownLatch done) {
        return new Thread(
                () -> {
                    if (done.getCount() == 0) {
                        return;
                    }
                    command.interrupt();
                    try {
                        done.await(SECONDS_TO_CANCEL, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "hone-cancel");
    }
}
