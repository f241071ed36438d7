package dev.hone.coordinator.internal.runner;

import static dev.hone.coordinator.internal.runner.ToyWorld.outcome;
import static dev.hone.coordinator.internal.runner.ToyWorld.results;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.api.HoneException;
import dev.hone.api.coordinator.Job;
import dev.hone.api.coordinator.JobListener;
import dev.hone.api.coordinator.JobState;
import dev.hone.api.coordinator.OptimizeRequest;
import dev.hone.api.coordinator.StageReport.Result;
import dev.hone.api.data.Split;
import dev.hone.api.technique.Outcome;
import dev.hone.api.technique.Technique;
import dev.hone.coordinator.internal.registry.Plugin;
import dev.hone.coordinator.internal.registry.PluginKind;
import dev.hone.model.Lineage;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Plug-ins that go while a job needs them: it takes the replacement, or waits and goes on by itself. */
class VanishingPluginTest extends ToyJobs {

    private final BlockingQueue<JobState> states = new ArrayBlockingQueue<>(100);
    private final JobListener listener = new JobListener() {
        @Override
        public void stateChanged(JobState state) {
            states.add(state);
        }
    };

    private void awaitState(JobState awaited) throws InterruptedException {
        JobState state = states.poll(10, TimeUnit.SECONDS);
        while (state != null && state != awaited) {
            state = states.poll(10, TimeUnit.SECONDS);
        }
        assertThat(state).isEqualTo(awaited);
    }

    private Plugin<Technique> leaving(AtomicBoolean gone, Runnable work) {
        return world.plugins.addVanishing(
                PluginKind.TECHNIQUE,
                "leaving",
                new ToyTechnique((model, context) -> {
                    work.run();
                    return Outcome.skipped("stayed");
                }),
                gone);
    }

    @Test
    void aTechniqueWhoseClassesAreGoneMakesItsJobWaitAndGoOnWithTheReplacement() throws Exception {
        AtomicBoolean gone = new AtomicBoolean();
        AtomicReference<Plugin<Technique>> old = new AtomicReference<>();
        old.set(leaving(gone, () -> {
            world.plugins.remove(old.get());
            gone.set(true);
            throw new NoClassDefFoundError("gone/Class");
        }));

        Job job = world.submit(world.request("double, leaving"), listener);
        awaitState(JobState.WAITING);
        assertThat(job.result().toCompletableFuture()).isNotDone();
        world.technique("leaving", ToyTechnique.multiplying(3));

        assertThat(results(outcome(job))).containsExactly(Result.APPLIED, Result.APPLIED);
        assertThat(ToyFormat.weights(world.output)).containsExactly(6f, 2f);
        assertThat(world.plugins.read().entries()).allMatch(entry -> entry.available());
    }

    @Test
    void aReplacementThatIsThereAlreadyIsTakenAtOnce() throws IOException {
        AtomicBoolean gone = new AtomicBoolean();
        AtomicReference<Plugin<Technique>> old = new AtomicReference<>();
        old.set(leaving(gone, () -> {
            world.plugins.remove(old.get());
            world.technique("leaving", ToyTechnique.multiplying(5));
            gone.set(true);
            throw new IllegalStateException("invalid bundle context");
        }));

        assertThat(results(world.run(world.request("leaving")))).containsExactly(Result.APPLIED);
        assertThat(ToyFormat.weights(world.output)).containsExactly(5f, 2f);
    }

    @Test
    void aTechniqueThatEndsWithinItsGraceTimeIsKept() throws IOException {
        AtomicBoolean gone = new AtomicBoolean();
        AtomicReference<Plugin<Technique>> old = new AtomicReference<>();
        old.set(world.plugins.addVanishing(
                PluginKind.TECHNIQUE,
                "leaving",
                new ToyTechnique((model, context) -> {
                    world.plugins.remove(old.get());
                    gone.set(true);
                    return ToyTechnique.multiplying(7).apply(model, context);
                }),
                gone));

        assertThat(results(world.run(world.request("leaving")))).containsExactly(Result.APPLIED);
        assertThat(ToyFormat.weights(world.output)).containsExactly(7f, 2f);
    }

    @Test
    void aTechniqueThatGoesOnForLongerIsAskedToEndAndReplaced() throws IOException {
        AtomicBoolean gone = new AtomicBoolean();
        AtomicReference<Plugin<Technique>> old = new AtomicReference<>();
        CountDownLatch asked = new CountDownLatch(1);
        old.set(world.plugins.addVanishing(
                PluginKind.TECHNIQUE,
                "leaving",
                new ToyTechnique((model, context) -> {
                    world.plugins.remove(old.get());
                    world.technique("leaving", ToyTechnique.multiplying(11));
                    gone.set(true);
                    while (!context.cancellation().isCancelled()) {
                        Thread.onSpinWait();
                    }
                    asked.countDown();
                    context.cancellation().check();
                    return null;
                }),
                gone));

        assertThat(results(world.run(world.request("leaving")))).containsExactly(Result.APPLIED);
        assertThat(asked.getCount()).isZero();
        assertThat(ToyFormat.weights(world.output)).containsExactly(11f, 2f);
    }

    @Test
    void aJobWaitsForATechniqueThatWentBeforeItsStage() throws Exception {
        Plugin<Technique> late = world.plugins.add(PluginKind.TECHNIQUE, "late", ToyTechnique.multiplying(2));
        world.technique("removes", (model, context) -> {
            world.plugins.remove(late);
            return Outcome.skipped("done");
        });

        Job job = world.submit(world.request("removes, late"), listener);
        awaitState(JobState.WAITING);
        assertThat(job.state()).isEqualTo(JobState.WAITING);
        world.technique("removes", (model, context) -> Outcome.skipped("done"));
        world.technique("late", ToyTechnique.multiplying(2));

        assertThat(results(outcome(job))).containsExactly(Result.SKIPPED, Result.APPLIED);
    }

    /** A promise outlasts the bundle that measures it. */
    @Test
    void aJobWaitsForThePropertyThatAnEarlierStageEstablished() throws Exception {
        world.plugins.add(PluginKind.PROPERTY, "evenness", new Evenness());
        world.technique("drop", (model, context) -> {
            world.plugins.remove(world.plugins
                    .snapshot()
                    .find(PluginKind.PROPERTY, "evenness")
                    .orElseThrow());
            return Outcome.skipped("dropped");
        });
        world.technique(
                "nine", (model, context) -> Outcome.applied(ToyTechnique.withWeight(model, 9), Lineage.IDENTITY));

        Job job = world.submit(world.request("double, drop, nine"), listener);
        awaitState(JobState.WAITING);
        assertThat(job.result().toCompletableFuture()).isNotDone();
        world.plugins.add(PluginKind.PROPERTY, "evenness", new Evenness());

        assertThat(results(outcome(job))).containsExactly(Result.APPLIED, Result.SKIPPED, Result.ROLLED_BACK);
    }

    @Test
    void aWaitingJobCanBeCancelled() throws Exception {
        Plugin<Technique> late = world.plugins.add(PluginKind.TECHNIQUE, "late", ToyTechnique.multiplying(2));
        world.technique("removes", (model, context) -> {
            world.plugins.remove(late);
            return Outcome.skipped("done");
        });
        Job job = world.submit(world.request("removes, late"), listener);
        awaitState(JobState.WAITING);

        job.cancel();

        assertThatThrownBy(() -> outcome(job)).isInstanceOf(HoneException.class).hasMessage("cancelled");
        assertThat(job.state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void aJobWaitsForTheFormatOfItsTarget() throws Exception {
        Job second = queuedWhileAllGo(PluginKind.FORMAT, world.request("double"));
        world.plugins.add(PluginKind.FORMAT, "toy", new ToyFormat(), "format.extensions", ".toy");

        assertThat(results(outcome(second))).containsExactly(Result.APPLIED);
    }

    @Test
    void aJobWithDataWaitsForItsReaderInsteadOfFindingNoData() throws Exception {
        world.withData(true, Split.VALIDATE);
        Job second = queuedWhileAllGo(PluginKind.DATASET, world.requestWithData("double"));
        world.withData(true, Split.VALIDATE);

        assertThat(results(outcome(second))).containsExactly(Result.APPLIED);
    }

    /** A job that waits, as all plug-ins of a kind went while it was behind another in the queue. */
    private Job queuedWhileAllGo(PluginKind<?> kind, OptimizeRequest request) throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch removed = new CountDownLatch(1);
        world.technique("holds", (model, context) -> {
            started.countDown();
            await(removed);
            return Outcome.skipped("done");
        });
        Job first = world.submit(world.request("holds"), JobListener.NONE);
        Job second = world.submit(request, listener);
        await(started);
        world.plugins.snapshot().ranked(kind).forEach(world.plugins::remove);
        removed.countDown();
        outcome(first);
        awaitState(JobState.WAITING);
        return second;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
