package dev.hone.log.internal;

import java.text.MessageFormat;
import java.util.Arrays;
import java.util.List;
import java.util.MissingResourceException;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.osgi.service.log.LoggerFactory;

/**
 * Hands what is logged by the Java platform's loggers ({@link System.Logger}, java.util.logging and, through it, SLF4J)
 * on to the Log Service, in place of what printed it before.
 */
final class PlatformLog extends Handler {

    private static final Logger ROOT = Logger.getLogger("");

    private final LoggerFactory service;
    private final List<Handler> before;
    private final Level levelBefore;

    private PlatformLog(LoggerFactory service) {
        this.service = service;
        this.before = List.copyOf(Arrays.asList(ROOT.getHandlers()));
        this.levelBefore = ROOT.getLevel();
    }

    static PlatformLog open(LoggerFactory service) {
        var log = new PlatformLog(service);
        log.before.forEach(ROOT::removeHandler);
        ROOT.addHandler(log);
        return log;
    }

    /** What is less than that is not even made into a record. */
    void limit(Level level) {
        ROOT.setLevel(level);
    }

    @Override
    public void publish(LogRecord entry) {
        String name = entry.getLoggerName() == null ? "" : entry.getLoggerName();
        org.osgi.service.log.Logger to = service.getLogger(name.isEmpty() ? "java" : name);
        String text = text(entry);
        Throwable thrown = entry.getThrown();
        switch (LogLevels.of(entry.getLevel())) {
            case ERROR -> to.error("{}", text, thrown);
            case WARN -> to.warn("{}", text, thrown);
            case INFO -> to.info("{}", text, thrown);
            case DEBUG -> to.debug("{}", text, thrown);
            default -> to.trace("{}", text, thrown);
        }
    }

    private static String text(LogRecord entry) {
        String text = entry.getMessage() == null ? "" : entry.getMessage();
        try {
            if (entry.getResourceBundle() != null) {
                text = entry.getResourceBundle().getString(text);
            }
            Object[] parameters = entry.getParameters();
            return parameters == null || parameters.length == 0 ? text : MessageFormat.format(text, parameters);
        } catch (MissingResourceException | IllegalArgumentException e) {
            return text;
        }
    }

    @Override
    public void flush() {
        // The Log Service keeps nothing back.
    }

    @Override
    public void close() {
        ROOT.removeHandler(this);
        before.forEach(ROOT::addHandler);
        ROOT.setLevel(levelBefore);
    }
}
