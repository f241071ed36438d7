package dev.hone.log.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.logging.FileHandler;
import java.util.logging.LogRecord;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.log.admin.LoggerAdmin;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Brings all that is logged in a container into the Log Service, and from there into a file and, what is grave, to
 * standard error. As a service it takes another level by name.
 */
@Component(
        service = Consumer.class,
        immediate = true,
        configurationPid = "dev.hone.log",
        property = "dev.hone.log=level")
@Designate(ocd = LogSettings.class)
public final class HoneLog implements LogListener, Consumer<String> {

    /** The service tells of them at the level info, of which there are many more than of anything else. */
    private static final String SERVICE_EVENTS = "Events.Service.";

    private final Bundle framework;
    private final LogReaderService reader;
    private final LoggerAdmin admin;
    private final PlatformLog platform;
    private final LogLevel console;
    private final LogLine line = new LogLine();
    private final Optional<FileHandler> file;
    private final Map<String, LogLevel> levelsBefore;
    private volatile boolean everything;

    @Activate
    public HoneLog(
            BundleContext context,
            LogSettings settings,
            @Reference LoggerFactory service,
            @Reference LogReaderService reader,
            @Reference LoggerAdmin admin)
            throws IOException {
        this.framework = context.getBundle(Constants.SYSTEM_BUNDLE_ID);
        this.reader = reader;
        this.admin = admin;
        console = LogLevels.named(settings.console());
        file = path(context, settings.file()).isPresent()
                ? Optional.of(open(path(context, settings.file()).get(), settings))
                : Optional.empty();
        levelsBefore = admin.getLoggerContext(null).getLogLevels();
        platform = PlatformLog.open(service);
        accept(settings.level());
        reader.addLogListener(this);
    }

    private static Optional<Path> path(BundleContext context, String given) {
        Path path = Path.of(given);
        return path.isAbsolute()
                ? Optional.of(path)
                : Optional.ofNullable(context.getProperty("dev.hone.home"))
                        .map(home -> Path.of(home).resolve(path));
    }

    private FileHandler open(Path path, LogSettings settings) throws IOException {
        Files.createDirectories(path.getParent());
        // In a handler's pattern a % begins a placeholder.
        var handler =
                new FileHandler(path.toString().replace("%", "%%") + ".%g", settings.bytes(), settings.files(), true);
        handler.setFormatter(line);
        handler.setEncoding("UTF-8");
        handler.setLevel(java.util.logging.Level.ALL);
        return handler;
    }

    @Override
    public void accept(String level) {
        LogLevel least = LogLevels.named(level);
        everything = least.implies(LogLevel.DEBUG);
        admin.getLoggerContext(null).setLogLevels(Map.of(Logger.ROOT_LOGGER_NAME, least));
        platform.limit(LogLevels.of(least));
    }

    @Override
    public void logged(LogEntry entry) {
        if (!everything && entry.getLoggerName().startsWith(SERVICE_EVENTS)) {
            return;
        }
        var record = new LogRecord(LogLevels.of(entry.getLogLevel()), entry.getMessage());
        record.setLoggerName(entry.getLoggerName());
        record.setInstant(java.time.Instant.ofEpochMilli(entry.getTime()));
        record.setThrown(entry.getException());
        file.ifPresent(handler -> handler.publish(record));
        if (console.implies(entry.getLogLevel()) && !isOfStopping(entry)) {
            System.err.println("hone: " + entry.getLogLevel() + ": " + entry.getMessage());
        }
    }

    /** What bundles warn of while all of them are stopped, such as Event Admin of events that nobody gets any more. */
    private boolean isOfStopping(LogEntry entry) {
        return framework.getState() == Bundle.STOPPING && !LogLevel.ERROR.implies(entry.getLogLevel());
    }

    @Deactivate
    void stop() {
        reader.removeLogListener(this);
        platform.close();
        admin.getLoggerContext(null).setLogLevels(levelsBefore);
        file.ifPresent(FileHandler::close);
    }
}
