package dev.hone.format.tflite.internal.operators;

import static dev.hone.model.DataType.FLOAT32;
import static dev.hone.model.DataType.INT16;
import static dev.hone.model.DataType.INT8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.Quantization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatorVersionsTest {

    private static final Quantization ONE = Quantization.perTensor(1, 0);

    private static int version(Sketch sketch) {
        Graph graph = sketch.graph();
        return OperatorVersions.raise(graph.nodes().get(0), graph::find).version();
    }

    @ParameterizedTest
    @CsvSource({
        "CONV_2D, 3, 8",
        "DEPTHWISE_CONV_2D, 3, 3",
        "FULLY_CONNECTED, 4, 11",
        "ADD, 2, 3",
        "SUB, 2, 5",
        "AVERAGE_POOL_2D, 2, 3",
        "SOFTMAX, 2, 3",
        "MEAN, 2, 3",
        "RESHAPE, 1, 1",
        "TRANSPOSE, 2, 5",
        "TILE, 3, 1"
    })
    void followTheTypeOfTheActivations(String operator, int int8, int int16) {
        assertThat(version(Sketch.of(operator).input(INT8, ONE, 4).output(INT8, ONE, 4)))
                .isEqualTo(int8);
        assertThat(version(Sketch.of(operator).input(INT16, ONE, 4).output(INT16, ONE, 4)))
                .isEqualTo(int16);
    }

    @ParameterizedTest
    @CsvSource({"FLOAT32, INT8, QUANTIZE, 1", "FLOAT32, INT16, QUANTIZE, 2", "INT8, INT8, QUANTIZE, 1"})
    void ofQuantizeFollowTheOutput(DataType from, DataType to, String operator, int version) {
        assertThat(version(Sketch.of(operator).input(from, 4).output(to, ONE, 4)))
                .isEqualTo(version);
    }

    @Test
    void ofDequantizeFollowTheInput() {
        assertThat(version(Sketch.of("DEQUANTIZE").input(INT8, ONE, 4).output(FLOAT32, 4)))
                .isEqualTo(2);
        assertThat(version(Sketch.of("DEQUANTIZE").input(INT16, ONE, 4).output(FLOAT32, 4)))
                .isEqualTo(3);
    }

    @Test
    void riseWhereAProductIsScaledUp() {
        Quantization half = Quantization.perTensor(0.5f, 0);
        Quantization quarter = Quantization.perTensor(0.25f, 0);
        Sketch down = Sketch.of("MUL").input(INT8, half, 4).input(INT8, half, 4);
        Sketch up = Sketch.of("MUL").input(INT8, half, 4).input(INT8, half, 4);

        assertThat(version(down.output(INT8, ONE, 4))).isEqualTo(2);
        assertThat(version(up.output(INT8, quarter, 4))).isEqualTo(3);
    }

    @Test
    void areNeverLowered() {
        Graph graph =
                Sketch.of("RESHAPE").input(INT8, ONE, 4).output(INT8, ONE, 4).graph();
        Node newer = graph.nodes().get(0).withVersion(7);

        assertThat(OperatorVersions.raise(newer, graph::find)).isSameAs(newer);
    }
}
