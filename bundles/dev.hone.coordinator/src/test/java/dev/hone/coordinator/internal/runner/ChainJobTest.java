package dev.hone.coordinator.internal.runner;

import static dev.hone.coordinator.internal.runner.ToyWorld.outcome;
import static dev.hone.coordinator.internal.runner.ToyWorld.results;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hone.api.coordinator.JobListener;
import dev.hone.api.coordinator.JobResult;
import dev.hone.api.coordinator.OptimizeRequest;
import dev.hone.api.coordinator.Plan;
import dev.hone.api.coordinator.StageReport.Result;
import dev.hone.api.data.Split;
import dev.hone.api.technique.Estimate;
import dev.hone.api.technique.Outcome;
import dev.hone.coordinator.internal.registry.PluginKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class ChainJobTest extends ToyJobs {

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
}
