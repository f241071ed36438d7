package dev.hone.engine.tensorflow.internal.graph;

import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Value;
import dev.hone.tck.training.Example;
import dev.hone.tck.training.Examples;
import dev.hone.training.reference.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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
        all.add(window(HoneOp.CONV_2D, "VALID", 1, 1).real(2, 4, 3, 5).real(1, 1, 5, 3));
        all.add(Example.of(HoneOp.ADD).real(2, 4, 3, 5).real(5));
        all.add(quantized(1)
                .input(DataType.FLOAT32, Array.of(Shape.SCALAR, 0.1))
                .input(DataType.FLOAT32, zero()));
        all.add(quantized(2)
                .integer("axis", 0)
                .input(DataType.FLOAT32, Array.of(Shape.of(2), 0.1, 0.2))
                .input(DataType.FLOAT32, Array.of(Shape.of(2), 0, 0)));
        all.add(quantized(1)
                .with("unclipped", true)
                .input(DataType.FLOAT32, Array.of(Shape.SCALAR, 0.15))
                .input(DataType.FLOAT32, zero()));
        all.add(quantized(2)
                .with("unclipped", true)
                .integer("axis", 0)
                .input(DataType.FLOAT32, Array.of(Shape.of(2), 0.15, 0.2))
                .input(DataType.FLOAT32, Array.of(Shape.of(2), 0, 0)));
        all.add(Example.of(HoneOp.GATHER)
                .integer("axis", 0)
                .real(5)
                .input(DataType.INT32, Array.of(Shape.of(2, 3), 4, 0, 0, 2, 4, 0)));
        all.add(Example.of(HoneOp.GATHER).integer("axis", 0).real(5).input(DataType.INT32, Array.of(Shape.SCALAR, 3)));
        all.add(Example.of(HoneOp.ADD).real(2, 3, 5).real(5));
        all.add(Example.of(HoneOp.ADD).real(2, 2, 2, 3, 5).real(5));
        all.add(Example.of(HoneOp.ADD).real(2, 3, 1).real(1));
        all.add(window(HoneOp.CONV_2D, "SAME", 1, 2).real(2, 4, 3, 5).real(1, 1, 5, 3));
        all.add(window(HoneOp.CONV_2D, "SAME", 2, 1).real(2, 4, 3, 5).real(1, 1, 5, 3));
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
        Agreement.check(single(example.scalar(example.weights())), example.values(), example.reals());
    }

    @Test
    void countsEachPathOnceWhereOneOperandIsComputedFromTheOther() {
        HoneBuilder hone = new HoneBuilder();
        Value x = hone.input("x", DataType.FLOAT32, Shape.SCALAR);
        Value y = hone.binary(HoneOp.MULTIPLY, x, hone.unary(HoneOp.TANH, x));
        Value z = hone.binary(HoneOp.ADD, hone.binary(HoneOp.MULTIPLY, y, x), y);
        Graph graph = hone.build("nested", List.of(x), List.of(z));

        Agreement.check(graph, Map.of(x.id(), Array.of(Shape.SCALAR, 0.7)), List.of(x.id()));
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
}
