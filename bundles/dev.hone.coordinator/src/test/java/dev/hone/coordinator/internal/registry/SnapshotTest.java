package dev.hone.coordinator.internal.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.graph.GraphPass;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Constants;

class SnapshotTest {

    private final FakePlugins plugins = new FakePlugins();

    private static GraphPass pass() {
        return (model, operators) -> GraphPass.Result.unchanged(model);
    }

    @Test
    void takesTheHighestRankingOfEqualIds() {
        plugins.add(PluginKind.PASS, "fold", pass());
        Plugin<GraphPass> best = plugins.add(PluginKind.PASS, "fold", pass(), Constants.SERVICE_RANKING, 7);
        plugins.add(PluginKind.PASS, "fold", pass(), Constants.SERVICE_RANKING, -1);

        assertThat(plugins.snapshot().find(PluginKind.PASS, "fold")).contains(best);
        assertThat(plugins.snapshot().distinct(PluginKind.PASS)).containsExactly(best);
    }

    @Test
    void takesTheOldestOfEqualRankingAndTheNextWhenItGoes() {
        Plugin<GraphPass> older = plugins.add(PluginKind.PASS, "fold", pass());
        Plugin<GraphPass> younger = plugins.add(PluginKind.PASS, "fold", pass());

        assertThat(plugins.snapshot().find(PluginKind.PASS, "fold")).contains(older);
        plugins.remove(older);
        assertThat(plugins.snapshot().find(PluginKind.PASS, "fold")).contains(younger);
    }

    @Test
    void aSnapshotStaysAsItIs() {
        Plugin<GraphPass> plugin = plugins.add(PluginKind.PASS, "fold", pass());
        Snapshot before = plugins.snapshot();
        plugins.remove(plugin);

        assertThat(before.find(PluginKind.PASS, "fold")).isPresent();
        assertThat(plugins.snapshot().find(PluginKind.PASS, "fold")).isEmpty();
        assertThat(plugins.snapshot().ids(PluginKind.PASS)).isEqualTo("none");
    }
}
