package dev.hone.coordinator.internal.runner;

import static dev.hone.coordinator.internal.runner.ToyWorld.results;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.HoneException.Reason;
import dev.hone.api.coordinator.JobResult;
import dev.hone.api.coordinator.Loss;
import dev.hone.api.coordinator.StageReport;
import dev.hone.api.coordinator.StageReport.Result;
import dev.hone.api.technique.Check;
import dev.hone.api.technique.Context;
import dev.hone.api.technique.Estimate;
import dev.hone.api.technique.Outcome;
import dev.hone.api.technique.Property;
import dev.hone.api.technique.Technique;
import dev.hone.coordinator.internal.registry.ParameterDefinition;
import dev.hone.coordinator.internal.registry.ParameterDefinition.Bounds;
import dev.hone.coordinator.internal.registry.ParameterDefinition.ValueType;
import dev.hone.coordinator.internal.registry.PluginKind;
import dev.hone.model.Lineage;
import dev.hone.model.Model;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stage is held to what its own parameters ask for. */
class OwnPromiseTest extends ToyJobs {

    /** A weight is as large as is asked for. */
    private static final class Size implements Property {

        private static float value(Tensor tensor) {
            return tensor.data().orElseThrow().copy(0, 4).getFloat();
        }

        @Override
        public Optional<Evidence> measure(Tensor tensor) {
            String text = String.valueOf(value(tensor));
            return Optional.of(() -> text);
        }

        @Override
        public boolean exceeds(Evidence evidence, Evidence before) {
            return Float.parseFloat(evidence.description()) > Float.parseFloat(before.description());
        }

        @Override
        public Optional<String> lost(Tensor before, Evidence evidence, Tensor after, Lineage.Transform transform) {
            return Optional.empty();
        }

        @Override
        public Optional<Promise> promise(Map<String, Object> parameters) {
            return parameters.get("to") instanceof Number to
                    ? Optional.of(new AtLeast(to.floatValue()))
                    : Optional.empty();
        }

        private record AtLeast(float size) implements Promise {

            @Override
            public String description() {
                return "at least " + size;
            }

            @Override
            public List<Shortfall> shortfalls(List<Tensor> tensors) {
                return tensors.stream()
                        .filter(tensor -> value(tensor) < size)
                        .map(tensor -> Shortfall.of("tensor " + tensor.label(), String.valueOf(value(tensor))))
                        .toList();
            }
        }
    }

    @interface Settings {
        int to();
    }

    /** Makes the first weight what is asked for, but no larger than 10. */
    private record Growing(Set<TensorRef> chosen) implements Technique {

        @Override
        public Check check(Model model, Context context) {
            return Check.accepted();
        }

        @Override
        public Estimate estimate(Model model, Context context) {
            return Estimate.unknown();
        }

        @Override
        public Set<TensorRef> chosen(Model model, Context context) {
            return chosen;
        }

        @Override
        public Outcome apply(Model model, Context context) {
            int value = Math.min(10, context.parameters(Settings.class).to());
            return Outcome.applied(ToyTechnique.withWeight(model, value), Lineage.IDENTITY);
        }
    }

    @BeforeEach
    void addProperty() {
        world.plugins.add(PluginKind.PROPERTY, "size", new Size());
        add("grow", Set.of());
    }

    private void add(String id, Set<TensorRef> chosen) {
        world.technique(
                id, new Growing(chosen), "technique.establishes", "size", "technique.fallbacks", new String[] {"to=8"});
        world.plugins.define(
                id, new ParameterDefinition("to", ValueType.INTEGER, false, List.of("9"), "", List.of(), Bounds.NONE));
    }

    @Test
    void aStageThatDoesLessThanItIsAskedForIsRolledBack() throws IOException {
        JobResult result = world.run(world.request("double, grow(to=11)"));

        assertThat(results(result)).containsExactly(Result.APPLIED, Result.ROLLED_BACK);
        StageReport report = result.stages().get(1);
        assertThat(report.lost()).containsExactly(Loss.shortfall("size", "tensor weight-0", "at least 11.0", "10.0"));
        assertThat(report.notes())
                .contains("rolled back: does not reach its own size in tensor weight-0: at least 11.0 asked for, 10.0");
        assertThat(ToyFormat.weights(world.output)).containsExactly(2f, 2f);
        assertThat(Files.readString(folder.resolve("out.hone.json"))).contains("\"kind\" : \"shortfall\"");
    }

    @Test
    void soIsOneThatIsAlone() {
        assertThat(results(world.run(world.request("grow(to=11)")))).containsExactly(Result.ROLLED_BACK);
        assertThat(results(world.run(world.request("grow(to=10)")))).containsExactly(Result.APPLIED);
    }

    /** The second weight, of 2, is not what it makes larger. */
    @Test
    void whatItChoseIsMeasuredWhateverItMadeOfIt() {
        add("both", Set.of(new TensorRef(0, 1), new TensorRef(0, 3)));

        JobResult result = world.run(world.request("both(to=5)"));

        assertThat(result.stages().get(0).lost())
                .containsExactly(Loss.shortfall("size", "tensor weight-1", "at least 5.0", "2.0"));
    }

    @Test
    void whatTheModelDoesNotHaveCannotBeChosen() {
        add("elsewhere", Set.of(new TensorRef(0, 99)));
        add("nowhere", Set.of(new TensorRef(7, 1)));

        fails(world.request("elsewhere(to=5)"), Reason.PLUGIN, "elsewhere", "chose a tensor that the model does not");
        fails(world.request("nowhere(to=5)"), Reason.PLUGIN, "nowhere", "chose a tensor that the model does not have");
    }

    @Test
    void anotherWayIsTakenThatKeepsItsWord() throws IOException {
        JobResult result = world.run(world.request("grow(to=11)").withFallback(true));

        assertThat(results(result)).containsExactly(Result.APPLIED);
        assertThat(result.stages().get(0).ways()).hasSize(2);
        assertThat(ToyFormat.weights(world.output)).containsExactly(8f, 2f);
    }

    @Test
    void aStoredResultTellsTheSame() {
        List<Loss> first =
                world.run(world.request("grow(to=11)")).stages().get(0).lost();
        StageReport again = world.run(world.request("grow(to=11)")).stages().get(0);

        assertThat(again.stored()).isTrue();
        assertThat(again.lost()).isEqualTo(first).hasSize(1);
    }
}
