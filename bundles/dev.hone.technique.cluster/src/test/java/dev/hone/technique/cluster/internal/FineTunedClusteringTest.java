package dev.hone.technique.cluster.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.HoneException.Reason;
import dev.hone.api.graph.Operators;
import dev.hone.api.technique.Check;
import dev.hone.api.technique.Established;
import dev.hone.api.technique.Outcome;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.model.TensorRef;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Operations;
import dev.hone.model.hone.Value;
import dev.hone.model.traits.OperatorKind;
import dev.hone.model.traits.Traits;
import dev.hone.model.traits.WeightTrait;
import dev.hone.tck.kit.KitContext;
import dev.hone.technique.cluster.internal.property.Clusters;
import dev.hone.technique.cluster.internal.property.Grouping;
import dev.hone.technique.cluster.internal.property.StoredCodes;
import dev.hone.technique.cluster.internal.train.ClustersPreserver;
import dev.hone.training.reference.ReferenceTrainer;
import dev.hone.training.tuning.FineTuning;
import dev.hone.training.tuning.TrainingParameters;
import dev.hone.training.tuning.Tuned;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FineTunedClusteringTest {

    private static final WeightTrait MATRIX = new WeightTrait(1, 0, Tensor.NONE, 1, 0, List.of(), true);

    /** Each product with a constant matrix is a dense layer with output channels along axis 1. */
    private static final Operators DENSE = new Operators() {
        @Override
        public Optional<Traits> traits(Graph graph, Node node) {
            return node.operator().equals(HoneOp.MATMUL.name())
                    ? Optional.of(Traits.of(OperatorKind.DENSE).weight(MATRIX).build())
                    : Optional.empty();
        }

        @Override
        public Optional<Graph> lower(Graph graph, Node node) {
            return Optional.empty();
        }
    };

    private final Random random = new Random(3);
    private final HoneBuilder hone = new HoneBuilder();
    private final Operations operations = new Operations(hone);

    /** Two dense layers and a softmax over 5 classes. */
    private Model model(boolean sparse) {
        Value x = hone.input("x", DataType.FLOAT32, Shape.of(Shape.DYNAMIC, 6));
        Value hidden = hone.unary(HoneOp.RELU, operations.matmul(x, kernel("hidden", 6, 24, false), false));
        Value scores = operations.matmul(hidden, kernel("scores", 24, 5, sparse), false);
        Value y = operations.along(HoneOp.SOFTMAX, scores, -1);
        return Model.of(HoneOp.DIALECT, List.of(hone.build("net", List.of(x), List.of(y))), Attributes.NONE);
    }

    private Value kernel(String name, int in, int out, boolean sparse) {
        float[] values = new float[in * out];
        for (int i = 0; i < values.length; i++) {
            values[i] = sparse && i % 2 == 0 ? 0 : (float) random.nextGaussian() * 0.5f;
        }
        return hone.constant(name, DataType.FLOAT32, Shape.of(in, out), TensorData.ofFloats(values));
    }

    private static Tensor named(Model model, String name) {
        return model.main().tensors().stream()
                .filter(tensor -> tensor.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static TensorRef ref(Model model, String name) {
        return new TensorRef(0, named(model, name).id());
    }

    private static float[] floats(Model model, String name) {
        Tensor tensor = named(model, name);
        float[] values = new float[(int) tensor.shape().elements()];
        ByteBuffer bytes = tensor.data().orElseThrow().copy(0, values.length * Float.BYTES);
        bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }

    private static KitContext context(Model model, Map<String, Object> more) {
        Map<String, Object> parameters = new HashMap<>(
                Map.of("clusters", 4, "epochs", 16, "batch", 8, "learning-rate", 0.01, "objective", "accuracy"));
        parameters.putAll(more);
        return KitContext.of(model)
                .withOperators(DENSE)
                .withServices(List.of(new ReferenceTrainer(), new ClustersPreserver()))
                .withParameters(parameters);
    }

    private static Outcome.Applied trained(Model model, KitContext context) {
        try (context) {
            WeightClusterer clusterer = new WeightClusterer();
            assertThat(clusterer.check(model, context)).isInstanceOf(Check.Accepted.class);
            return (Outcome.Applied) clusterer.apply(model, context);
        }
    }

    @ParameterizedTest
    @CsvSource({"tensor,mean", "tensor,sum", "channel,mean"})
    void trainsCentroidsAndLeavesAsManyAsWereAskedFor(String per, String gradient) {
        Model model = model(false);
        Outcome.Applied outcome =
                trained(model, context(model, Map.of("clusters", 3, "per", per, "gradient", gradient)));

        for (String name : List.of("hidden", "scores")) {
            StoredCodes codes = StoredCodes.of(named(outcome.model(), name));
            assertThat(
                            per.equals("tensor")
                                    ? codes.whole().most()
                                    : codes.along(1).most())
                    .isBetween(2, 3);
        }
        assertThat(floats(outcome.model(), "hidden"))
                .isNotEqualTo(floats(oneShot(model, Map.of("clusters", 3, "per", per)), "hidden"));
        assertThat(outcome.notes()).anyMatch(note -> note.startsWith("trained "));
    }

    private static Model oneShot(Model model, Map<String, Object> more) {
        Map<String, Object> parameters = new HashMap<>(more);
        parameters.put("epochs", 0);
        return trained(model, context(model, parameters)).model();
    }

    @Test
    void endsWithALowerLossThanItBeganWith() {
        Model model = model(false);
        List<String> notes = trained(model, context(model, Map.of())).notes();

        List<Double> losses = notes.stream()
                .filter(note -> note.startsWith("epoch "))
                .map(note -> Double.valueOf(note.replaceAll(".*: loss ([0-9.]+).*", "$1")))
                .toList();
        assertThat(losses).hasSize(16);
        assertThat(losses.get(15)).isLessThan(losses.get(0));
    }

    @Test
    void keepsZerosThatAStageEstablishedWhereTheyAre() {
        Model model = model(true);
        KitContext context = context(model, Map.of())
                .withEstablished(List.of(Established.of(ref(model, "scores"), "sparsity", () -> "zeros")));
        float[] before = floats(model, "scores");
        float[] after = floats(trained(model, context).model(), "scores");

        for (int i = 0; i < before.length; i++) {
            assertThat(after[i] == 0).isEqualTo(before[i] == 0);
        }
    }

    @ParameterizedTest
    @CsvSource({"tensor,-1", "channel,1"})
    void whatTrainsLaterKeepsClustersAndTheirZeros(String per, int axis) {
        Model clustered = oneShot(model(true), Map.of("per", per));
        TensorRef ref = ref(clustered, "scores");
        Clusters.Few few = new Clusters.Few(4, axis);
        try (KitContext context =
                context(clustered, Map.of()).withEstablished(List.of(Established.of(ref, Clusters.ID, few)))) {
            assertThat(context.parameters(TrainingParameters.class).epochs()).isEqualTo(16);
            Tuned tuned = FineTuning.of(clustered, context, "train").run();

            float[] before = floats(clustered, "scores");
            float[] after = floats(tuned.model(), "scores");
            assertThat(after).isNotEqualTo(before);
            Grouping grouping = Grouping.of(Shape.of(24, 5), axis);
            for (int group = 0; group < grouping.groups(); group++) {
                requireSamePartition(grouping.values(before, group), grouping.values(after, group));
            }
            assertThat(new Clusters()
                            .lost(
                                    named(clustered, "scores"),
                                    few,
                                    named(tuned.model(), "scores"),
                                    tuned.lineage()
                                            .of(ref, tuned.model())
                                            .get(0)
                                            .transform()))
                    .isEmpty();
        }
    }

    /** What shared a value shares one, and what was zero is zero. */
    private static void requireSamePartition(float[] before, float[] after) {
        Map<Float, Float> values = new HashMap<>();
        for (int i = 0; i < before.length; i++) {
            Float now = values.putIfAbsent(before[i], after[i]);
            assertThat(now == null || now == after[i]).isTrue();
            assertThat(after[i] == 0).isEqualTo(before[i] == 0);
        }
    }

    @Test
    void asksForDataAndAnEngineOrNamesTheWayWithoutThem() {
        Model model = model(false);
        try (KitContext context = context(model, Map.of()).withData(Optional.empty())) {
            Check.Refused refused = (Check.Refused) new WeightClusterer().check(model, context);
            assertThat(refused.matter()).isEqualTo(Reason.DATA);
            assertThat(refused.reasons()).singleElement().asString().contains("epochs=16", "--data", "epochs=0");
        }
        try (KitContext context = context(model, Map.of()).withServices(List.of())) {
            Check.Refused refused = (Check.Refused) new WeightClusterer().check(model, context);
            assertThat(refused.matter()).isEqualTo(Reason.MISSING);
            assertThat(refused.reasons()).singleElement().asString().contains("engine", "epochs=0");
        }
    }
}
