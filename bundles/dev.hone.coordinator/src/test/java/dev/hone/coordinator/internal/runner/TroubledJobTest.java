package dev.hone.coordinator.internal.runner;

import static dev.hone.coordinator.internal.runner.ToyWorld.outcome;
import static dev.hone.coordinator.internal.runner.ToyWorld.results;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.coordinator.Job;
import dev.hone.api.coordinator.JobListener;
import dev.hone.api.coordinator.JobResult;
import dev.hone.api.coordinator.JobState;
import dev.hone.api.coordinator.OptimizeRequest;
import dev.hone.api.coordinator.Plan;
import dev.hone.api.coordinator.StageReport;
import dev.hone.api.coordinator.StageReport.Result;
import dev.hone.api.target.TargetProfile;
import dev.hone.api.technique.Check;
import dev.hone.api.technique.Outcome;
import dev.hone.model.Lineage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Jobs in which something goes wrong: each ends in one outcome, and the message names the cause. */
class TroubledJobTest extends ToyJobs {

    @Test
    void refusesALimitThatNothingCanJudge() {
        fails(world.request("double").withMaxDrop(1), Reason.DATA, "max-drop", "data");
    }

    @Test
    void blamesItselfForWhatNoPluginDid() {
        world.technique("wrong", ToyTechnique.multiplying(2));
        JobListener listener = new JobListener() {};
        OptimizeRequest request = world.request("wrong");
        Plan plan = new Plan(TargetProfile.of("board", "1", "toy").build(), List.of(), List.of());

        assertThatThrownBy(() -> outcome(world.jobs.submit(
                        request, ChainJob.Planned.of(plan, world.plugins.snapshot(), request), listener)))
                .asInstanceOf(type(HoneException.class))
                .returns(Reason.INTERNAL, HoneException::reason)
                .extracting(HoneException::getMessage)
                .asString()
                .startsWith("hone itself failed: ");
    }

    @Test
    void aStageIsRefusedForTheDataIfThatIsTheMatter() {
        world.technique("hungry", new ToyWorld.RefusingTechnique(Check.refused(Reason.DATA, "give samples")));

        fails(world.request("hungry"), Reason.DATA, "hungry cannot be applied: give samples");
    }

    @Test
    void aRefusedStageLeavesTheModelAndTheChainGoesOn() throws IOException {
        world.refusing("picky", "operator SCALE is too small; at least 8 are accepted");

        JobResult result = world.run(world.request("picky, double"));

        assertThat(results(result)).containsExactly(Result.REJECTED, Result.APPLIED);
        assertThat(result.incomplete()).isTrue();
        assertThat(ToyFormat.weights(world.output)).containsExactly(2f, 2f);
    }

    @Test
    void theJobFailsIfEveryStageRefuses() {
        world.refusing("picky", "operator SCALE is too small; at least 8 are accepted");
        world.technique("choosy", (model, context) -> Outcome.rejected("no"));

        fails(world.request("picky, choosy"), Reason.MODEL, "picky refuses the model: operator SCALE is too small");
        fails(world.request("choosy"), Reason.MODEL, "choosy rejects the model: no");
    }

    @Test
    void aTechniqueThatBreaksItsContractIsNamedWithItsBundle() {
        world.technique("throws", (model, context) -> {
            throw new IllegalArgumentException("oops");
        });
        world.technique("null", (model, context) -> null);
        world.technique("empty", (model, context) -> Outcome.applied(null, Lineage.IDENTITY));
        world.technique("broken", ToyTechnique.multiplying(Float.NaN));

        fails(world.request("throws"), Reason.PLUGIN, "technique throws (bundle.throws 1.0.0)", "oops");
        fails(world.request("null"), Reason.PLUGIN, "technique null (bundle.null 1.0.0)", "apply returned null");
        fails(world.request("empty"), Reason.PLUGIN, "technique empty", "no model");
        fails(world.request("broken"), Reason.PLUGIN, "technique broken", "weight-0 is not a number");
    }

    @Test
    void aTechniqueThatThrowsCostsItsStageOnly() throws IOException {
        world.technique("throws", (model, context) -> {
            throw new AssertionError("oops");
        });

        assertThat(results(world.run(world.request("double, throws, double"))))
                .containsExactly(Result.APPLIED, Result.REJECTED, Result.APPLIED);
        assertThat(ToyFormat.weights(world.output)).containsExactly(4f, 2f);
    }

    @Test
    void cancellationEndsTheJobWithoutAnOutput() throws InterruptedException {
        CountDownLatch working = new CountDownLatch(1);
        world.technique("endless", (model, context) -> {
            working.countDown();
            while (true) {
                context.cancellation().check();
                Thread.onSpinWait();
            }
        });
        Job running = world.submit(world.request("double, endless"), JobListener.NONE);
        Job queued = world.submit(world.request("double"), JobListener.NONE);
        working.await();

        assertThat(running.state()).isEqualTo(JobState.RUNNING);
        assertThat(queued.state()).isEqualTo(JobState.QUEUED);
        queued.cancel();
        running.cancel();

        for (Job job : List.of(running, queued)) {
            assertThatThrownBy(() -> outcome(job))
                    .asInstanceOf(type(HoneException.class))
                    .returns(Reason.CANCELLED, HoneException::reason);
            assertThat(job.state()).isEqualTo(JobState.CANCELLED);
        }
        assertThat(world.output).doesNotExist();
    }

    @Test
    void closingGivesEveryJobItsOutcome() throws InterruptedException {
        CountDownLatch working = new CountDownLatch(1);
        world.technique("waiting", (model, context) -> {
            working.countDown();
            while (true) {
                context.cancellation().check();
                Thread.onSpinWait();
            }
        });
        List<Job> jobs = Stream.generate(() -> world.submit(world.request("waiting"), JobListener.NONE))
                .limit(3)
                .toList();
        working.await();

        world.close();

        assertThat(jobs).allSatisfy(job -> assertThat(job.result().toCompletableFuture())
                .isCompletedExceptionally());
        assertThatThrownBy(() -> world.submit(world.request("double"), JobListener.NONE))
                .asInstanceOf(type(HoneException.class))
                .returns(Reason.MISSING, HoneException::reason);
    }

    @Test
    void tellsTheListenerInOrderWhateverItThrows() {
        ConcurrentLinkedQueue<String> events = new ConcurrentLinkedQueue<>();
        JobListener listener = new JobListener() {
            @Override
            public void stateChanged(JobState state) {
                events.add(state.name());
                throw new IllegalStateException("careless");
            }

            @Override
            public void progress(String stage, String step, long done, long total) {
                events.add(stage + "/" + step);
            }

            @Override
            public void stageEnded(StageReport report) {
                events.add(report.technique() + " " + report.result());
            }
        };

        outcome(world.submit(world.request("double, nothing"), listener));

        assertThat(events)
                .containsSubsequence(
                        "RUNNING", "double APPLIED", "nothing SKIPPED", "measure/time", "write/write", "DONE");
    }

    @Test
    void refusesOutputsThatCannotBeWrittenBeforeTheWorkBegins() {
        Path nowhere = folder.resolve("nowhere").resolve("out.toy");
        for (Path output : List.of(nowhere, folder, world.input, folder.resolve("in.hone.json"))) {
            OptimizeRequest request =
                    OptimizeRequest.of(world.input, "board", output).withChain("double");
            assertThatThrownBy(() -> world.submit(request, JobListener.NONE))
                    .asInstanceOf(type(HoneException.class))
                    .returns(Reason.OUTPUT, HoneException::reason)
                    .extracting(HoneException::getMessage)
                    .asString()
                    .contains(output.toString());
        }
    }

    @Test
    void namesWhatIsWrongWithModelAndData() throws IOException {
        Path text = Files.writeString(folder.resolve("data").resolve("model.txt"), "no model");
        fails(
                OptimizeRequest.of(text, "board", world.output).withChain("double"),
                Reason.MODEL,
                "no known format; accepted: toy (.toy)");
        fails(
                OptimizeRequest.of(folder.resolve("absent"), "board", world.output)
                        .withChain("double"),
                Reason.MODEL,
                "absent does not exist");
        world.withData(false);
        fails(world.request("double").withData(folder), Reason.DATA, "looked for: a folder named data");
        fails(world.request("double").withData(folder.resolve("none")), Reason.DATA, "none does not exist");
    }
}
