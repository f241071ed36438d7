package dev.hone.coordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.HoneException.Reason;
import dev.hone.api.coordinator.JobRecord;
import dev.hone.api.coordinator.JobState;
import dev.hone.api.coordinator.OptimizeRequest;
import dev.hone.api.coordinator.StageReport;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

class EventTopicsTest {

    private final List<Event> posted = new ArrayList<>();
    private final EventTopics topics = new EventTopics(new EventAdmin() {
        @Override
        public void postEvent(Event event) {
            posted.add(event);
        }

        @Override
        public void sendEvent(Event event) {
            throw new AssertionError("a job must not wait for handlers");
        }
    });
    private final JobRecord job =
            JobRecord.of("job-3", OptimizeRequest.of(Path.of("in"), "board", Path.of("out")), Instant.ofEpochMilli(5));

    @Test
    void tellsAStateWithItsReasonWhereThereIsOne() {
        topics.state(job);
        topics.state(job.withState(JobState.FAILED, Optional.of("no"), Instant.ofEpochMilli(7))
                .withFailure(Optional.of(Reason.MODEL)));

        assertThat(posted).extracting(Event::getTopic).containsOnly("dev/hone/job/STATE");
        assertThat(properties(0))
                .containsEntry("job", "job-3")
                .containsEntry("state", "QUEUED")
                .containsEntry("target", "board")
                .containsEntry("timestamp", 5L)
                .doesNotContainKeys("reason", "failure");
        assertThat(properties(1))
                .containsEntry("state", "FAILED")
                .containsEntry("reason", "no")
                .containsEntry("failure", "MODEL");
    }

    @Test
    void tellsAStageAndItsProgressInTypesThatFiltersKnow() {
        topics.progress("job-3", "quantize", "calibrate", 3, 0);
        topics.stage(
                job,
                StageReport.of("quantize", Map.of("mode", "int8"), StageReport.Result.APPLIED)
                        .notes(List.of("one", "two"))
                        .stored(true)
                        .build());

        assertThat(posted.get(0).getTopic()).isEqualTo("dev/hone/job/PROGRESS");
        assertThat(properties(0)).containsEntry("step", "calibrate").containsEntry("done", 3L);
        assertThat(posted.get(1).getTopic()).isEqualTo("dev/hone/job/STAGE");
        assertThat(properties(1))
                .containsEntry("result", "APPLIED")
                .containsEntry("stored", true)
                .containsEntry("notes", new String[] {"one", "two"});
    }

    private Map<String, Object> properties(int index) {
        Map<String, Object> properties = new HashMap<>();
        for (String name : posted.get(index).getPropertyNames()) {
            properties.put(name, posted.get(index).getProperty(name));
        }
        return properties;
    }
}
