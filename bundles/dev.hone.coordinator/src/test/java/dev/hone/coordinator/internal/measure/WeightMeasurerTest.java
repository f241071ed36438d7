package dev.hone.coordinator.internal.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.coordinator.WeightFigures.Held;
import dev.hone.api.technique.Property;
import dev.hone.coordinator.internal.registry.FakePlugins;
import dev.hone.coordinator.internal.registry.PluginKind;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Lineage;
import dev.hone.model.Model;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a property that comes in several kinds is measured as. */
class WeightMeasurerTest {

    /** Whatever kind is asked for, and a guess where none is. */
    private static final class Kinds implements Property {

        @Override
        public Optional<Evidence> measure(Tensor tensor) {
            return Optional.of(() -> "a guess");
        }

        @Override
        public Optional<Evidence> measure(Tensor tensor, Map<String, Object> parameters) {
            return parameters.get("kind") instanceof String kind ? Optional.of(() -> kind) : Optional.empty();
        }

        @Override
        public Optional<String> lost(Tensor before, Evidence evidence, Tensor after, Lineage.Transform transform) {
            return Optional.empty();
        }
    }

    private final Model model = Model.of(
            "toy",
            List.of(new GraphBuilder("main")
                    .put(Tensor.constant(0, "w", DataType.FLOAT32, Shape.of(8, 8), TensorData.ofFloats(new float[64])))
                    .build()),
            Attributes.NONE);

    private List<Held> held(Map<String, List<Map<String, Object>>> asked) {
        FakePlugins plugins = new FakePlugins();
        plugins.add(PluginKind.PROPERTY, "pattern", new Kinds());
        try (Toolset tools = new Toolset(plugins)) {
            return new WeightMeasurer(tools).measure(model, asked).get(0).properties();
        }
    }

    @Test
    void isWhatTheStagesAskedForAndAGuessOtherwise() {
        assertThat(held(Map.of())).containsExactly(new Held("pattern", "a guess"));
        assertThat(held(Map.of(
                        "pattern", List.of(Map.of("kind", "2:4"), Map.of("kind", "1x4"), Map.of("kind", "2:4")))))
                .containsExactly(new Held("pattern", "2:4"), new Held("pattern", "1x4"));
        assertThat(held(Map.of("pattern", List.of(Map.of("sparsity", 0.5))))).isEmpty();
    }
}
