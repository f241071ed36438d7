package dev.hone.format.tflite.internal.operators;

import static dev.hone.model.DataType.FLOAT16;
import static dev.hone.model.DataType.FLOAT32;
import static dev.hone.model.DataType.INT32;
import static dev.hone.model.DataType.INT64;
import static dev.hone.model.DataType.INT8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.Quantization;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TfliteLoweringTest {

    private static Optional<Graph> lower(Sketch sketch) {
        Graph graph = sketch.graph();
        return new TfliteLowering().lower(graph, graph.nodes().get(0));
    }

    private static Node only(Optional<Graph> lowered) {
        assertThat(lowered.orElseThrow().nodes()).hasSize(1);
        return lowered.get().nodes().get(0);
    }

    @Test
    void castsHalfPrecisionToFloat() {
        Node cast = only(lower(Sketch.of("DEQUANTIZE").input(FLOAT16, 2, 3).output(FLOAT32, 2, 3)));

        assertThat(cast.dialect()).isEqualTo("hone");
        assertThat(cast.operator()).isEqualTo("CAST");
        assertThat(cast.attributes().text("to")).contains("FLOAT32");
    }

    @Test
    void dequantizesByTheScaleOfEachChannel() {
        Quantization perChannel = Quantization.perAxis(new float[] {0.5f, 2}, new long[] {0, 0}, 1);
        Graph lowered = lower(
                        Sketch.of("DEQUANTIZE").input(INT8, perChannel, 3, 2).output(FLOAT32, 3, 2))
                .orElseThrow();

        assertThat(lowered.nodes()).extracting(Node::operator).containsExactly("CAST", "SUBTRACT", "MULTIPLY");
        Tensor scales = lowered.input(lowered.nodes().get(2), 1).orElseThrow();
        assertThat(scales.shape()).isEqualTo(Shape.of(1, 2));
        assertThat(scales.data().orElseThrow().copy(0, 8).asFloatBuffer().get(1))
                .isEqualTo(2);
    }

    @Test
    void reshapesToAConstantShape() {
        TensorData shape = TensorData.ofInts(-1, 4);
        Graph lowered = lower(Sketch.of("RESHAPE")
                        .input(FLOAT32, 2, 2, 4)
                        .constant(INT32, shape, 2)
                        .output(FLOAT32, 4, 4))
                .orElseThrow();

        assertThat(lowered.inputs()).hasSize(2);
        assertThat(lowered.nodes().get(0).attributes().values()).containsEntry("shape", List.of(-1L, 4L));
    }

    @Test
    void doesNotReshapeToAComputedShape() {
        assertThat(lower(Sketch.of("RESHAPE").input(FLOAT32, 4).input(INT32, 2).output(FLOAT32, 2, 2)))
                .isEmpty();
    }

    @Test
    void squeezesAndExpandsToTheShapeOfTheOutput() {
        Node squeeze = only(lower(Sketch.of("SQUEEZE").input(FLOAT32, 1, 4, 1).output(FLOAT32, 4)));
        Node expand = only(
                lower(Sketch.of("EXPAND_DIMS").input(FLOAT32, 4).constant(INT32).output(FLOAT32, 1, 4)));

        assertThat(squeeze.attributes().values()).containsEntry("shape", List.of(4L));
        assertThat(expand.attributes().values()).containsEntry("shape", List.of(1L, 4L));
    }

    @Test
    void transposesByAConstantPermutation() {
        Node transpose = only(lower(Sketch.of("TRANSPOSE")
                .input(FLOAT32, 2, 3)
                .constant(INT64, TensorData.ofLongs(1, 0), 2)
                .output(FLOAT32, 3, 2)));

        assertThat(transpose.attributes().values()).containsEntry("permutation", List.of(1L, 0L));
    }

    @Test
    void hasNoFormForStoredIntegersThatAreOnlyMoved() {
        Quantization quantization = Quantization.perTensor(1, 0);

        assertThat(lower(Sketch.of("SQUEEZE").input(INT8, quantization, 1, 4).output(INT8, quantization, 4)))
                .isEmpty();
    }

    @Test
    void hasNoFormForOtherOperators() {
        assertThat(lower(Sketch.of("TOPK_V2").input(FLOAT32, 4).output(FLOAT32, 4)))
                .isEmpty();
    }
}
