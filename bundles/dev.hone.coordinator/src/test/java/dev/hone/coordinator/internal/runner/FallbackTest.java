package dev.hone.coordinator.internal.runner;

import static dev.hone.coordinator.internal.runner.ToyWorld.outcome;
import static dev.hone.coordinator.internal.runner.ToyWorld.results;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.coordinator.JobListener;
import dev.hone.api.coordinator.JobResult;
import dev.hone.api.coordinator.OptimizeRequest;
import dev.hone.api.coordinator.StageReport;
import dev.hone.api.coordinator.StageReport.Result;
import dev.hone.api.coordinator.Way;
import dev.hone.api.technique.Outcome;
import dev.hone.coordinator.internal.registry.ParameterDefinition;
import dev.hone.coordinator.internal.registry.ParameterDefinition.Bounds;
import dev.hone.coordinator.internal.registry.ParameterDefinition.ValueType;
import dev.hone.coordinator.internal.registry.PluginKind;
import dev.hone.model.Lineage;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FallbackTest extends ToyJobs {

    private final List<Integer> values = new CopyOnWriteArrayList<>();
    private final CountDownLatch working = new CountDownLatch(1);
    private volatile int stuckAt = -1;

    @interface Settings {
        int to();
    }

    /** A technique that sets the first weight, with three other ways of which the second and third keep it even. */
    @BeforeEach
    void addTechnique() {
        world.plugins.add(PluginKind.PROPERTY, "evenness", new Evenness());
        world.technique(
                "set",
                new ToyTechnique((model, context) -> {
                    int value = context.parameters(Settings.class).to();
                    values.add(value);
                    while (value == stuckAt) {
                        working.countDown();
                        context.cancellation().check();
                        Thread.onSpinWait();
                    }
                    return Outcome.applied(ToyTechnique.withWeight(model, value), Lineage.IDENTITY);
                }),
                "technique.fallbacks",
                new String[] {"to=7", "to*2", "to=4"});
        world.plugins.define(
                "set",
                new ParameterDefinition("to", ValueType.INTEGER, false, List.of("9"), "", List.of(), Bounds.NONE));
    }

    @Test
    void theFirstWayThatDestroysNothingIsKept() throws Exception {
        List<String> told = new ArrayList<>();
        JobListener listener = new JobListener() {
            @Override
            public void nextWay(String technique, String change, List<String> why) {
                told.add(technique + " " + change + ": " + why);
            }
        };

        JobResult result =
                outcome(world.submit(world.request("double, set(to=5)").withFallback(true), listener));

        assertThat(results(result)).containsOnly(Result.APPLIED);
        assertThat(ToyFormat.weights(world.output)).containsExactly(10f, 2f);
        StageReport report = result.stages().get(1);
        assertThat(report.parameters()).containsEntry("to", 10L);
        assertThat(result.plan().stages().get(1).parameters()).containsEntry("to", 10L);
        assertThat(report.ways()).extracting(Way::change).containsExactly("", "to=7", "to*2");
        assertThat(report.ways())
                .extracting(Way::result)
                .containsExactly(Result.ROLLED_BACK, Result.ROLLED_BACK, Result.APPLIED);
        assertThat(report.ways().get(1).reasons())
                .containsExactly("destroys evenness of tensor weight-0 (even 2.0): now 7.0");
        assertThat(told).hasSize(2);
        assertThat(told.get(1)).startsWith("set to*2: ").contains("now 7.0");
        assertThat(Files.readString(folder.resolve("out.hone.json"))).contains("\"to*2\"", "\"fallback\" : true");
    }

    @Test
    void whereEveryWayDestroysSomethingTheStageIsRolledBackAndTellsOfAll() {
        JobResult result = world.run(world.request("double, set(to=7)").withFallback(true));
        assertThat(result.stages().get(1).ways())
                .extracting(Way::result)
                .containsExactly(Result.ROLLED_BACK, Result.SKIPPED, Result.APPLIED);

        world.technique(
                "spoil",
                new ToyTechnique(
                        (model, context) -> Outcome.applied(ToyTechnique.withWeight(model, 3), Lineage.IDENTITY)),
                "technique.fallbacks",
                "nowhere=1");
        result = world.run(world.request("double, spoil").withFallback(true));

        StageReport report = result.stages().get(1);
        assertThat(report.result()).isEqualTo(Result.ROLLED_BACK);
        assertThat(report.lost()).singleElement().satisfies(loss -> assertThat(loss.tensor())
                .isEqualTo("weight-0"));
        assertThat(report.ways()).extracting(Way::result).containsExactly(Result.ROLLED_BACK, Result.REJECTED);
        assertThat(report.ways().get(1).reasons()).singleElement().asString().contains("no parameter nowhere");
    }

    @Test
    void nothingElseIsTriedUnlessItIsAskedFor() {
        JobResult result = world.run(world.request("double, set(to=5)"));

        assertThat(results(result)).containsExactly(Result.APPLIED, Result.ROLLED_BACK);
        assertThat(result.stages().get(1).ways()).isEmpty();
        assertThat(values).containsExactly(5);
    }

    @Test
    void aChainAsJsonMayAskForIt() {
        JobResult result = world.run(
                world.request("{\"stages\": [{\"technique\": \"double\"}, {\"technique\": \"set\", \"to\": 5}],"
                        + " \"fallback\": true}"));

        assertThat(results(result)).containsOnly(Result.APPLIED);
        assertThat(result.plan().fallback()).isTrue();
    }

    @Test
    void aJobThatIsTakenUpGoesTheSameWay() throws Exception {
        OptimizeRequest request = world.request("double, set(to=5)").withFallback(true);
        stuckAt = 10;
        try (JobQueue first = world.queue(ToyWorld.SETTINGS)) {
            first.submit(request, JobListener.NONE);
            assertThat(working.await(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(values).containsExactly(5, 7, 10);
        stuckAt = -1;

        JobResult result = outcome(world.jobs.resume(record -> JobListener.NONE).get(0));

        assertThat(values).containsExactly(5, 7, 10, 10);
        assertThat(result.stages().get(1).ways()).extracting(Way::change).containsExactly("", "to=7", "to*2");
        assertThat(result.stages().get(1).parameters()).containsEntry("to", 10L);
        assertThat(world.jobs.jobs()).singleElement().satisfies(job -> assertThat(
                        job.stages().get(1).ways())
                .isEqualTo(result.stages().get(1).ways()));
    }
}
