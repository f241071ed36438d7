package dev.hone.itests.churn;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.ServiceException;

/** Collects what is logged as a warning or an error, by whatever way, and what is printed as such. */
final class Complaints extends Handler implements FrameworkListener {

    /** As the framework says it in the event, which whoever prints the event repeats on a line of its own. */
    private static final String FACTORY_FAILED = "ServiceException: Service factory ";

    private static final List<String> EMPTIED =
            List.of("org.apache.felix.framework.", "org.apache.felix.scr.impl.manager.");

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final AtomicInteger refused = new AtomicInteger();
    private final BundleContext context;
    private final PrintStream errors = System.err;
    private final PrintStream output = System.out;

    Complaints(BundleContext context) {
        this.context = context;
        context.addFrameworkListener(this);
        Logger.getLogger("").addHandler(this);
        System.setErr(new PrintStream(new Tee(errors), true, StandardCharsets.UTF_8));
        System.setOut(new PrintStream(new Tee(output), true, StandardCharsets.UTF_8));
    }

    @Override
    public void publish(LogRecord entry) {
        if (entry.getLevel().intValue() >= Level.WARNING.intValue() && !repeatsEvent(entry.getMessage())) {
            lines.add(entry.getLoggerName() + ": " + entry.getMessage());
        }
    }

    /** Whether a line is somebody's print of a framework event; {@link #frameworkEvent} judges the event itself. */
    private static boolean repeatsEvent(String line) {
        return line.contains("FrameworkEvent")
                || line.contains("Framework ERROR event")
                || line.contains(FACTORY_FAILED);
    }

    @Override
    public void frameworkEvent(FrameworkEvent event) {
        if (event.getType() != FrameworkEvent.ERROR && event.getType() != FrameworkEvent.WARNING) {
            return;
        }
        if (event.getThrowable() instanceof ServiceException failure && isRace(failure)) {
            refused.incrementAndGet();
        } else {
            lines.add(event.getBundle() + ": " + event.getThrowable());
        }
    }

    /** Null from the component, or what the framework or Declarative Services hold of it, emptied meanwhile. */
    private static boolean isRace(ServiceException failure) {
        return failure.getType() == ServiceException.FACTORY_ERROR
                || (failure.getCause() instanceof NullPointerException cause
                        && cause.getStackTrace().length > 0
                        && EMPTIED.stream().anyMatch(cause.getStackTrace()[0].getClassName()::startsWith));
    }

    /**
     * How often a service was asked for while its component was being stopped: it answers null, which the framework
     * tells of before it tells that the service went. Whoever asked goes on with the replacement.
     */
    int refused() {
        return refused.get();
    }

    List<String> lines() {
        return lines;
    }

    @Override
    public void flush() {
        errors.flush();
    }

    @Override
    public void close() {
        context.removeFrameworkListener(this);
        Logger.getLogger("").removeHandler(this);
        System.setErr(errors);
        System.setOut(output);
    }

    /** Passes on, and keeps lines that complain. */
    private final class Tee extends OutputStream {

        private final PrintStream next;
        private final StringBuilder line = new StringBuilder();

        Tee(PrintStream next) {
            this.next = next;
        }

        @Override
        public synchronized void write(int b) {
            next.write(b);
            if (b != '\n') {
                line.append((char) b);
                return;
            }
            String whole = line.toString();
            if (!repeatsEvent(whole)
                    && (whole.contains("ERROR") || whole.contains("WARN") || whole.contains("Exception"))) {
                lines.add(whole);
            }
            line.setLength(0);
        }
    }
}
