package dev.hone.coordinator.internal.runner;

import static dev.hone.coordinator.internal.runner.ToyWorld.outcome;
import static dev.hone.coordinator.internal.runner.ToyWorld.results;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.api.coordinator.Job;
import dev.hone.api.coordinator.JobListener;
import dev.hone.api.coordinator.JobRecord;
import dev.hone.api.coordinator.JobResult;
import dev.hone.api.coordinator.JobState;
import dev.hone.api.coordinator.StageReport.Result;
import dev.hone.api.format.ModelFormat;
import dev.hone.coordinator.internal.registry.PluginKind;
import dev.hone.model.Model;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Files of a job that break while it runs. */
class BrokenJournalTest extends ToyJobs {

    @Test
    void aJobIsDoneAlthoughItsJournalBreaksInMidRun() throws Exception {
        Path record = world.home().resolve("jobs/job-1/job.json");
        world.technique("breaking", (model, context) -> {
            block(record);
            return ToyTechnique.multiplying(2).apply(model, context);
        });

        JobResult result = world.run(world.request("breaking, double"));

        assertThat(results(result)).containsExactly(Result.APPLIED, Result.APPLIED);
        assertThat(ToyFormat.weights(world.output)).containsExactly(4f, 2f);
        assertThat(result.notes())
                .anySatisfy(note -> assertThat(note).contains("cannot be journaled", record.toString()));
    }

    /** In the place of a file a folder that is not empty: nothing can be moved there. */
    private static void block(Path file) {
        try {
            Files.delete(file);
            Files.createFile(Files.createDirectory(file).resolve("in the way"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void tidiesUpAfterAProcessThatWasKilledBeforeItsJobWasWritten() throws Exception {
        world.run(world.request("double"));
        Path dead = Files.createDirectory(world.home().resolve("jobs/job-2"));
        Files.createFile(dead.resolve("lock"));
        Files.setLastModifiedTime(dead, FileTime.from(Instant.now().minusSeconds(10)));
        Path beginning = Files.createDirectory(world.home().resolve("jobs/job-3"));
        Files.createFile(beginning.resolve("lock"));

        assertThat(world.jobs.resume(record -> JobListener.NONE)).isEmpty();

        assertThat(dead).doesNotExist();
        assertThat(beginning.resolve("lock")).exists();
        assertThat(world.jobs.jobs()).extracting(JobRecord::id).containsExactly("job-1");
    }

    @Test
    void aReadThatAStopBreaksIsLeftToWhoeverResumesTheJob() throws Exception {
        var reading = new CountDownLatch(1);
        world.plugins.remove(world.plugins.snapshot().ranked(PluginKind.FORMAT).get(0));
        world.plugins.add(
                PluginKind.FORMAT, "toy", new EndlessFormat(new ToyFormat(), reading), "format.extensions", ".toy");
        Job job;
        try (JobQueue stopped = world.queue(ToyWorld.SETTINGS)) {
            job = stopped.submit(world.request("double"), JobListener.NONE);
            assertThat(reading.await(10, TimeUnit.SECONDS)).isTrue();
        }

        assertThatThrownBy(() -> outcome(job)).hasMessage("the coordinator is being stopped");
        assertThat(world.jobs.job(job.id()).orElseThrow())
                .returns(JobState.QUEUED, JobRecord::state)
                .returns(true, JobRecord::abandoned);
    }

    /** Reads a model from a channel that never has any: an interrupt closes it under the reader. */
    private record EndlessFormat(ModelFormat toy, CountDownLatch reading) implements ModelFormat {

        @Override
        public boolean recognizes(ByteBuffer head) {
            return toy.recognizes(head);
        }

        @Override
        public Model read(Path file) throws IOException {
            Pipe pipe = Pipe.open();
            try (var sink = pipe.sink();
                    var source = pipe.source()) {
                reading.countDown();
                source.read(ByteBuffer.allocate(1));
                throw new AssertionError(sink + " is never written to");
            }
        }

        @Override
        public Optional<String> refusal(Model model) {
            return toy.refusal(model);
        }

        @Override
        public void write(Model model, Path file) throws IOException {
            toy.write(model, file);
        }
    }
}
