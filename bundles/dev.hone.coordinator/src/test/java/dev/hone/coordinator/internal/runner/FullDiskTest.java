package dev.hone.coordinator.internal.runner;

import static dev.hone.coordinator.internal.runner.ToyWorld.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.coordinator.Job;
import dev.hone.api.coordinator.JobListener;
import dev.hone.api.coordinator.JobState;
import dev.hone.api.technique.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What a stage reached is not lost with the room on a disk. */
class FullDiskTest extends ToyJobs {

    private final AtomicBoolean full = new AtomicBoolean(true);

    private void train(Context context) {
        Path kept = context.resumable().orElseThrow().resolve("checkpoint");
        if (!full.get()) {
            assertThat(kept).hasContent("so far");
            return;
        }
        try {
            Files.writeString(kept, "so far");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new HoneException(Reason.OUTPUT, "cannot store a checkpoint");
    }

    @Test
    void aStageGoesOnWhereTheDiskWasFull() throws Exception {
        world.technique("trained", (model, context) -> {
            train(context);
            return ToyTechnique.multiplying(2).apply(model, context);
        });
        Job job = world.submit(world.request("trained"), JobListener.NONE);
        assertThatThrownBy(() -> outcome(job))
                .isInstanceOf(HoneException.class)
                .hasMessageContainingAll("cannot store a checkpoint", "hone resume goes on from there");
        assertThat(job.state()).isEqualTo(JobState.FAILED);
        full.set(false);

        try (JobQueue other = world.queue(ToyWorld.SETTINGS, world.home())) {
            outcome(other.resume(record -> JobListener.NONE).get(0));
            assertThat(other.job(job.id()).orElseThrow().state()).isEqualTo(JobState.DONE);
        }
        assertThat(ToyFormat.weights(world.output)).containsExactly(2f, 2f);
    }

    @Test
    void aJobWithoutAnythingToGoOnFromHasEnded() throws Exception {
        world.technique("trained", (model, context) -> {
            throw new HoneException(Reason.OUTPUT, "cannot store a checkpoint");
        });
        Job job = world.submit(world.request("trained"), JobListener.NONE);
        assertThatThrownBy(() -> outcome(job)).hasMessageEndingWith("cannot store a checkpoint");

        try (JobQueue other = world.queue(ToyWorld.SETTINGS, world.home())) {
            assertThat(other.resume(record -> JobListener.NONE)).isEmpty();
        }
    }
}
