package dev.hone.technique.cluster.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.hone.api.HoneException;
import dev.hone.api.target.Benefit;
import dev.hone.api.target.TargetProfile;
import dev.hone.api.technique.Check;
import dev.hone.api.technique.Established;
import dev.hone.api.technique.Outcome;
import dev.hone.model.Graph;
import dev.hone.model.Model;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.model.TensorRef;
import dev.hone.tck.kit.KitContext;
import dev.hone.tck.kit.Network;
import dev.hone.technique.cluster.internal.property.Clusters;
import dev.hone.technique.cluster.internal.property.StoredCodes;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WeightClustererTest {

    private final WeightClusterer clusterer = new WeightClusterer();
    private final Model model = new Network(1, 16, 4)
            .layer("CONV", 12)
            .layer("DEPTHWISE", 8)
            .layer("CONV_RELU", 32)
            .flatten()
            .layer("DENSE", 5)
            .model();

    private Model clustered(Model given, Map<String, Object> parameters, Established... established) {
        try (KitContext context =
                KitContext.of(given).withParameters(parameters).withEstablished(List.of(established))) {
            assertThat(clusterer.check(given, context)).isInstanceOf(Check.Accepted.class);
            return ((Outcome.Applied) clusterer.apply(given, context)).model();
        }
    }

    private static Tensor weight(Model model, int node) {
        Graph graph = model.main();
        return graph.tensor(graph.nodes().get(node).input(1));
    }

    private static boolean touched(Model before, Model after, int node) {
        return !weight(before, node).equals(weight(after, node));
    }

    private static StoredCodes codes(Model model, int node) {
        return StoredCodes.of(weight(model, node));
    }

    @Test
    void leavesDepthwiseKernelsAloneUnlessTheyAreNamed() {
        Model some = clustered(model, Map.of("clusters", 4));
        assertThat(touched(model, some, 0)).isTrue();
        assertThat(touched(model, some, 1)).isFalse();
        assertThat(touched(model, some, 2)).isTrue();
        assertThat(touched(model, some, 4)).isTrue();
        assertThat(codes(some, 4).whole().most()).isEqualTo(4);

        Model named =
                clustered(model, Map.of("clusters", 4, "include", new String[] {"depthwise-convolution", "DENSE"}));
        assertThat(touched(model, named, 0)).isFalse();
        assertThat(touched(model, named, 1)).isTrue();
    }

    @Test
    void leavesAloneWhatIsExcludedAndWhatIsTooSmall() {
        Model some = clustered(model, Map.of("clusters", 64, "exclude", new String[] {"DENSE"}));
        assertThat(touched(model, some, 0)).isFalse();
        assertThat(touched(model, some, 2)).isTrue();
        assertThat(touched(model, some, 4)).isFalse();
    }

    @Test
    void givesEachChannelValuesOfItsOwnWhereThatIsAskedFor() {
        Model each = clustered(model, Map.of("clusters", 4, "per", "channel"));
        assertThat(codes(each, 4).along(0).most()).isEqualTo(4);
        assertThat(codes(each, 4).whole().most()).isGreaterThan(4);
        assertThat(new Clusters().measure(weight(each, 4))).hasValue(new Clusters.Few(4, 0));
    }

    @Test
    void keepsZerosThatAStageEstablished() {
        TensorRef ref = new TensorRef(0, weight(model, 4).id());
        Tensor dense = weight(model, 4);
        float[] values = new float[(int) dense.shape().elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 100 == 0 ? 0 : (i * 37 % 101 - 50) / 50f + 1e-4f;
        }
        Model sparse = model.withGraph(
                0,
                model.main()
                        .edit()
                        .put(dense.withData(Optional.of(TensorData.ofFloats(values))))
                        .build());

        Model after = clustered(sparse, Map.of("clusters", 8), Established.of(ref, "sparsity", () -> "zeros"));

        TensorData data = weight(after, 4).data().orElseThrow();
        int distinct = codes(after, 4).whole().most();
        assertThat(distinct).isBetween(3, 8);
        for (int i = 0; i < values.length; i++) {
            assertThat(data.copy(4L * i, 4).order(ByteOrder.LITTLE_ENDIAN).getFloat() == 0)
                    .isEqualTo(values[i] == 0);
        }
    }

    @Test
    void chosesByWhatTheTargetGains() {
        ClusterParameters defaults = KitContext.of(model).parameters(ClusterParameters.class);
        TargetProfile.Builder board = TargetProfile.of("board", "1", Network.DIALECT);
        assertThat(Settings.of(defaults, board.build()).search().size()).isZero();
        board.benefit(new Benefit("clusters", false, true, "downloads"));
        assertThat(Settings.of(defaults, board.build()).search().size()).isEqualTo(2);
    }

    @Test
    void refusesWhatItCannotDoAndNamesTheWay() {
        try (KitContext context = KitContext.of(model).withParameters(Map.of("include", new String[] {"LSTM"}))) {
            assertThatThrownBy(() -> clusterer.check(model, context))
                    .asInstanceOf(type(HoneException.class))
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(HoneException.Reason.USAGE))
                    .extracting(Throwable::getMessage)
                    .asString()
                    .contains("cluster: include 'LSTM'", "DENSE", "depthwise-convolution");
        }
        Model depthwise = new Network(1, 16, 4).layer("DEPTHWISE", 8).model();
        try (KitContext context = KitContext.of(depthwise)) {
            assertThat(((Check.Refused) clusterer.check(depthwise, context)).reasons())
                    .singleElement()
                    .asString()
                    .contains("include");
        }
    }
}
