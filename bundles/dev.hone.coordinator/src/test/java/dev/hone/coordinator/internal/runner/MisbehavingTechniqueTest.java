package dev.hone.coordinator.internal.runner;

import static dev.hone.coordinator.internal.runner.ToyWorld.outcome;
import static dev.hone.coordinator.internal.runner.ToyWorld.results;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.coordinator.Catalog;
import dev.hone.api.coordinator.Job;
import dev.hone.api.coordinator.JobListener;
import dev.hone.api.coordinator.StageReport.Result;
import dev.hone.api.technique.Context;
import dev.hone.api.technique.Outcome;
import dev.hone.api.technique.Technique;
import dev.hone.coordinator.internal.registry.Plugin;
import dev.hone.coordinator.internal.registry.PluginKind;
import dev.hone.model.Graph;
import dev.hone.model.Lineage;
import dev.hone.model.Model;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Techniques that do what a good one never does: each costs its own stage, is named, and is kept out in the end. */
class MisbehavingTechniqueTest extends ToyJobs {

    private final AtomicBoolean released = new AtomicBoolean();

    @AfterEach
    void letDeafThreadsGo() {
        released.set(true);
    }

    private void hang() {
        while (!released.get()) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void oneThatHangsUntilItIsInterruptedOverrunsItsTime() {
        world.technique("hangs", (model, context) -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                throw new IllegalArgumentException("interrupted", e);
            }
            return null;
        });

        fails(world.request("hangs"), Reason.PLUGIN, "technique hangs (bundle.hangs 1.0.0)", "stage.timeout=1500 ms");
        assertThat(results(world.run(world.request("hangs, double")))).containsExactly(Result.REJECTED, Result.APPLIED);
    }

    @Test
    void oneThatIsDeafIsLeftBehindAndNamed() throws InterruptedException {
        int before = StageWatch.leftBehind();
        AtomicReference<Thread> thread = new AtomicReference<>();
        world.technique("deaf", (model, context) -> {
            thread.set(Thread.currentThread());
            hang();
            return Outcome.skipped("at last");
        });

        assertThat(results(world.run(world.request("deaf, double")))).containsExactly(Result.REJECTED, Result.APPLIED);

        assertThat(StageWatch.leftBehind()).isEqualTo(before + 1);
        assertThat(thread.get().getName()).startsWith("hone-stage-").endsWith("deaf");
        assertThat(thread.get().isAlive()).isTrue();
        assertThat(world.plugins.inUse())
                .as("in use by nobody, although a thread goes on")
                .isZero();
        released.set(true);
        thread.get().join(10_000);
        assertThat(thread.get().isAlive()).isFalse();
    }

    @Test
    void aCancelledJobDoesNotWaitForOneThatIsDeaf() throws InterruptedException {
        CountDownLatch working = new CountDownLatch(1);
        world.technique("deaf", (model, context) -> {
            working.countDown();
            hang();
            return null;
        });
        Job job = world.submit(world.request("deaf"), JobListener.NONE);
        assertThat(working.await(10, TimeUnit.SECONDS)).isTrue();

        job.cancel();

        assertThatThrownBy(() -> outcome(job)).isInstanceOf(HoneException.class).hasMessage("cancelled");
    }

    @Test
    void oneThatWasLeftBehindCanDoNoHarm() throws InterruptedException {
        AtomicReference<Throwable> refusal = new AtomicReference<>();
        CountDownLatch done = new CountDownLatch(1);
        List<String> progress = new CopyOnWriteArrayList<>();
        world.technique("late", (model, context) -> {
            hang();
            try {
                context.progress().report("late step", 1, 2);
                context.cancellation().check();
            } catch (HoneException e) {
                refusal.set(e);
            } finally {
                done.countDown();
            }
            return null;
        });
        JobListener listener = new JobListener() {
            @Override
            public void progress(String stage, String step, long finished, long total) {
                progress.add(step);
            }
        };

        outcome(world.submit(world.request("late, double"), listener));
        released.set(true);

        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(refusal.get()).hasMessage("cancelled");
        assertThat(progress).doesNotContain("late step");
    }

    @Test
    void oneThatSaysItWasCancelledIsBroken() {
        world.technique("liar", (model, context) -> {
            throw new HoneException(Reason.CANCELLED, "no more");
        });

        fails(world.request("liar"), Reason.PLUGIN, "technique liar", "cancelled, and was not");
    }

    @Test
    void anInconsistentModelIsItsFaultAndNotTheUsers() {
        world.technique("inconsistent", (model, context) -> {
            Graph graph = model.main().edit().outputs(List.of(99)).build();
            return Outcome.applied(model.withGraph(0, graph), Lineage.IDENTITY);
        });

        fails(
                world.request("inconsistent"),
                Reason.PLUGIN,
                "technique inconsistent",
                "tensor 99, which does not exist");
        assertThat(results(world.run(world.request("inconsistent, double"))))
                .containsExactly(Result.REJECTED, Result.APPLIED);
    }

    @Test
    void oneThatFailsRepeatedlyIsKeptOutUntilItsBundleIsUpdated() {
        Plugin<Technique> throwing =
                world.plugins.add(PluginKind.TECHNIQUE, "throws", new ToyTechnique(MisbehavingTechniqueTest::fail));

        fails(world.request("throws, throws"), Reason.PLUGIN, "technique throws", "oops");
        assertThat(reason("throws")).isEmpty();
        fails(world.request("throws"), Reason.PLUGIN, "technique throws", "oops");

        assertThat(reason("throws"))
                .startsWith("in quarantine until ")
                .contains("after 3 offences; the last: technique throws (bundle.throws 1.0.0) failed: ", "oops");
        assertThatThrownBy(() -> world.submit(world.request("throws"), JobListener.NONE))
                .isInstanceOf(HoneException.class)
                .hasMessageContaining("quarantine");

        world.plugins.remove(throwing);
        world.plugins.update("throws");
        world.technique("throws", ToyTechnique.multiplying(2));
        assertThat(reason("throws")).isEmpty();
        assertThat(results(world.run(world.request("throws")))).containsExactly(Result.APPLIED);
    }

    private static Outcome fail(Model model, Context context) {
        throw new AssertionError("oops");
    }

    /** Why a technique is not available; empty if it is. */
    private String reason(String technique) {
        return world.plugins.read().of(Catalog.Kind.TECHNIQUE).stream()
                .filter(entry -> entry.id().equals(technique) && !entry.available())
                .findFirst()
                .flatMap(Catalog.Entry::missing)
                .orElse("");
    }
}
