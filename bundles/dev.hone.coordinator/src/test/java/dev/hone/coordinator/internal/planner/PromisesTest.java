package dev.hone.coordinator.internal.planner;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.api.technique.Technique;
import dev.hone.coordinator.internal.registry.FakePlugins;
import dev.hone.coordinator.internal.registry.Plugin;
import dev.hone.coordinator.internal.registry.PluginKind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a technique establishes with some of its parameters only is refused with these only. */
class PromisesTest {

    private final FakePlugins plugins = new FakePlugins();
    private final Promises promises = new Promises(plugins);
    private final Plugin<Technique> pruning = technique(
            "prune",
            "technique.establishes",
            new String[] {"sparsity", "sparse-encoding?encoding=sparse"},
            "technique.refuses",
            "quantization");
    private final PlannedTechnique dense = new PlannedTechnique(pruning, Map.of("encoding", "dense"));
    private final PlannedTechnique sparse = new PlannedTechnique(pruning, Map.of("encoding", "sparse"));
    /** It refuses what it establishes itself. */
    private final PlannedTechnique quantization = new PlannedTechnique(
            technique("quantize", "technique.establishes", "quantization", "technique.refuses", new String[] {
                "quantization", "sparse-encoding"
            }),
            Map.of());

    private Plugin<Technique> technique(String id, Object... properties) {
        plugins.add(PluginKind.TECHNIQUE, id, null, properties);
        return plugins.snapshot().find(PluginKind.TECHNIQUE, id).orElseThrow();
    }

    @Test
    void oneAfterTheOther() {
        assertThatCode(() -> promises.requireKept(List.of(dense), quantization, "character 8"))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> promises.requireKept(List.of(sparse), quantization, "character 8"))
                .hasMessage("chain, character 8: quantize refuses a model after prune, which establishes"
                        + " sparse-encoding; leave encoding=sparse out");
    }

    /** In one loop an order is found, if there is one. */
    @Test
    void together() {
        assertThatCode(() -> promises.requireAnOrder(List.of(quantization, dense), "character 1"))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> promises.requireAnOrder(List.of(quantization, sparse), "character 1"))
                .hasMessage("chain, character 1: prune cannot train together with quantize, which establishes"
                        + " quantization; leave encoding=sparse out");
    }
}
