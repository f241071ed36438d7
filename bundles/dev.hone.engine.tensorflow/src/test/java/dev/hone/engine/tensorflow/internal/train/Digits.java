package dev.hone.engine.tensorflow.internal.train;

import dev.hone.api.TensorSpec;
import dev.hone.api.data.Samples;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Shape;
import dev.hone.model.TensorData;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Operations;
import dev.hone.model.hone.Value;
import dev.hone.training.TrainingProgram;
import dev.hone.training.Update;
import dev.hone.training.Variable;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Images of 6 by 6 bytes with one of three bright rows, noisy, and a small network that tells which.
 *
 * @param broken a sample whose label is out of range; -1 for none
 */
record Digits(int count, int broken) implements Samples {

    private static final int SIDE = 6;
    private static final int CLASSES = 3;

    static Digits of(int count) {
        return new Digits(count, -1);
    }

    @Override
    public long size() {
        return count;
    }

    private static int label(long sample) {
        return (int) (sample % CLASSES);
    }

    @Override
    public void read(long sample, int input, ByteBuffer target) {
        Random random = new Random(sample);
        for (int i = 0; i < SIDE * SIDE; i++) {
            boolean bright = i / (SIDE * SIDE / CLASSES) == label(sample);
            target.put((byte) (random.nextInt(120) + (bright ? 100 : 0)));
        }
    }

    @Override
    public Optional<TensorSpec> labels() {
        return Optional.of(new TensorSpec("label", DataType.INT32, Shape.SCALAR, Optional.empty()));
    }

    @Override
    public void readLabel(long sample, ByteBuffer target) {
        target.putInt(sample == broken ? CLASSES : label(sample));
    }

    /** @param scale of pixels; what is not a number spoils the loss */
    static TrainingProgram program(double scale) {
        HoneBuilder hone = new HoneBuilder();
        Operations more = new Operations(hone);
        Value image = hone.input("image", DataType.UINT8, Shape.of(Shape.DYNAMIC, SIDE, SIDE, 1));
        Value label = hone.input("label", DataType.INT32, Shape.of(Shape.DYNAMIC));
        Value real = hone.node(HoneOp.CAST, Attributes.of("to", "FLOAT32"), DataType.FLOAT32, image.shape(), image);
        hone.enter("scaled");
        Value x = hone.binary(HoneOp.MULTIPLY, real, hone.scalar(scale));
        Value filter = hone.variable("filter", DataType.FLOAT32, Shape.of(3, 3, 1, 4));
        Value gamma = hone.variable("gamma", DataType.FLOAT32, Shape.of(4));
        Value beta = hone.variable("beta", DataType.FLOAT32, Shape.of(4));
        Value mean = hone.variable("mean", DataType.FLOAT32, Shape.of(4));
        Value matrix = hone.variable("matrix", DataType.FLOAT32, Shape.of(36, CLASSES));
        Value convolved = more.convolution(x, filter, new int[] {1, 1}, new int[] {1, 1}, true, 1);
        List<Value> normal = hone.nodes(
                HoneOp.BATCH_NORM_TRAINING,
                Attributes.of("epsilon", 1e-3),
                DataType.FLOAT32,
                List.of(convolved.shape(), Shape.of(4), Shape.of(4)),
                List.of(convolved, gamma, beta));
        Value pooled = more.pool(
                HoneOp.MAX_POOL, hone.unary(HoneOp.RELU, normal.get(0)), new int[] {2, 2}, new int[] {2, 2}, true);
        hone.enter("logits");
        Value logits = more.matmul(more.reshape(pooled, Shape.DYNAMIC, 36), matrix, false);
        Value entropy = hone.node(
                HoneOp.SPARSE_SOFTMAX_CROSS_ENTROPY,
                Attributes.NONE,
                DataType.FLOAT32,
                Shape.of(Shape.DYNAMIC),
                logits,
                label);
        Value loss = more.reduce(HoneOp.REDUCE_MEAN, entropy, false, 0);
        Value next = hone.binary(
                HoneOp.ADD,
                hone.binary(HoneOp.MULTIPLY, mean, hone.scalar(0.9)),
                hone.binary(HoneOp.MULTIPLY, normal.get(1), hone.scalar(0.1)));
        Graph graph = hone.build("digits", List.of(image, label), List.of(loss, next));
        return TrainingProgram.builder(graph)
                .labelled(true)
                .loss(loss.id())
                .metric("entropy", loss.id())
                .variable(
                        Variable.trained(filter.id(), "filter", random(36, 0.3)).withDecay())
                .variable(Variable.trained(gamma.id(), "gamma", TensorData.ofFloats(1, 1, 1, 1)))
                .variable(Variable.trained(beta.id(), "beta", TensorData.ofFloats(0, 0, 0, 0)))
                .variable(Variable.kept(mean.id(), "mean", TensorData.ofFloats(0, 0, 0, 0)))
                .variable(Variable.trained(matrix.id(), "matrix", random(36 * CLASSES, 0.2))
                        .withDecay())
                .update(new Update(mean.id(), next.id()))
                .build();
    }

    private static TensorData random(int size, double scale) {
        Random random = new Random(size);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) (random.nextGaussian() * scale);
        }
        return TensorData.ofFloats(values);
    }
}
