package dev.hone.log.internal;

import java.util.Locale;
import java.util.logging.Level;
import org.osgi.service.log.LogLevel;

/** The levels of java.util.logging by those of the Log Service. */
final class LogLevels {

    private LogLevels() {}

    static LogLevel of(Level level) {
        if (level.intValue() >= Level.SEVERE.intValue()) {
            return LogLevel.ERROR;
        }
        if (level.intValue() >= Level.WARNING.intValue()) {
            return LogLevel.WARN;
        }
        if (level.intValue() >= Level.INFO.intValue()) {
            return LogLevel.INFO;
        }
        return level.intValue() >= Level.FINE.intValue() ? LogLevel.DEBUG : LogLevel.TRACE;
    }

    static Level of(LogLevel level) {
        return switch (level) {
            case AUDIT, ERROR -> Level.SEVERE;
            case WARN -> Level.WARNING;
            case INFO -> Level.INFO;
            case DEBUG -> Level.FINE;
            case TRACE -> Level.FINEST;
        };
    }

    /** @throws IllegalArgumentException if there is no such level */
    static LogLevel named(String name) {
        return LogLevel.valueOf(name.toUpperCase(Locale.ROOT));
    }
}
