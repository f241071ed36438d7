package dev.hone.launcher;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.LogManager;

/**
 * How the Java platform logs where no bundle takes it over: warnings and errors, a line each, on standard error. Made
 * by the platform when something is logged for the first time, which most commands never do.
 */
public final class WarningsOnly {

    private static final String CLASS = "java.util.logging.config.class";
    private static final String FILE = "java.util.logging.config.file";
    private static final String SETTINGS =
            """
            handlers = java.util.logging.ConsoleHandler
            .level = WARNING
            java.util.logging.SimpleFormatter.format = hone: %4$s: %5$s%6$s%n
            """;

    public WarningsOnly() throws IOException {
        LogManager.getLogManager()
                .readConfiguration(new ByteArrayInputStream(SETTINGS.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** Has the platform log like that, unless the user says otherwise. */
    static void use() {
        if (System.getProperty(CLASS) == null && System.getProperty(FILE) == null) {
            System.setProperty(CLASS, WarningsOnly.class.getName());
        }
    }
}
