package dev.hone.coordinator.internal.runner;

import static dev.hone.coordinator.internal.runner.ToyWorld.outcome;
import static dev.hone.coordinator.internal.runner.ToyWorld.results;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
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
import dev.hone.api.data.Split;
import dev.hone.api.target.TargetProfile;
import dev.hone.api.technique.Check;
import dev.hone.api.technique.Estimate;
import dev.hone.api.technique.Outcome;
import dev.hone.coordinator.internal.registry.PluginKind;
import dev.hone.model.Lineage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChainJobTest {

    @TempDir
    private Path folder;

    private ToyWorld world;

    @BeforeEach
    void open() throws IOException {
        world = new ToyWorld(folder);
        world.technique("double", ToyTechnique.multiplying(2));
        world.technique("halve", ToyTechnique.multiplying(0.5f));
        world.technique("nothing", (model, context) -> Outcome.skipped("nothing to do"));
    }

    /** The laws of every job: what was got is given back, and nothing half-written stays. */
    @AfterEach
    void nothingStaysInUse() throws IOException {
        world.close();
        assertThat(world.plugins.inUse()).isZero();
        assertThat(world.runtime.openSessions).hasValue(0);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .isSubsetOf("in.toy", "data", "out.toy", "out.hone.json");
        }
    }

    private void fails(OptimizeRequest request, Reason reason, String... parts) {
        assertThatThrownBy(() -> world.run(request))
                .asInstanceOf(type(HoneException.class))
                .returns(reason, HoneException::reason)
                .extracting(HoneException::getMessage)
                .asString()
                .contains(parts)
                .doesNotContain("\n");
        assertThat(world.output).doesNotExist();
    }

    @Test
    void appliesTheStagesInOrderAndWritesWhatWasMeasured() throws IOException {
        world.withData(true, Split.TEST, Split.VALIDATE);

        JobResult result = world.run(world.requestWithData("double, halve, double"));

        assertThat(results(result)).containsOnly(Result.APPLIED);
        assertThat(result.incomplete()).isFalse();
        assertThat(result.written()).contains(world.output);
        assertThat(ToyFormat.weights(world.output)).containsExactly(2f, 2f);
        assertThat(result.stages().get(0).notes()).containsExactly("multiplied");
        assertThat(result.stages().get(0).scores()).isNotEmpty().allMatch(score -> score.split()
                .equals("validate"));
        assertThat(result.before().scores())
                .extracting(score -> score.metric() + " " + score.value())
                .containsExactly("mean 51.0");
        assertThat(result.after().scores())
                .extracting(score -> score.metric() + " " + score.value())
                .containsExactly("error 1.0", "mean 102.0", "ratio 200.0");
        assertThat(result.after().hostLatency()).isPresent();
        assertThat(result.violations()).singleElement().satisfies(violation -> assertThat(violation.message())
                .contains("limit is 5 B"));
    }

    @Test
    void theSameJobMakesTheSameModelAndTheSameDeterministicProvenance() throws IOException {
        world.withData(false, Split.CALIBRATE);
        OptimizeRequest request = world.requestWithData("double");

        world.run(request);
        byte[] model = Files.readAllBytes(world.output);
        String provenance = deterministic();
        world.run(request);

        assertThat(world.output).hasBinaryContent(model);
        assertThat(deterministic()).isEqualTo(provenance);
        assertThat(provenance).contains("\"seed\" : 1", "\"technique\" : \"double\"", "bundle.double", "toy 1");
    }

    @Test
    void provenanceNamesWhatWasUsedAndIsTheSameWhereverTheFilesLie() throws IOException {
        world.withData(false, Split.CALIBRATE);
        world.plugins.add(PluginKind.DATASET, "foreign", new ToyData.Foreign());
        world.run(world.requestWithData("double"));
        String provenance = deterministic();

        Files.move(world.input, folder.resolve("moved.toy"));
        Path other = folder.resolve("other.toy");
        world.run(OptimizeRequest.of(folder.resolve("moved.toy"), "board", other)
                .withChain("double")
                .withThreads(2)
                .withData(folder.resolve("data")));

        Path how = folder.resolve("other.hone.json");
        assertThat(Files.readString(how)).startsWith(provenance);
        assertThat(provenance)
                .contains("\"kind\" : \"dataset\"", "bundle.toy")
                .doesNotContain("foreign", "in.toy", "out.toy");
        assertThat(Files.readString(how)).contains("\"moved.toy\"", "\"other.toy\"", "\"medianMilliseconds\"");
        for (Path file : List.of(folder.resolve("moved.toy"), other, how)) {
            Files.delete(file);
        }
    }

    private String deterministic() throws IOException {
        String text = Files.readString(folder.resolve("out.hone.json"));
        return text.substring(0, text.indexOf("\"measured\""));
    }

    @Test
    void saysWhereScoresWereReadWithoutATestSplit() {
        world.withData(false, Split.CALIBRATE);

        assertThat(world.run(world.requestWithData("double")).notes())
                .containsExactly("there is no test split: scores were read on 50 of the 50 samples of calibrate");
    }

    @Test
    void tellsWhatIsExpectedBeforeTheWorkAndNothingTwice() {
        List<String> events = new CopyOnWriteArrayList<>();
        world.technique(
                "sparse",
                new ToyTechnique((model, context) -> {
                            events.add("work");
                            return Outcome.skipped();
                        })
                        .expecting(() -> Estimate.of(
                                300, 16, List.of("smaller, not faster: no sparse kernels", "one weight is left"))),
                "technique.establishes",
                new String[] {"sparsity"});
        JobListener listener = new JobListener() {
            @Override
            public void planned(Plan plan) {
                events.addAll(plan.notes());
            }

            @Override
            public void stageEstimated(String technique, Estimate estimate) {
                events.add(technique + ": " + estimate.bytes().orElseThrow() + " " + estimate.notes());
            }
        };

        JobResult result = outcome(world.submit(world.request("sparse"), listener));

        assertThat(events)
                .containsExactly(
                        "sparse: sparsity buys size and no speed on board: no sparse kernels",
                        "sparse: 16 [one weight is left]",
                        "work");
        assertThat(result.stages().get(0).estimate()).hasValueSatisfying(estimate -> assertThat(estimate.inferences())
                .hasValue(300));
    }

    @Test
    void anEstimateThatFailsCostsANoteOnly() {
        world.technique("vague", ToyTechnique.multiplying(2).expecting(() -> {
            throw new IllegalArgumentException("no idea");
        }));
        world.technique("silent", ToyTechnique.multiplying(2).expecting(() -> null));

        JobResult result = world.run(world.request("vague, silent"));

        assertThat(results(result)).containsExactly(Result.APPLIED, Result.APPLIED);
        assertThat(result.stages().get(0).notes())
                .containsExactly(
                        "nothing was estimated: technique vague (bundle.vague 1.0.0) failed: IllegalArgumentException: no idea",
                        "multiplied");
        assertThat(result.stages().get(1).notes()).anyMatch(note -> note.contains("estimate returned null"));
    }

    @Test
    void tellsByWhatAStageWasJudgedWhetherItIsKeptOrNot() {
        world.withData(true, Split.VALIDATE, Split.TEST);
        world.technique("trim", ToyTechnique.multiplying(0.9f));

        JobResult result = world.run(world.requestWithData("trim, trim").withMaxDrop(6));

        assertThat(result.stages())
                .extracting(stage -> stage.drop().orElseThrow())
                .satisfiesExactly(
                        kept -> {
                            assertThat(kept.value()).isCloseTo(5.1, within(1e-4));
                            assertThat(kept.before().metric() + " "
                                            + kept.before().split())
                                    .isEqualTo("mean validate");
                            assertThat(kept.limit()).isEqualTo(6);
                            assertThat(kept.allowed()).isTrue();
                        },
                        dropped -> assertThat(dropped.allowed()).isFalse());
    }

    @Test
    void blamesItselfForWhatNoPluginDid() {
        world.technique("wrong", ToyTechnique.multiplying(2));
        JobListener listener = new JobListener() {};
        OptimizeRequest request = world.request("wrong");
        Plan plan = new Plan(TargetProfile.of("board", "1", "toy").build(), List.of(), List.of());

        assertThatThrownBy(() -> outcome(world.jobs.submit(request, plan, listener)))
                .asInstanceOf(type(HoneException.class))
                .returns(Reason.INTERNAL, HoneException::reason)
                .extracting(HoneException::getMessage)
                .asString()
                .startsWith("hone itself failed: ");
    }

    @Test
    void timesBriefInferencesWithTheFasterNumberOfThreadsAndSaysIt() {
        world.runtime.duration = threads -> threads > 1 ? 400_000 : 20_000;
        JobResult slowTogether = world.run(world.request("double"));
        world.runtime.duration = threads -> threads > 1 ? 20_000 : 400_000;
        JobResult fastTogether = world.run(world.request("double"));

        assertThat(slowTogether.after().hostLatency().orElseThrow().threads()).isEqualTo(1);
        assertThat(slowTogether.before().hostLatency().orElseThrow().threads()).isEqualTo(1);
        assertThat(fastTogether.after().hostLatency().orElseThrow().threads()).isEqualTo(2);
    }

    @Test
    void aStageIsRefusedForTheDataIfThatIsTheMatter() {
        world.technique("hungry", new ToyWorld.RefusingTechnique(Check.refused(Reason.DATA, "give samples")));

        fails(world.request("hungry"), Reason.DATA, "hungry cannot be applied: give samples");
    }

    @Test
    void rollsBackWhatCostsMoreThanAllowedFromTheOriginal() throws IOException {
        world.withData(true, Split.VALIDATE, Split.TEST);
        world.technique("trim", ToyTechnique.multiplying(0.9f));

        // The mean is 51; a first trim costs 5.1, a second one 9.69 counted from the original.
        JobResult result =
                world.run(world.requestWithData("trim, trim, nothing").withMaxDrop(6));

        assertThat(results(result)).containsExactly(Result.APPLIED, Result.ROLLED_BACK, Result.SKIPPED);
        assertThat(result.incomplete()).isTrue();
        assertThat(result.stages().get(1).notes())
                .anySatisfy(note -> assertThat(note).contains("rolled back", "mean", "validate", "at most 6"));
        assertThat(ToyFormat.weights(world.output).get(0)).isEqualTo(0.9f);
    }

    @Test
    void writesNothingIfEverythingWasRolledBack() {
        world.withData(true, Split.VALIDATE, Split.TEST);

        JobResult result = world.run(world.requestWithData("halve").withMaxDrop(1));

        assertThat(results(result)).containsExactly(Result.ROLLED_BACK);
        assertThat(result.written()).isEmpty();
        assertThat(result.after()).isEqualTo(result.before());
        assertThat(world.output).doesNotExist();
    }

    @Test
    void judgesWithoutLabelsByTheFirstComparisonThatIsFiniteForTheOriginal() {
        world.withData(false, Split.CALIBRATE);

        JobResult result = world.run(world.requestWithData("halve").withMaxDrop(49));

        assertThat(result.stages().get(0).notes())
                .anySatisfy(note -> assertThat(note).contains("50.00 %", "ratio", "calibrate"));
    }

    @Test
    void refusesALimitThatNothingCanJudge() {
        fails(world.request("double").withMaxDrop(1), Reason.DATA, "max-drop", "data");
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
    void aTechniqueThatVanishesIsMissingNotBroken() {
        boolean[] gone = new boolean[1];
        world.plugins.addVanishing(
                PluginKind.TECHNIQUE,
                "leaving",
                new ToyTechnique((model, context) -> {
                    gone[0] = true;
                    throw new NoClassDefFoundError("gone/Class");
                }),
                gone);

        fails(world.request("leaving"), Reason.MISSING, "technique leaving", "vanished");
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
