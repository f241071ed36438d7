package dev.hone.coordinator.internal.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hone.api.HoneException;
import dev.hone.api.coordinator.Explanation;
import dev.hone.api.coordinator.Explanation.Trial;
import dev.hone.api.coordinator.Job;
import dev.hone.api.coordinator.JobListener;
import dev.hone.api.coordinator.JobResult;
import dev.hone.api.coordinator.JobState;
import dev.hone.api.coordinator.OptimizeRequest;
import dev.hone.api.data.Split;
import dev.hone.api.diagnosis.Diagnostician;
import dev.hone.api.diagnosis.Finding;
import dev.hone.api.diagnosis.ModelComparison;
import dev.hone.api.diagnosis.Suggestion;
import dev.hone.api.technique.Context;
import dev.hone.api.technique.Outcome;
import dev.hone.coordinator.internal.registry.ParameterDefinition;
import dev.hone.coordinator.internal.registry.ParameterDefinition.Bounds;
import dev.hone.coordinator.internal.registry.PluginKind;
import dev.hone.model.Lineage;
import dev.hone.model.Model;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A technique that spoils the first weight by a parameter, and a diagnostician that says what a test wants. */
class ExplainTest {

    @interface Spoil {
        double factor();
    }

    @TempDir
    private Path folder;

    private ToyWorld world;
    private final List<Suggestion> suggestions = new ArrayList<>();
    private final AtomicReference<ModelComparison> compared = new AtomicReference<>();

    @BeforeEach
    void spoil() throws Exception {
        world = new ToyWorld(folder).withData(true, Split.VALIDATE, Split.TEST);
        world.technique("spoil", ExplainTest::spoiled);
        world.plugins.define(
                "spoil",
                new ParameterDefinition(
                        "factor",
                        ParameterDefinition.ValueType.NUMBER,
                        false,
                        List.of("0.5"),
                        "",
                        List.of(),
                        Bounds.NONE));
        world.plugins.add(PluginKind.DIAGNOSTICIAN, "spoil", new Diagnostician() {
            @Override
            public Optional<String> obstacle(Model original, Model optimized) {
                return Optional.empty();
            }

            @Override
            public List<Finding> explain(ModelComparison comparison) {
                compared.set(comparison);
                return List.of(Finding.at(comparison.measures().get(0), "spoiled", "by a factor", suggestions));
            }
        });
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static Outcome spoiled(Model model, Context context) {
        double factor = context.parameters(Spoil.class).factor();
        if (factor == 0) {
            return Outcome.rejected("a factor of nothing");
        }
        return Outcome.applied(
                ToyTechnique.withWeight(model, (float) (ToyFormat.weight(model, 0) * factor)), Lineage.IDENTITY);
    }

    private void suggest(Object... factors) {
        Arrays.stream(factors).forEach(factor -> suggestions.add(Suggestion.of("factor", factor, "to see")));
    }

    private JobResult run() {
        return world.run(request());
    }

    private OptimizeRequest request() {
        return world.requestWithData("spoil(factor=0.5)").withExplain(true);
    }

    private static List<Trial.Result> results(JobResult result) {
        return result.explanation().orElseThrow().trials().stream()
                .map(Trial::result)
                .toList();
    }

    @Test
    void writesTheBestOfWhatItTried() throws Exception {
        suggest(0.4, 0.9, 0.8);

        JobResult result = run();

        assertThat(results(result)).containsExactly(Trial.Result.NO_GAIN, Trial.Result.KEPT, Trial.Result.NO_GAIN);
        assertThat(ToyFormat.weights(world.output).get(0)).isEqualTo(0.9f);
        assertThat(result.plan().stages().get(0).parameters()).containsEntry("factor", 0.9);
        assertThat(result.stages()).singleElement().satisfies(stage -> assertThat(stage.parameters())
                .containsEntry("factor", 0.9));
        assertThat(Files.readString(folder.resolve("out.hone.json"))).contains("\"explanation\"");
    }

    @Test
    void keepsTheModelWhereNothingGains() throws Exception {
        suggest(0.4, 0.1);

        assertThat(run().explanation().orElseThrow().kept()).isZero();
        assertThat(ToyFormat.weights(world.output).get(0)).isEqualTo(0.5f);
    }

    @Test
    void goesOnWhereTheTechniqueRefusesASetting() {
        suggest("much", 0.0, 0.9);

        JobResult result = run();

        assertThat(results(result)).containsExactly(Trial.Result.REFUSED, Trial.Result.REFUSED, Trial.Result.KEPT);
        assertThat(result.explanation().orElseThrow().trials().get(0).reason()).contains("factor=much is refused");
        assertThat(result.explanation().orElseThrow().trials().get(1).reason()).contains("a factor of nothing");
    }

    @Test
    void judgesOnValidateAndNeverOnTest() {
        suggest(0.9);

        assertThat(run().explanation().orElseThrow().trials())
                .allSatisfy(trial -> assertThat(trial.scores()).isNotEmpty().allMatch(score -> score.split()
                        .equals("validate")));
    }

    @Test
    void triesNoMoreThanItSaid() {
        suggest(0.1, 0.11, 0.12, 0.13, 0.14, 0.15, 0.16, 0.17, 0.18, 0.19);

        Explanation explanation = run().explanation().orElseThrow();

        assertThat(explanation.trials()).hasSize(8);
        assertThat(explanation.notes()).anyMatch(note -> note.contains("no more than 8"));
    }

    @Test
    void runsTheStagesAfterTheExplainedOneAgain() throws Exception {
        world.technique("double", ToyTechnique.multiplying(2));
        suggest(0.45);

        JobResult result =
                world.run(world.requestWithData("spoil(factor=0.4), double").withExplain(true));

        assertThat(ToyWorld.results(result)).hasSize(2);
        assertThat(result.explanation().orElseThrow().stage()).isZero();
        assertThat(results(result)).containsExactly(Trial.Result.KEPT);
        assertThat(ToyFormat.weights(world.output).get(0)).isEqualTo(0.9f);
    }

    @Test
    void tellsTheDiagnosticianHowTheModelWasMade() {
        run();

        assertThat(compared.get().parameters()).isEqualTo(Map.of("factor", 0.5));
        assertThat(compared.get().target().orElseThrow().id()).isEqualTo("board");
        assertThat(compared.get().measures()).hasSize(2);
        assertThat(compared.get().measures().get(0).output().cumulative().sqnr())
                .isCloseTo(20 * Math.log10(2), within(1e-3));
    }

    @Test
    void endsWhenItIsCancelled() {
        suggest(0.9);
        AtomicReference<Job> job = new AtomicReference<>();
        job.set(world.submit(request(), new JobListener() {
            @Override
            public void progress(String stage, String step, long done, long total) {
                if (step.startsWith("try")) {
                    job.get().cancel();
                }
            }
        }));

        assertThatThrownBy(() -> ToyWorld.outcome(job.get())).isInstanceOf(HoneException.class);
        assertThat(job.get().state()).isEqualTo(JobState.CANCELLED);
        assertThat(world.output).doesNotExist();
    }

    @Test
    void refusesAChainThatNobodyExplainsBeforeTheWork() {
        world.technique("double", ToyTechnique.multiplying(2));

        assertThatThrownBy(() -> world.run(world.requestWithData("double").withExplain(true)))
                .hasMessageContaining("no technique of the chain can be explained; those that can: spoil");
    }

    @Test
    void refusesToExplainWithoutData() {
        assertThatThrownBy(() -> world.run(world.request("spoil(factor=0.5)").withExplain(true)))
                .hasMessageContaining("explain is judged on data");
    }
}
