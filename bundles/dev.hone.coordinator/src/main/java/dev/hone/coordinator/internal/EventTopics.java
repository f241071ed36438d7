package dev.hone.coordinator.internal;

import dev.hone.api.coordinator.Document;
import dev.hone.api.coordinator.JobRecord;
import dev.hone.api.coordinator.StageReport;
import dev.hone.coordinator.internal.runner.JobTopics;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

/**
 * Tells of jobs through Event Admin, where there is one; only then is this class loaded. Properties are of the types
 * that every handler and filter knows: texts, numbers, flags and arrays of texts.
 */
@Component
public final class EventTopics implements JobTopics {

    private static final String STATE = "dev/hone/job/STATE";
    private static final String STAGE = "dev/hone/job/STAGE";
    private static final String PROGRESS = "dev/hone/job/PROGRESS";

    private final EventAdmin events;

    @Activate
    public EventTopics(@Reference EventAdmin events) {
        this.events = events;
    }

    @Override
    public void state(JobRecord job) {
        post(
                STATE,
                Document.object(
                        "job", job.id(),
                        "state", job.state().name(),
                        "reason", job.reason().orElse(null),
                        "failure", job.failure().map(Enum::name).orElse(null),
                        "model", job.request().model().toString(),
                        "target", job.request().target(),
                        "output", job.request().output().toString(),
                        "priority", job.request().priority(),
                        "timestamp", job.changed().toEpochMilli()));
    }

    @Override
    public void stage(JobRecord job, StageReport report) {
        post(
                STAGE,
                Document.object(
                        "job", job.id(),
                        "technique", report.technique(),
                        "version", report.pluginVersion(),
                        "result", report.result().name(),
                        "stored", report.stored(),
                        "milliseconds", report.milliseconds(),
                        "notes", report.notes().toArray(String[]::new),
                        "timestamp", System.currentTimeMillis()));
    }

    @Override
    public void progress(String id, String stage, String step, long done, long total) {
        post(
                PROGRESS,
                Document.object(
                        "job", id,
                        "stage", stage,
                        "step", step,
                        "done", done,
                        "total", total,
                        "timestamp", System.currentTimeMillis()));
    }

    private void post(String topic, Map<String, Object> properties) {
        events.postEvent(new Event(topic, properties));
    }
}
