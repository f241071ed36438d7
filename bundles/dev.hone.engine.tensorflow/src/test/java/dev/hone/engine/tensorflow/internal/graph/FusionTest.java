package dev.hone.engine.tensorflow.internal.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Operations;
import dev.hone.model.hone.Value;
import dev.hone.training.reference.Array;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FusionTest {

    @Test
    void rectifiesAfterwardsWhereThatIsTheSame() {
        HoneBuilder hone = new HoneBuilder();
        Value x = hone.input("x", DataType.FLOAT32, Shape.of(5));
        Value relu = hone.unary(HoneOp.RELU, x);
        Value largest =
                hone.node(HoneOp.REDUCE_MAX, Attributes.of("axes", List.of(0L)), DataType.FLOAT32, Shape.SCALAR, relu);
        Value quantized = hone.node(
                HoneOp.FAKE_QUANTIZE,
                Attributes.of("min", -128L).with("max", 127L),
                DataType.FLOAT32,
                Shape.of(5),
                relu,
                hone.scalar(0.01),
                hone.scalar(-128));
        Value sum = hone.node(
                HoneOp.REDUCE_SUM, Attributes.of("axes", List.of(0L)), DataType.FLOAT32, Shape.SCALAR, quantized);
        Graph graph = hone.build(
                "fused", List.of(x), List.of(hone.binary(HoneOp.ADD, sum, hone.unary(HoneOp.STOP_GRADIENT, largest))));

        Agreement.check(graph, Map.of(x.id(), Array.of(Shape.of(5), -1.3, 0.513, 2.137, 2.9, -0.2)), List.of(x.id()));
        assertThat(Fusion.apply(graph, Set.of()).consumers(relu.id())).isEmpty();
    }

    @Test
    void roundsAfterPooling() {
        HoneBuilder hone = new HoneBuilder();
        Operations more = new Operations(hone);
        Value x = hone.input("x", DataType.FLOAT32, Shape.of(1, 2, 4, 1));
        Value quantized = hone.node(
                HoneOp.FAKE_QUANTIZE,
                Attributes.of("min", -128L).with("max", 127L),
                DataType.FLOAT32,
                x.shape(),
                x,
                hone.scalar(0.01),
                hone.scalar(3));
        Value pooled = more.pool(HoneOp.MAX_POOL, quantized, new int[] {2, 2}, new int[] {2, 2}, false);
        Value sum = more.reduce(HoneOp.REDUCE_SUM, hone.binary(HoneOp.MULTIPLY, pooled, pooled), false, 0, 1, 2, 3);
        Graph graph = hone.build("pooled", List.of(x), List.of(sum));

        Array values = Array.of(x.shape(), -0.3, 0.123, 0.7, 0.2, -0.11, 0.9, 0.3, -0.8);
        Agreement.check(graph, Map.of(x.id(), values), List.of(x.id()));
        assertThat(Fusion.apply(graph, Set.of()).consumers(x.id()))
                .extracting(Node::operator)
                .containsExactly("MAX_POOL");
        assertThat(Fusion.apply(graph, Set.of(quantized.id())).consumers(x.id()))
                .extracting(Node::operator)
                .containsExactly("FAKE_QUANTIZE");
    }

    @Test
    void countsOnceThatValuesWereRectifiedBeforeTheLargestWereTaken() {
        HoneBuilder hone = new HoneBuilder();
        Operations more = new Operations(hone);
        Value x = hone.input("x", DataType.FLOAT32, Shape.of(1, 2, 4, 1));
        Value relu = hone.unary(HoneOp.RELU, x);
        Value pooled = more.pool(HoneOp.MAX_POOL, relu, new int[] {2, 2}, new int[] {2, 2}, false);
        Value wanted = hone.scalar(0.3);
        Value error = hone.binary(HoneOp.SQUARED_DIFFERENCE, pooled, hone.binary(HoneOp.MULTIPLY, pooled, wanted));
        Graph graph =
                hone.build("pooled", List.of(x), List.of(more.reduce(HoneOp.REDUCE_MEAN, error, false, 0, 1, 2, 3)));

        Array values = Array.of(x.shape(), -0.3, 0.123, -0.7, -0.2, -0.11, 0.9, -0.3, -0.8);
        Agreement.check(graph, Map.of(x.id(), values), List.of(x.id()));
    }

    @Test
    void roundsOnceWhatIsRoundedAgainWithTheSameScale() {
        HoneBuilder hone = new HoneBuilder();
        Operations more = new Operations(hone);
        Value x = hone.input("x", DataType.FLOAT32, Shape.of(1, 2, 4, 1));
        Value pooled = more.pool(HoneOp.MAX_POOL, rounded(hone, x, 0.01), new int[] {2, 2}, new int[] {2, 2}, false);
        Value again = rounded(hone, more.reshape(rounded(hone, pooled, 0.01), 1, 2), 0.01);
        Value coarser = rounded(hone, again, 0.1);
        Graph graph = hone.build("again", List.of(x), List.of(sum(more, coarser)));

        Array values = Array.of(x.shape(), -0.3, 0.123, 0.7, 0.2, -0.11, 0.9, 0.3, -0.8);
        Agreement.check(graph, Map.of(x.id(), values), List.of(x.id()));
        assertThat(operators(Fusion.apply(graph, Set.of())))
                .filteredOn("FAKE_QUANTIZE"::equals)
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"4, false, true", "5, false, false", "5, true, true"})
    void findsTheLargestOfAllAmongTheLargestOfWindows(int width, boolean padded, boolean all) {
        HoneBuilder hone = new HoneBuilder();
        Operations more = new Operations(hone);
        Value x = hone.input("x", DataType.FLOAT32, Shape.of(1, 2, width, 1));
        Value pooled = more.pool(HoneOp.MAX_POOL, x, new int[] {2, 2}, new int[] {2, 2}, padded);
        Value largest = more.reduce(HoneOp.REDUCE_MAX, x, false, 0, 1, 2, 3);
        Value rounded = more.reduce(HoneOp.REDUCE_MAX, more.reshape(rounded(hone, x, 0.3), -1), false, 0);
        Value smallest = more.reduce(HoneOp.REDUCE_MIN, x, false, 0, 1, 2, 3);
        Value extremes = hone.binary(
                HoneOp.ADD,
                hone.binary(HoneOp.MULTIPLY, largest, hone.scalar(10)),
                hone.binary(HoneOp.SUBTRACT, rounded, smallest));
        Value found = hone.binary(HoneOp.ADD, sum(more, pooled), hone.unary(HoneOp.STOP_GRADIENT, extremes));
        Graph graph = hone.build("extremes", List.of(x), List.of(found));

        double[] values = new double[2 * width];
        Arrays.setAll(values, i -> i % 3 - 0.37 * i);
        values[width - 1] = 4.4;
        Agreement.check(graph, Map.of(x.id(), Array.of(x.shape(), values)), List.of(x.id()));
        assertThat(Fusion.apply(graph, Set.of()).consumers(x.id()))
                .extracting(Node::operator)
                .filteredOn("REDUCE_MAX"::equals)
                .hasSize(all ? 0 : 1);
    }

    @Test
    void computesOnceWhatIsTheSame() {
        HoneBuilder hone = new HoneBuilder();
        Value x = hone.input("x", DataType.FLOAT32, Shape.SCALAR);
        Value half = hone.unary(HoneOp.TANH, hone.binary(HoneOp.MULTIPLY, x, hone.scalar(0.5)));
        Value same = hone.unary(HoneOp.TANH, hone.binary(HoneOp.MULTIPLY, x, hone.scalar(0.5)));
        Value third = hone.unary(HoneOp.TANH, hone.binary(HoneOp.MULTIPLY, x, hone.scalar(0.3)));
        Value product = hone.binary(HoneOp.MULTIPLY, hone.binary(HoneOp.MULTIPLY, half, same), third);
        Graph graph = hone.build("same", List.of(x), List.of(product));

        Agreement.check(graph, Map.of(x.id(), Array.of(Shape.SCALAR, 0.7)), List.of(x.id()));
        assertThat(operators(Fusion.apply(graph, Set.of())))
                .filteredOn("TANH"::equals)
                .hasSize(2);
        assertThat(Fusion.apply(graph, Set.of(same.id())).producer(same.id())).isPresent();
    }

    @Test
    void tellsWhatIsTheSameInAnotherTypeApart() {
        HoneBuilder hone = new HoneBuilder();
        Operations more = new Operations(hone);
        Value x = hone.input("x", DataType.FLOAT32, Shape.of(3));
        Value sum = sum(more, x);
        for (DataType type : List.of(DataType.INT32, DataType.INT64)) {
            Value place = hone.node(HoneOp.ARG_MAX, Attributes.of("axis", 0L), type, Shape.SCALAR, x);
            Value twice = hone.binary(HoneOp.ADD, place, place);
            Value one = hone.constant(
                    "one", type, Shape.SCALAR, Array.of(Shape.SCALAR, 1).data(type));
            Value next = hone.binary(HoneOp.ADD, twice, one);
            Value real = hone.node(HoneOp.CAST, Attributes.of("to", "FLOAT32"), DataType.FLOAT32, Shape.SCALAR, next);
            sum = hone.binary(HoneOp.ADD, sum, real);
        }
        Graph graph = hone.build("types", List.of(x), List.of(sum));

        Agreement.check(graph, Map.of(x.id(), Array.of(x.shape(), 0.1, 0.7, -0.4)), List.of(x.id()));
    }

    @Test
    void leavesAValueAsItIsWhereAnotherAddsItsGradientAlone() {
        HoneBuilder hone = new HoneBuilder();
        Operations more = new Operations(hone);
        Value x = hone.input("x", DataType.FLOAT32, Shape.of(2));
        Value y = hone.binary(HoneOp.MULTIPLY, x, hone.scalar(3));
        Graph graph = hone.build("both", List.of(x), List.of(sum(more, hone.withGradient(y, x))));

        Agreement.check(graph, Map.of(x.id(), Array.of(Shape.of(2), 0.7, -0.4)), List.of(x.id()));
    }

    /** Who made it knew of rectified values, not of those before. */
    @Test
    void leavesARectificationBeforeWhatIsNotToClip() {
        HoneBuilder hone = new HoneBuilder();
        Operations more = new Operations(hone);
        Value x = hone.input("x", DataType.FLOAT32, Shape.of(4));
        Value quantized = hone.node(
                HoneOp.FAKE_QUANTIZE,
                Attributes.of("min", -128L).with("max", 127L).with("unclipped", true),
                DataType.FLOAT32,
                x.shape(),
                hone.unary(HoneOp.RELU, x),
                hone.scalar(0.01),
                hone.scalar(-128));
        Graph graph = hone.build("unclipped", List.of(x), List.of(sum(more, quantized)));

        Agreement.check(graph, Map.of(x.id(), Array.of(x.shape(), -1.3, 0.513, 2.137, -0.2)), List.of(x.id()));
    }

    @Test
    void keepsWhatTheGraphGivesThoughItIsPooled() {
        HoneBuilder hone = new HoneBuilder();
        Operations more = new Operations(hone);
        Value x = hone.input("x", DataType.FLOAT32, Shape.of(1, 2, 4, 1));
        Value quantized = rounded(hone, x, 0.01);
        Value pooled = more.pool(HoneOp.MAX_POOL, quantized, new int[] {2, 2}, new int[] {2, 2}, false);
        Graph graph = hone.build("given", List.of(x), List.of(sum(more, pooled), quantized));

        assertThat(Fusion.apply(graph, Set.of()).producer(quantized.id())).isPresent();
        Array values = Array.of(x.shape(), -0.3, 0.123, 0.7, 0.2, -0.11, 0.9, 0.3, -0.8);
        Agreement.check(graph, Map.of(x.id(), values), List.of(x.id()));
    }

    private static Value sum(Operations more, Value x) {
        int[] axes = new int[x.rank()];
        Arrays.setAll(axes, i -> i);
        return more.reduce(HoneOp.REDUCE_SUM, x, false, axes);
    }

    private static Value rounded(HoneBuilder hone, Value x, double scale) {
        return hone.node(
                HoneOp.FAKE_QUANTIZE,
                Attributes.of("min", -128L).with("max", 127L),
                DataType.FLOAT32,
                x.shape(),
                x,
                hone.scalar(scale),
                hone.scalar(3));
    }

    private static List<String> operators(Graph graph) {
        return graph.nodes().stream().map(Node::operator).toList();
    }
}
