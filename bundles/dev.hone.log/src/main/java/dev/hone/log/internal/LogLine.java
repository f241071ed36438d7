package dev.hone.log.internal;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/** A line an entry: time in UTC, level, logger, message; the trace of what was thrown below it. */
final class LogLine extends Formatter {

    @Override
    public String format(LogRecord entry) {
        Instant time = entry.getInstant().truncatedTo(ChronoUnit.MILLIS);
        var line = new StringWriter();
        line.append(String.format(
                "%-24s %-5s %s: %s%n",
                time, LogLevels.of(entry.getLevel()), entry.getLoggerName(), entry.getMessage()));
        if (entry.getThrown() != null) {
            entry.getThrown().printStackTrace(new PrintWriter(line, true));
        }
        return line.toString();
    }
}
