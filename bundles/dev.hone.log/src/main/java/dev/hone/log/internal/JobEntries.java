package dev.hone.log.internal;

import java.util.Arrays;
import java.util.Objects;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventHandler;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/** Logs what becomes of jobs, where there is an Event Admin that tells of it; only then is this class loaded. */
@Component(property = {"event.topics=" + JobEntries.STATE, "event.topics=" + JobEntries.STAGE})
public final class JobEntries implements EventHandler {

    static final String STATE = "dev/hone/job/STATE";
    static final String STAGE = "dev/hone/job/STAGE";

    private final Logger log;

    @Activate
    public JobEntries(@Reference LoggerFactory service) {
        log = service.getLogger("dev.hone.job");
    }

    @Override
    public void handleEvent(Event event) {
        String line = event.getTopic().equals(STAGE) ? stage(event) : state(event);
        if ("FAILED".equals(event.getProperty("state"))) {
            log.warn("{}", line);
        } else {
            log.info("{}", line);
        }
    }

    private static String state(Event event) {
        Object reason = event.getProperty("reason");
        String line = event.getProperty("job") + " is " + event.getProperty("state");
        if (reason != null) {
            return line + ": " + reason;
        }
        return event.getProperty("state").equals("QUEUED")
                        || event.getProperty("state").equals("RUNNING")
                ? line + ": " + event.getProperty("model") + " for " + event.getProperty("target") + ", to "
                        + event.getProperty("output")
                : line;
    }

    private static String stage(Event event) {
        String notes = event.getProperty("notes") instanceof String[] lines && lines.length > 0
                ? ": " + String.join("; ", Arrays.asList(lines))
                : "";
        return event.getProperty("job") + ", stage " + event.getProperty("technique") + " "
                + event.getProperty("version") + ": " + event.getProperty("result")
                + (Objects.equals(event.getProperty("stored"), true)
                        ? ", taken from an earlier job"
                        : " in " + event.getProperty("milliseconds") + " ms")
                + notes;
    }
}
