package dev.hone.coordinator.internal.runner;

import static dev.hone.coordinator.internal.runner.ToyWorld.results;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.coordinator.JobResult;
import dev.hone.api.coordinator.StageReport.Result;
import dev.hone.api.technique.Outcome;
import dev.hone.coordinator.internal.registry.PluginKind;
import dev.hone.model.Lineage;
import dev.hone.model.TensorRef;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PropertyRollbackTest {

    @TempDir
    private Path folder;

    private ToyWorld world;

    @BeforeEach
    void open() throws IOException {
        world = new ToyWorld(folder);
        world.plugins.add(PluginKind.PROPERTY, "evenness", new Evenness());
        world.technique("double", ToyTechnique.multiplying(2));
        world.technique("three", ToyTechnique.multiplying(3));
        world.technique(
                "nine", (model, context) -> Outcome.applied(ToyTechnique.withWeight(model, 9), Lineage.IDENTITY));
    }

    @AfterEach
    void close() {
        world.close();
        assertThat(world.plugins.inUse()).isZero();
    }

    @Test
    void rollsBackAStageThatDestroysWhatAnEarlierOneEstablished() throws IOException {
        JobResult result = world.run(world.request("double, nine, three"));

        assertThat(results(result)).containsExactly(Result.APPLIED, Result.ROLLED_BACK, Result.APPLIED);
        assertThat(result.stages().get(1).notes())
                .anySatisfy(note -> assertThat(note).contains("evenness", "weight-0", "even 2.0", "now 9.0"));
        assertThat(ToyFormat.weights(world.output)).containsExactly(6f, 2f);
    }

    @Test
    void aStageDoesNotGetRidOfAPromiseByLosingTheTensorInItsLineage() {
        world.technique(
                "forget",
                (model, context) -> Outcome.applied(
                        ToyTechnique.withWeight(model, 9),
                        Lineage.builder().gone(new TensorRef(0, 1)).build()));

        JobResult result = world.run(world.request("double, forget"));

        assertThat(results(result)).containsExactly(Result.APPLIED, Result.ROLLED_BACK);
        assertThat(result.stages().get(1).lost()).singleElement().satisfies(loss -> assertThat(loss.after())
                .isEqualTo("now 9.0"));
    }

    @Test
    void whatCameAboutBesideThatWhichAStageIsThereForMayBeDestroyed() {
        world.technique("aside", ToyTechnique.multiplying(2), "technique.establishes", "another");

        assertThat(results(world.run(world.request("aside, nine")))).containsOnly(Result.APPLIED);
    }

    @Test
    void whatNobodyEstablishedMayBeDestroyed() throws IOException {
        // The second weight of the input is even, but no stage made it so.
        world.technique(
                "odd",
                (model, context) -> Outcome.applied(ToyFormat.model(ToyFormat.weight(model, 0), 5), Lineage.IDENTITY));

        assertThat(results(world.run(world.request("double, odd")))).containsOnly(Result.APPLIED);
    }

    /** The second weight of the input is even: a stage that makes it larger has established that it is. */
    @Test
    void aStageThatAddsToWhatWasThereHasEstablishedIt() {
        world.technique(
                "more",
                (model, context) -> Outcome.applied(ToyFormat.model(ToyFormat.weight(model, 0), 8), Lineage.IDENTITY));
        world.technique(
                "odd",
                (model, context) -> Outcome.applied(ToyFormat.model(ToyFormat.weight(model, 0), 5), Lineage.IDENTITY));

        assertThat(results(world.run(world.request("more, odd")))).containsExactly(Result.APPLIED, Result.ROLLED_BACK);
    }

    @Test
    void followsTensorsByLineage() {
        // The even weight moves to the second place and an odd one takes its id: nothing is lost.
        world.technique(
                "swap",
                (model, context) -> Outcome.applied(
                        ToyFormat.model(7, ToyFormat.weight(model, 0)),
                        Lineage.builder()
                                .link(new TensorRef(0, 1), new TensorRef(0, 3), new Lineage.Transform.Same())
                                .gone(new TensorRef(0, 3))
                                .build()));
        world.technique(
                "spoil",
                (model, context) -> Outcome.applied(ToyFormat.model(ToyFormat.weight(model, 0), 5), Lineage.IDENTITY));

        JobResult result = world.run(world.request("double, swap, spoil"));

        assertThat(results(result)).containsExactly(Result.APPLIED, Result.APPLIED, Result.ROLLED_BACK);
        assertThat(result.stages().get(2).notes())
                .anySatisfy(note -> assertThat(note).contains("weight-1", "now 5.0"));
    }

    @Test
    void tellsAStageWhatEarlierOnesEstablished() {
        List<String> told = new CopyOnWriteArrayList<>();
        world.technique("ask", (model, context) -> {
            context.established().forEach(established -> told.add(established.toString()));
            return Outcome.skipped("asked");
        });

        world.run(world.request("ask, double, three, ask"));

        assertThat(told).hasSize(1).allSatisfy(line -> assertThat(line).contains("evenness", "even 6.0"));
    }
}
