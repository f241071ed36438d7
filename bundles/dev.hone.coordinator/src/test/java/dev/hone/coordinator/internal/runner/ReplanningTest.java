package dev.hone.coordinator.internal.runner;

import static dev.hone.coordinator.internal.runner.ToyWorld.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.coordinator.Job;
import dev.hone.api.coordinator.JobListener;
import dev.hone.api.coordinator.JobState;
import dev.hone.api.coordinator.OptimizeRequest;
import dev.hone.api.coordinator.Plan;
import dev.hone.api.target.TargetProfile;
import dev.hone.api.technique.Outcome;
import dev.hone.coordinator.internal.registry.PluginKind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowingConsumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs that have not begun follow what is there; another job has the only thread meanwhile. */
class ReplanningTest extends ToyJobs {

    private final CountDownLatch busy = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);

    @BeforeEach
    void occupyTheThread() throws InterruptedException {
        world.technique("gate", (model, context) -> {
            busy.countDown();
            try {
                open.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return Outcome.skipped("open");
        });
        target("double");
    }

    @AfterEach
    void letGo() {
        open.countDown();
    }

    private void target(String chain) {
        TargetProfile profile =
                TargetProfile.of("kit", "1", "toy").defaultChain(chain).build();
        world.plugins.add(PluginKind.TARGET, "kit", () -> profile);
    }

    private void removeTarget() {
        world.plugins.snapshot().ranked(PluginKind.TARGET).stream()
                .filter(plugin -> plugin.id().equals("kit"))
                .forEach(world.plugins::remove);
    }

    private Job queuedIn(JobQueue queue) throws InterruptedException {
        queue.submit(world.request("gate"), JobListener.NONE);
        busy.await();
        return queue.submit(OptimizeRequest.of(world.input, "kit", world.output), JobListener.NONE);
    }

    private static void becomes(Job job, ThrowingConsumer<Job> state) {
        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> state.accept(job));
    }

    private static List<String> chain(Job job) {
        return job.record().chain().stream().map(Plan.Stage::technique).toList();
    }

    @Test
    void aQueuedJobIsPlannedAnewWhileItStillWaitsForItsTurn() throws Exception {
        Job job = queuedIn(world.jobs);
        assertThat(chain(job)).containsExactly("double");

        removeTarget();
        becomes(job, waiting -> assertThat(waiting.state()).isEqualTo(JobState.WAITING));
        assertThat(job.record().reason().orElseThrow()).contains("kit");
        target("halve, halve");

        becomes(job, planned -> {
            assertThat(planned.state()).isEqualTo(JobState.QUEUED);
            assertThat(chain(planned)).containsExactly("halve", "halve");
        });
        open.countDown();
        outcome(job);
        assertThat(ToyFormat.weights(world.output)).containsExactly(0.25f, 2f);
    }

    @Test
    void withoutReplanningItKeepsItsChain() throws Exception {
        JobSettings fixed = new JobSettings(1, false, StageLimits.DEFAULT, 1 << 20, 20);
        try (JobQueue queue = world.queue(fixed)) {
            Job job = queuedIn(queue);

            removeTarget();
            target("halve, halve");
            open.countDown();

            outcome(job);
            assertThat(chain(job)).containsExactly("double");
            assertThat(ToyFormat.weights(world.output)).containsExactly(2f, 2f);
        }
    }
}
