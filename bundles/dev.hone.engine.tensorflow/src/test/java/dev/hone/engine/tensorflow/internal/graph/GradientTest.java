package dev.hone.engine.tensorflow.internal.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Operations;
import dev.hone.model.hone.Value;
import dev.hone.tck.training.Example;
import dev.hone.tck.training.Examples;
import dev.hone.training.reference.Array;
import dev.hone.training.reference.Interpreter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;

class GradientTest {

    static Stream<Example> examples() {
        List<Example> all = new ArrayList<>(Examples.all());
        for (String padding : List.of("SAME", "VALID")) {
            for (int stride = 1; stride <= 3; stride++) {
                all.add(window(HoneOp.CONV_2D, padding, stride, 2)
                        .real(2, 9, 8, 2)
                        .real(3, 2, 2, 3));
                all.add(window(HoneOp.CONV_2D, padding, stride, 1)
                        .integer("groups", 3)
                        .real(1, 5, 5, 3)
                        .real(3, 3, 1, 6));
                all.add(Example.of(HoneOp.DEPTHWISE_CONV_2D)
                        .with("padding", padding)
                        .list("strides", stride, 1)
                        .list("dilations", 1, 1)
                        .real(1, 6, 7, 2)
                        .real(3, 2, 2, 2));
            }
            all.add(Example.of(HoneOp.CONV_3D)
                    .with("padding", padding)
                    .list("strides", 1, 1, 1)
                    .list("dilations", 2, 1, 2)
                    .real(1, 5, 4, 6, 2)
                    .real(2, 2, 2, 2, 2));
        }
        all.add(quantized(1)
                .input(DataType.FLOAT32, Array.of(Shape.SCALAR, 0.1))
                .input(DataType.FLOAT32, zero()));
        all.add(quantized(2)
                .integer("axis", 0)
                .input(DataType.FLOAT32, Array.of(Shape.of(2), 0.1, 0.2))
                .input(DataType.FLOAT32, Array.of(Shape.of(2), 0, 0)));
        return all.stream().filter(example -> !widens(example));
    }

    /** The examples' weights are in single precision here. */
    private static boolean widens(Example example) {
        return example.op() == HoneOp.CAST;
    }

    private static Array zero() {
        return Array.of(Shape.SCALAR, 0);
    }

    private static Example quantized(int rows) {
        return Example.of(HoneOp.FAKE_QUANTIZE)
                .with("min", -7.0)
                .with("max", 7.0)
                .between(-0.9, 0.9, rows, 9);
    }

    private static Example window(HoneOp op, String padding, int stride, int dilation) {
        return Example.of(op)
                .with("padding", padding)
                .list("strides", stride, stride)
                .list("dilations", dilation, dilation);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void agreesWithTheReference(Example example) {
        check(single(example.scalar(example.weights())), example.values(), example.reals());
    }

    @Test
    void countsEachPathOnceWhereOneOperandIsComputedFromTheOther() {
        HoneBuilder hone = new HoneBuilder();
        Value x = hone.input("x", DataType.FLOAT32, Shape.SCALAR);
        Value y = hone.binary(HoneOp.MULTIPLY, x, hone.unary(HoneOp.TANH, x));
        Value z = hone.binary(HoneOp.ADD, hone.binary(HoneOp.MULTIPLY, y, x), y);
        Graph graph = hone.build("nested", List.of(x), List.of(z));

        check(graph, Map.of(x.id(), Array.of(Shape.SCALAR, 0.7)), List.of(x.id()));
    }

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

        check(graph, Map.of(x.id(), Array.of(Shape.of(5), -1.3, 0.513, 2.137, 2.9, -0.2)), List.of(x.id()));
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
        check(graph, Map.of(x.id(), values), List.of(x.id()));
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
        check(graph, Map.of(x.id(), values), List.of(x.id()));
    }

    private static Graph single(Graph graph) {
        var builder = graph.edit();
        for (Tensor tensor : graph.tensors()) {
            if (tensor.type() == DataType.FLOAT64) {
                Array value =
                        Array.of(DataType.FLOAT64, tensor.shape(), tensor.data().orElseThrow());
                builder.put(Tensor.constant(
                        tensor.id(), tensor.name(), DataType.FLOAT32, tensor.shape(), value.data(DataType.FLOAT32)));
            }
        }
        return builder.build();
    }

    private static void check(Graph graph, Map<Integer, Array> known, List<Integer> by) {
        int of = graph.outputs().get(0);
        Interpreter reference = new Interpreter(graph);
        Map<Integer, Array> values = reference.run(known, graph.outputs());
        Map<Integer, Array> exact = reference.gradients(values, of, by);
        try (var target = new org.tensorflow.Graph()) {
            Emitter tf = new Emitter(target);
            Map<Integer, Output<?>> inputs = new LinkedHashMap<>();
            graph.inputs()
                    .forEach(id -> inputs.put(
                            id,
                            tf.placeholder(
                                    graph.tensor(id).type(), graph.tensor(id).shape())));
            CompiledGraph compiled = CompiledGraph.compile(tf, graph, inputs, graph.outputs());
            Map<Integer, Output<?>> gradients = Backward.of(compiled, of, by);
            try (Session session = new Session(target)) {
                Session.Runner runner = session.runner().fetch(compiled.value(of));
                List<NativeTensor> fed = new ArrayList<>();
                inputs.forEach((id, placeholder) -> {
                    Tensor tensor = graph.tensor(id);
                    NativeTensor value = NativeTensor.of(tensor.type(), tensor.shape());
                    value.write(known.get(id).data(tensor.type()));
                    runner.feed(placeholder, value.tensor());
                    fed.add(value);
                });
                gradients.values().forEach(runner::fetch);
                try (Result result = runner.run()) {
                    compare(result, 0, values.get(of));
                    int index = 1;
                    for (int id : gradients.keySet()) {
                        compare(result, index++, exact.get(id));
                    }
                }
                fed.forEach(NativeTensor::close);
            }
            by.stream()
                    .filter(id -> !gradients.containsKey(id))
                    .forEach(id -> assertThat(exact.get(id).toArray()).containsOnly(0));
        }
    }

    private static void compare(Result result, int index, Array exact) {
        ByteBuffer bytes = NativeTensor.bytes(result.get(index));
        assertThat(bytes.remaining()).isEqualTo(exact.size() * Float.BYTES);
        double scale = 0.01;
        for (double value : exact.toArray()) {
            scale = Math.max(scale, Math.abs(value));
        }
        for (int i = 0; i < exact.size(); i++) {
            assertThat(Math.abs(bytes.getFloat() - exact.get(i)))
                    .as("element %d of %s", i, exact)
                    .isLessThan(1e-4 * scale);
        }
    }
}
