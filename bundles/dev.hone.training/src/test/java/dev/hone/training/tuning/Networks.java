package dev.hone.training.tuning;

import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Model;
import dev.hone.model.Shape;
import dev.hone.model.TensorData;
import dev.hone.model.TensorRef;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Operations;
import dev.hone.model.hone.Value;
import dev.hone.training.reference.Array;
import java.util.List;
import java.util.Random;

/** Small models of the {@code hone} dialect. */
final class Networks {

    final HoneBuilder hone = new HoneBuilder();
    final Operations operations = new Operations(hone);
    private final Random random = new Random(3);

    /** Two dense layers on rows of 4 values, with a softmax over 4 classes behind. */
    static Model classifier() {
        Networks made = new Networks();
        Value x = made.hone.input("x", DataType.FLOAT32, Shape.of(Shape.DYNAMIC, 4));
        Value hidden = made.hone.unary(HoneOp.RELU, made.dense("hidden", x, 8));
        Value scores = made.dense("scores", hidden, 4);
        return made.model(x, made.operations.along(HoneOp.SOFTMAX, scores, -1));
    }

    /** A convolution with a bias, a depthwise one, each normalized, and a mean over space, on images of 4x4x1. */
    static Model normalized() {
        Networks made = new Networks();
        Value x = made.hone.input("x", DataType.FLOAT32, Shape.of(Shape.DYNAMIC, 4, 4, 1));
        int[] once = {1, 1};
        Value first =
                made.operations.convolution(x, made.constant("conv/kernel", Shape.of(3, 3, 1, 3)), once, once, true, 1);
        first = made.hone.binary(HoneOp.ADD, first, made.constant("conv/bias", Shape.of(3)));
        first = made.hone.unary(HoneOp.RELU, made.normalize("norm1", first));
        Value second =
                made.operations.depthwise(first, made.constant("depth/kernel", Shape.of(3, 3, 3, 1)), once, once, true);
        second = made.normalize("norm2", second);
        Value mean = made.operations.reduce(HoneOp.REDUCE_MEAN, second, false, 1, 2);
        return made.model(x, made.dense("scores", mean, 4));
    }

    /** Two convolutions with biases, one of them depthwise, and a mean over space, on images of 4x4x1. */
    static Model convolutions() {
        Networks made = new Networks();
        Value x = made.hone.input("x", DataType.FLOAT32, Shape.of(Shape.DYNAMIC, 4, 4, 1));
        int[] once = {1, 1};
        Value first =
                made.operations.convolution(x, made.constant("conv/kernel", Shape.of(3, 3, 1, 3)), once, once, true, 1);
        first = made.hone.binary(HoneOp.ADD, first, made.constant("conv/bias", Shape.of(3)));
        first = made.hone.unary(HoneOp.RELU, first);
        Value second =
                made.operations.depthwise(first, made.constant("depth/kernel", Shape.of(3, 3, 3, 1)), once, once, true);
        second = made.hone.binary(HoneOp.ADD, second, made.constant("depth/bias", Shape.of(3)));
        Value mean = made.operations.reduce(HoneOp.REDUCE_MEAN, second, false, 1, 2);
        return made.model(x, made.dense("scores", mean, 4));
    }

    private Value normalize(String name, Value x) {
        Shape channels = Shape.of(x.channels());
        Value variance = hone.floats(name + "/variance", channels, 0.5f, 1.5f, 0.25f);
        return hone.node(
                HoneOp.BATCH_NORM,
                Attributes.of("epsilon", 1e-3),
                DataType.FLOAT32,
                x.shape(),
                x,
                constant(name + "/gamma", channels),
                constant(name + "/beta", channels),
                constant(name + "/mean", channels),
                variance);
    }

    Value dense(String name, Value x, int units) {
        Value weights = constant(name + "/kernel", Shape.of(x.channels(), units));
        Value product = operations.matmul(x, weights, false);
        return hone.binary(HoneOp.ADD, product, constant(name + "/bias", Shape.of(units)));
    }

    Value constant(String name, Shape shape) {
        float[] values = new float[(int) shape.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian() * 0.5f;
        }
        return hone.constant(name, DataType.FLOAT32, shape, TensorData.ofFloats(values));
    }

    Model model(Value input, Value... outputs) {
        return Model.of(HoneOp.DIALECT, List.of(hone.build("net", List.of(input), List.of(outputs))), Attributes.NONE);
    }

    static TensorRef named(Model model, String name) {
        return model.main().tensors().stream()
                .filter(tensor -> tensor.name().equals(name))
                .map(tensor -> new TensorRef(0, tensor.id()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + " is not there"));
    }

    /** The values of a constant. */
    static float[] floats(Model model, TensorRef tensor) {
        Shape shape = model.tensor(tensor).shape();
        double[] values = Array.of(
                        DataType.FLOAT32, shape, model.tensor(tensor).data().orElseThrow())
                .toArray();
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
