package dev.hone.format.tflite.internal.operators;

import static dev.hone.model.DataType.FLOAT32;
import static dev.hone.model.DataType.INT32;
import static dev.hone.model.DataType.INT8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.model.Attributes;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Node;
import dev.hone.model.Quantization;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What makes no sense, or would take all memory, has no form. */
class HostileOptionsTest {

    private static Sketch convolution() {
        return Sketch.of("CONV_2D").input(FLOAT32, 1, 4, 4, 2);
    }

    private static Sketch part(int begin, int end, int stride) {
        return Sketch.of("STRIDED_SLICE")
                .input(FLOAT32, 4)
                .constant(INT32, TensorData.ofInts(begin), 1)
                .constant(INT32, TensorData.ofInts(end), 1)
                .constant(INT32, TensorData.ofInts(stride), 1)
                .output(FLOAT32, 2);
    }

    static Stream<Sketch> hostile() {
        int max = Integer.MAX_VALUE;
        Quantization quantization = Quantization.perTensor(1, 0);
        return Stream.of(
                convolution().constant(FLOAT32, 3, 3, 3, 2).output(FLOAT32, 1, 4, 4, 3),
                convolution()
                        .constant(FLOAT32, 3, 3, 3, 2)
                        .option("stride_w", -1L)
                        .option("stride_h", 1L)
                        .output(FLOAT32, 1, 4, 4, 3),
                convolution()
                        .constant(FLOAT32, 3, 3, 3, 0)
                        .option("stride_w", 1L)
                        .option("stride_h", 1L)
                        .output(FLOAT32, 1, 4, 4, 3),
                convolution()
                        .constant(FLOAT32, 3, 3, 3, 2)
                        .constant(FLOAT32, 7)
                        .option("stride_w", 1L)
                        .option("stride_h", 1L)
                        .output(FLOAT32, 1, 4, 4, 3),
                Sketch.of("MAX_POOL_2D")
                        .input(FLOAT32, 1, 4, 4, 2)
                        .option("filter_width", 1L << 40)
                        .option("filter_height", 1L)
                        .output(FLOAT32, 1, 4, 4, 2),
                Sketch.of("PAD")
                        .input(FLOAT32, 4)
                        .constant(INT32, TensorData.ofInts(max, max), 1, 2)
                        .output(FLOAT32, 4),
                Sketch.of("TILE")
                        .input(FLOAT32, 4, 4)
                        .constant(INT32, TensorData.ofInts(max, max), 2)
                        .output(FLOAT32, 4, 4),
                Sketch.of("BROADCAST_TO")
                        .input(FLOAT32, 1)
                        .constant(INT32, TensorData.ofInts(max, max, max, max), 4)
                        .output(FLOAT32, 1),
                Sketch.of("ONE_HOT")
                        .input(INT32, 4)
                        .constant(INT32, TensorData.ofInts(max))
                        .constant(FLOAT32)
                        .constant(FLOAT32)
                        .option("axis", -1L)
                        .output(FLOAT32, 4, 4),
                Sketch.of("SOFTMAX").input(FLOAT32).output(FLOAT32),
                Sketch.of("TRANSPOSE")
                        .input(FLOAT32, 2, 3)
                        .constant(INT32, TensorData.ofInts(0, 0), 2)
                        .output(FLOAT32, 2, 2),
                Sketch.of("SPLIT")
                        .constant(INT32, TensorData.ofInts(9))
                        .input(FLOAT32, 4)
                        .output(FLOAT32, 2)
                        .output(FLOAT32, 2),
                Sketch.of("CONCATENATION").output(FLOAT32, 2),
                Sketch.of("ADD").input(FLOAT32, 3).input(FLOAT32, 4).output(FLOAT32, 4),
                Sketch.of("ADD")
                        .input(INT8, quantization, 4)
                        .input(INT8, quantization, 4)
                        .output(INT8, quantization, 4),
                Sketch.of("UNIDIRECTIONAL_SEQUENCE_RNN")
                        .input(FLOAT32, 1, 1 << 20, 1)
                        .constant(FLOAT32, 1, 1)
                        .constant(FLOAT32, 1, 1)
                        .constant(FLOAT32, 1)
                        .output(FLOAT32, 1, 1 << 20, 1),
                part(0, 4, 0),
                part(3, 1, 1),
                part(0, 4, Integer.MIN_VALUE));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void hasNoForm(Sketch sketch) {
        Graph graph = sketch.graph();

        assertThat(new TfliteLowering().lower(graph, graph.nodes().get(0))).isEmpty();
    }

    /** Each number is read twice by the next: followed blindly, that takes 2 to the 40th steps. */
    @Test
    void givesUpOnAShapeThatTakesForeverToCompute() {
        GraphBuilder graph = new GraphBuilder("chain");
        graph.put(Tensor.activation(0, "x", FLOAT32, Shape.of(1)));
        graph.put(Tensor.activation(1, "n0", INT32, Shape.of(1)));
        graph.append(new Node(0, "tflite", "SHAPE", 1, List.of(0), List.of(1), Attributes.NONE));
        for (int i = 2; i < 42; i++) {
            graph.put(Tensor.activation(i, "n" + i, INT32, Shape.of(1)));
            graph.append(new Node(i, "tflite", "MUL", 1, List.of(i - 1, i - 1), List.of(i), Attributes.NONE));
        }
        graph.put(Tensor.activation(42, "y", FLOAT32, Shape.of(1)));
        graph.append(new Node(42, "tflite", "RESHAPE", 1, List.of(0, 41), List.of(42), Attributes.NONE));
        Graph built = graph.inputs(List.of(0)).outputs(List.of(42)).build();

        assertThat(new TfliteLowering()
                        .lower(built, built.nodes().get(built.nodes().size() - 1)))
                .isEmpty();
    }
}
