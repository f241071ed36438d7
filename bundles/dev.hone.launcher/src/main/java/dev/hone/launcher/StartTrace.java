package dev.hone.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Prints when the start has come how far, if the environment variable {@code HONE_TRACE_START} is set: {@code hone:
 * trace: NAME N} on standard error, N in milliseconds after the process's start. Bundles find the start, on the clock
 * of {@link System#nanoTime}, in the system property {@value #ORIGIN}.
 */
final class StartTrace {

    private static final String ORIGIN = "dev.hone.trace.origin";
    private static final boolean ENABLED = System.getenv("HONE_TRACE_START") != null;
    private static final long START = ENABLED ? System.nanoTime() - age() : 0;

    static {
        if (ENABLED) {
            System.setProperty(ORIGIN, Long.toString(START));
        }
    }

    private StartTrace() {}

    static void mark(String name) {
        if (ENABLED) {
            System.err.println("hone: trace: " + name + " " + (System.nanoTime() - START) / 1_000_000);
        }
    }

    /**
     * Nanoseconds since the process began, read off the kernel in steps of 10 ms: the Java platform's figure is based
     * on the time of boot in whole seconds.
     */
    private static long age() {
        try {
            String uptime = Files.readString(Path.of("/proc/uptime")).split(" ")[0];
            String stat = Files.readString(Path.of("/proc/self/stat"));
            // Field 22 of proc(5) in hundredths of a second; the fields after the command's name in parentheses start
            // with 3.
            String began = stat.substring(stat.lastIndexOf(')') + 2).split(" ")[22 - 3];
            return Math.round(Double.parseDouble(uptime) * 1e9) - Long.parseLong(began) * 10_000_000;
        } catch (IOException e) {
            return 0;
        }
    }
}
