package dev.hone.coordinator.internal.runner;

import static dev.hone.coordinator.internal.runner.ToyWorld.outcome;
import static dev.hone.coordinator.internal.runner.ToyWorld.results;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.coordinator.Job;
import dev.hone.api.coordinator.JobListener;
import dev.hone.api.coordinator.JobRecord;
import dev.hone.api.coordinator.JobResult;
import dev.hone.api.coordinator.JobState;
import dev.hone.api.coordinator.OptimizeRequest;
import dev.hone.api.coordinator.StageReport;
import dev.hone.api.coordinator.StageReport.Result;
import dev.hone.api.data.Split;
import dev.hone.api.technique.Outcome;
import dev.hone.coordinator.internal.registry.PluginKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Jobs that outlive the process that began them; another process is another queue with the same home, or with its copy.
 */
class JournalTest extends ToyJobs {

    private final AtomicInteger doubled = new AtomicInteger();
    private final CountDownLatch working = new CountDownLatch(1);
    private volatile boolean released;

    @BeforeEach
    void countAndBlock() {
        world.technique("counted", (model, context) -> {
            doubled.incrementAndGet();
            return ToyTechnique.multiplying(2).apply(model, context);
        });
        world.technique("stuck", (model, context) -> {
            working.countDown();
            while (!released) {
                context.cancellation().check();
                Thread.onSpinWait();
            }
            return Outcome.skipped("stuck no more");
        });
    }

    /** What a process leaves that is killed now: its files, and no lock. */
    private Path killed() throws IOException {
        Path copy = Files.createDirectory(folder.resolve("home/copy"));
        try (Stream<Path> files = Files.walk(world.home())) {
            for (Path file :
                    files.filter(path -> !path.startsWith(copy)).sorted().toList()) {
                Path to = copy.resolve(world.home().relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to);
                } else if (file.endsWith("job.json")) {
                    Files.writeString(
                            to, Files.readString(file).replaceAll("\"owner\" : \"[^\"]*\"", "\"owner\" : \"another\""));
                } else {
                    Files.copy(file, to);
                }
            }
        }
        return copy;
    }

    private static void awaitStages(Job job, int count) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(job.record().stages()).hasSize(count));
    }

    @Test
    void goesOnAfterTheLastStageThatAKilledProcessHadFinished() throws Exception {
        Job job = world.submit(world.request("counted, stuck, halve"), JobListener.NONE);
        assertThat(working.await(10, TimeUnit.SECONDS)).isTrue();
        awaitStages(job, 1);
        Path home = killed();
        job.cancel();
        released = true;

        try (JobQueue other = world.queue(ToyWorld.SETTINGS, home)) {
            JobRecord left = other.jobs().get(0);
            assertThat(left.abandoned()).isTrue();
            assertThat(left.state()).isEqualTo(JobState.RUNNING);
            Job resumed = other.resume(record -> JobListener.NONE).get(0);

            JobResult result = outcome(resumed);

            assertThat(resumed.id()).isEqualTo(job.id());
            assertThat(results(result)).containsExactly(Result.APPLIED, Result.SKIPPED, Result.APPLIED);
            assertThat(result.stages().get(0).stored()).isTrue();
            assertThat(doubled).hasValue(1);
            assertThat(ToyFormat.weights(world.output)).containsExactly(1f, 2f);
            assertThat(other.job(job.id()).orElseThrow().state()).isEqualTo(JobState.DONE);
            assertThat(other.resume(record -> JobListener.NONE)).isEmpty();
        }
        try (Stream<Path> files = Files.list(home.resolve("jobs").resolve(job.id()))) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("job.json");
        }
    }

    @Test
    void aStageFindsWhatItKeptWhenItsProcessWasKilled() throws Exception {
        List<String> found = new CopyOnWriteArrayList<>();
        world.technique("trained", (model, context) -> {
            Path kept = context.resumable().orElseThrow().resolve("checkpoint");
            found.add(Files.exists(kept) ? "checkpoint" : "nothing");
            write(kept);
            working.countDown();
            while (!released) {
                context.cancellation().check();
                Thread.onSpinWait();
            }
            return ToyTechnique.multiplying(2).apply(model, context);
        });
        Job job = world.submit(world.request("double, trained"), JobListener.NONE);
        assertThat(working.await(10, TimeUnit.SECONDS)).isTrue();
        awaitStages(job, 1);
        Path home = killed();
        released = true;
        outcome(job);
        world.run(world.request("trained, double"));

        try (JobQueue other = world.queue(ToyWorld.SETTINGS, home)) {
            outcome(other.resume(record -> JobListener.NONE).get(0));
        }
        assertThat(found).containsExactly("nothing", "nothing", "checkpoint");
    }

    private static void write(Path file) {
        try {
            Files.writeString(file, "so far");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aFreshJobGoesOnTooButTakesNothingOfOthers() throws Exception {
        world.run(world.request("counted, nothing"));
        Job job = world.submit(world.request("counted, stuck").withFresh(true), JobListener.NONE);
        assertThat(working.await(10, TimeUnit.SECONDS)).isTrue();
        awaitStages(job, 1);
        assertThat(doubled).hasValue(2);
        Path home = killed();
        job.cancel();
        released = true;

        try (JobQueue other = world.queue(ToyWorld.SETTINGS, home)) {
            JobResult result = outcome(other.resume(record -> JobListener.NONE).get(0));

            assertThat(result.stages()).extracting(StageReport::stored).containsExactly(true, false);
            assertThat(doubled).hasValue(2);
        }
    }

    @Test
    void whatIsLeftWhenTheQueueIsClosedIsResumedByTheNext() throws Exception {
        Job running;
        Job queued;
        try (JobQueue first = world.queue(ToyWorld.SETTINGS)) {
            running = first.submit(world.request("counted, stuck"), JobListener.NONE);
            queued = first.submit(world.request("double"), JobListener.NONE);
            assertThat(working.await(10, TimeUnit.SECONDS)).isTrue();
            awaitStages(running, 1);
        }
        assertThatThrownBy(() -> outcome(running)).hasMessage("the coordinator is being stopped");
        assertThatThrownBy(() -> outcome(queued)).hasMessage("the coordinator is being stopped");
        released = true;

        assertThat(world.jobs.jobs()).extracting(JobRecord::state).containsOnly(JobState.QUEUED);
        List<Job> resumed = world.jobs.resume(record -> JobListener.NONE);

        assertThat(resumed).extracting(Job::id).containsExactly("job-1", "job-2");
        resumed.forEach(ToyWorld::outcome);
        assertThat(doubled).hasValue(1);
    }

    @Test
    void aResumedJobWaitsForATechniqueThatIsNotThereYet() throws Exception {
        Job job = world.submit(world.request("stuck, counted"), JobListener.NONE);
        assertThat(working.await(10, TimeUnit.SECONDS)).isTrue();
        Path home = killed();
        job.cancel();
        world.plugins.snapshot().ranked(PluginKind.TECHNIQUE).stream()
                .filter(plugin -> plugin.id().equals("stuck"))
                .forEach(world.plugins::remove);

        try (JobQueue other = world.queue(ToyWorld.SETTINGS, home)) {
            Job resumed = other.resume(record -> JobListener.NONE).get(0);
            assertThat(resumed.state()).isEqualTo(JobState.WAITING);
            assertThat(resumed.record().reason().orElseThrow()).contains("stuck");

            world.technique("stuck", (model, context) -> Outcome.skipped("stuck no more"));

            assertThat(results(outcome(resumed))).containsExactly(Result.SKIPPED, Result.APPLIED);
        }
    }

    @Test
    void tidiesUpAfterAProcessThatWasKilledWhileItTidiedUp() throws Exception {
        world.run(world.request("double"));
        Path home = killed();
        Path job = home.resolve("jobs/job-1");
        Files.createDirectories(job.resolve("stages/coarse/full"));
        Files.createFile(job.resolve("lock"));

        try (JobQueue other = world.queue(ToyWorld.SETTINGS, home)) {
            assertThat(other.resume(record -> JobListener.NONE)).isEmpty();
        }

        try (Stream<Path> files = Files.list(job)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("job.json");
        }
    }

    @Test
    void runsJobsOfHigherPriorityFirstAndEqualOnesInTheirOrder() throws Exception {
        List<String> order = new CopyOnWriteArrayList<>();
        CountDownLatch go = new CountDownLatch(1);
        world.technique("gate", (model, context) -> {
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return Outcome.skipped("open");
        });
        for (String name : List.of("a", "b", "c", "d")) {
            world.technique(name, (model, context) -> {
                order.add(name);
                return Outcome.skipped("seen");
            });
        }
        Job gate = world.submit(world.request("gate"), JobListener.NONE);
        List<Job> jobs = List.of(
                world.submit(world.request("a"), JobListener.NONE),
                world.submit(world.request("b").withPriority(5), JobListener.NONE),
                world.submit(world.request("c").withPriority(5), JobListener.NONE),
                world.submit(world.request("d").withPriority(-1), JobListener.NONE));
        go.countDown();

        outcome(gate);
        jobs.forEach(ToyWorld::outcome);

        assertThat(order).containsExactly("b", "c", "a", "d");
    }

    @Test
    void cancelsJobsOfOtherProcessesAndThoseOfNone() throws Exception {
        Job running = world.submit(world.request("stuck"), JobListener.NONE);
        Job queued = world.submit(world.request("double"), JobListener.NONE);
        assertThat(working.await(10, TimeUnit.SECONDS)).isTrue();
        Path home = killed();
        try (JobQueue dead = world.queue(ToyWorld.SETTINGS, home)) {
            assertThat(dead.cancel(queued.id()).state()).isEqualTo(JobState.CANCELLED);
            assertThat(dead.cancel(queued.id()).state()).isEqualTo(JobState.CANCELLED);
            assertThat(dead.resume(record -> JobListener.NONE)).hasSize(1);
        }
        try (JobQueue other = world.queue(ToyWorld.SETTINGS)) {
            assertThat(other.job(running.id()).orElseThrow().alive()).isTrue();
            assertThat(other.resume(record -> JobListener.NONE)).isEmpty();

            other.cancel(running.id());
            other.cancel(queued.id());

            assertThatThrownBy(() -> outcome(running)).hasMessage("cancelled");
            assertThatThrownBy(() -> outcome(queued)).hasMessage("cancelled");
            assertThat(other.jobs()).extracting(JobRecord::state).containsOnly(JobState.CANCELLED);
            assertThatThrownBy(() -> other.cancel("job-99"))
                    .isInstanceOf(HoneException.class)
                    .hasMessageContaining("job-99")
                    .hasMessageContaining("the last is job-2");
        }
    }

    @Test
    void aDamagedFileIsNamedAndTheOthersAreTold() throws Exception {
        world.run(world.request("double"));
        world.run(world.request("double"));
        Path file = world.home().resolve("jobs/job-1/job.json");
        Files.writeString(file, Files.readString(file).substring(0, 200));

        assertThat(world.jobs.jobs()).extracting(JobRecord::id).containsExactly("job-2");
        assertThat(world.jobs.damagedJobs()).singleElement().satisfies(job -> {
            assertThat(job.id()).isEqualTo("job-1");
            assertThat(job.reason()).contains(file.toString());
        });
        assertThatThrownBy(() -> world.jobs.job("job-1"))
                .isInstanceOf(HoneException.class)
                .hasMessageContaining(file.toString())
                .hasMessageNotContaining("\n");
        assertThat(world.jobs.resume(record -> JobListener.NONE)).isEmpty();
    }

    @Test
    void aJobIsDoneAlthoughItCannotBeJournaled() throws Exception {
        Files.createDirectories(world.home());
        Files.writeString(world.home().resolve("jobs"), "no folder");

        JobResult result = world.run(world.request("double, double"));

        assertThat(ToyFormat.weights(world.output)).containsExactly(4f, 2f);
        assertThat(result.notes()).anySatisfy(note -> assertThat(note)
                .contains("cannot be journaled", world.home().resolve("jobs").toString()));
    }

    @Test
    void forgetsTheOldestJobsThatEnded() {
        JobSettings few = new JobSettings(1, true, StageLimits.DEFAULT, 1 << 20, 2);
        try (JobQueue queue = world.queue(few)) {
            for (int i = 0; i < 5; i++) {
                outcome(queue.submit(world.request("double"), JobListener.NONE));
            }
            Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(queue.jobs())
                    .extracting(JobRecord::id)
                    .containsExactly("job-4", "job-5"));
        }
    }

    @Test
    void aRequestComesBackFromTheJournalAsItWas() throws Exception {
        world.withData(true, Split.VALIDATE);
        OptimizeRequest request = world.requestWithData("double")
                .withSeed(7)
                .withMaxDrop(0.25)
                .withPriority(3)
                .withFresh(true);
        outcomeOrFailure(world.submit(request, JobListener.NONE));

        OptimizeRequest read = world.jobs.job("job-1").orElseThrow().request();

        assertThat(read).usingRecursiveComparison().isEqualTo(request);
    }

    private static void outcomeOrFailure(Job job) {
        try {
            outcome(job);
        } catch (HoneException e) {
            assertThat(e.reason()).isNotEqualTo(Reason.INTERNAL);
        }
    }
}
