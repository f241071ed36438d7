package dev.hone.format.tflite.internal.quantize;

import static dev.hone.format.tflite.internal.quantize.Net.int16;
import static dev.hone.format.tflite.internal.quantize.Net.int8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.InvalidModelException;
import dev.hone.model.NodeRef;
import dev.hone.model.Shape;
import dev.hone.model.Sparsity;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.model.TensorRef;
import dev.hone.quantization.Scheme;
import dev.hone.quantization.Stored;
import java.util.List;
import org.junit.jupiter.api.Test;

class TfliteRealizerRefusalTest {

    private static final Stored HIDDEN = int8(0.05, -128);

    @Test
    void refusesAnOperatorWithoutAnIntegerForm() {
        Net net = new Net();
        int x = net.input(HIDDEN, 4);
        int y = net.activation(HIDDEN, 4);
        net.integer("FLOOR", List.of(x), y);

        assertThatThrownBy(net.outputs(y)::integers)
                .isInstanceOf(InvalidModelException.class)
                .hasMessage("operator 0 (FLOOR) has no integer form");
    }

    @Test
    void refusesATypeThatTheOperatorDoesNotTake() {
        Net net = new Net();
        int x = net.input(int16(0.1), 4);
        int y = net.activation(int16(0.1), 4);
        net.integer("HARD_SWISH", List.of(x), y);

        assertThatThrownBy(net.outputs(y)::integers)
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("operator 0 (HARD_SWISH)")
                .hasMessageContaining("INT16")
                .hasMessageContaining("[INT8]");
    }

    @Test
    void refusesACustomOperator() {
        Net net = new Net();
        int x = net.input(HIDDEN, 4);
        int y = net.activation(HIDDEN, 4);
        net.integer("CUSTOM", List.of(x), y);

        assertThatThrownBy(net.outputs(y)::integers)
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("operator 0 (CUSTOM)");
    }

    @Test
    void refusesATensorThatThePlanForgot() {
        Net net = new Net();
        int x = net.input(HIDDEN, 4);
        int y = net.activation(null, 4);
        net.integer("RELU", List.of(x), y);

        assertThatThrownBy(net.outputs(y)::integers)
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("activation_1");
    }

    @Test
    void refusesConstantsThatAreNotDenseFloats() {
        Net half = new Net();
        int matrix = half.put(Tensor.constant(
                half.newTensorId(), "half", DataType.FLOAT16, Shape.of(1, 4), TensorData.of(new byte[8])));
        half.plan.tensor(new TensorRef(0, matrix), int8(1, 0));
        Net sparse = new Net();
        int encoded = sparse.put(Tensor.constant(
                        sparse.newTensorId(), "encoded", DataType.FLOAT32, Shape.of(4), TensorData.of(new byte[4]))
                .withAttributes(Attributes.of(Sparsity.ATTRIBUTE, Attributes.NONE)));
        sparse.plan.tensor(new TensorRef(0, encoded), HIDDEN);

        assertRefused(half, "FULLY_CONNECTED", matrix, "FLOAT16");
        assertRefused(sparse, "ADD", encoded, "sparse");
    }

    private static void assertRefused(Net net, String operator, int constant, String what) {
        int x = net.input(HIDDEN, 4);
        int y = net.activation(HIDDEN, 4);
        net.integer(operator, List.of(x, constant), y);
        assertThatThrownBy(net.outputs(y)::integers)
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(operator)
                .hasMessageContaining(what);
    }

    @Test
    void refusesAPlanForAnotherModel() {
        Net net = new Net();
        int x = net.input(HIDDEN, 4);
        net.plan.node(new NodeRef(0, 7), Scheme.INT8);

        assertThatThrownBy(net.outputs(x)::integers)
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("operator 7 of graph 0");
    }
}
