package dev.hone.launcher;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.osgi.framework.Constants;

/**
 * Starts the container with the distribution's bundles and runs the command that one of them registers; its return
 * value is the exit code. What the two agree on is written at {@link Container#command}.
 */
public final class Main {

    /** Nothing could be run: a bundle, a service or the home folder is missing. */
    private static final int MISSING = 6;

    /** The launcher or a bundle that it calls failed. */
    private static final int INTERNAL = 1;

    private Main() {}

    public static void main(String[] args) {
        // Standard output belongs to the command, which opens it itself: what any bundle prints must not get in
        // between.
        System.setOut(System.err);
        WarningsOnly.use();
        var signals = new CancelOnSignal();
        Runtime.getRuntime().addShutdownHook(new Thread(signals::onSignal, "hone-cancel"));
        int code;
        try {
            code = run(signals, args);
        } catch (LaunchException e) {
            new LaunchFailure(MISSING, "missing", e.getMessage()).report(System.err, results(), args);
            code = MISSING;
        } catch (RuntimeException | Error e) {
            // The framework's threads keep the process alive if this one just ends.
            new LaunchFailure(INTERNAL, "internal", "hone itself failed: " + e).report(System.err, results(), args);
            e.printStackTrace();
            code = INTERNAL;
        }
        signals.end();
        System.exit(code);
    }

    private static PrintStream results() {
        return new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.US_ASCII);
    }

    private static int run(CancelOnSignal signals, String[] args) {
        Path home = Home.of(args, System.getenv(), System.getProperty("user.home"));
        Distribution distribution = Distribution.ofLauncher();
        int level = StartLevel.of(args);
        try (CacheSlot slot = CacheSlot.acquire(home.resolve("framework"), distribution, level, Home.choice(home));
                Container container = Container.start(slot, distribution, properties(home, distribution, level))) {
            return signals.run(container.command(), args);
        }
    }

    private static Map<String, String> properties(Path home, Distribution distribution, int level) {
        return Map.of(
                "dev.hone.home",
                home.toString(),
                "dev.hone.distribution",
                distribution.folder().toString(),
                Constants.FRAMEWORK_BEGINNING_STARTLEVEL,
                Integer.toString(level),
                // A list without a folder: else File Install watches ./load of wherever the process was started.
                "felix.fileinstall.dir",
                ",");
    }
}
