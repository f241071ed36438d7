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
import dev.hone.training.Schedule;
import dev.hone.training.TrainingProgram;
import dev.hone.training.TrainingTask;
import dev.hone.training.Update;
import dev.hone.training.Variable;
import java.nio.ByteBuffer;
import java.util.Arrays;
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

    /** On which images train. */
    static final TrainingProgram PROGRAM = program(1 / 255.0);

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
        return program(scale, 4);
    }

    /** @param channels of the convolution, whose window has nine places: from so many on, patches are made ahead */
    static TrainingProgram program(double scale, int channels) {
        int pooled = SIDE * SIDE / 4 * channels;
        HoneBuilder hone = new HoneBuilder();
        Operations more = new Operations(hone);
        Value image = hone.input("image", DataType.UINT8, Shape.of(Shape.DYNAMIC, SIDE, SIDE, 1));
        Value label = hone.input("label", DataType.INT32, Shape.of(Shape.DYNAMIC));
        Value real = hone.node(HoneOp.CAST, Attributes.of("to", "FLOAT32"), DataType.FLOAT32, image.shape(), image);
        hone.enter("scaled");
        Value x = hone.binary(HoneOp.MULTIPLY, real, hone.scalar(scale));
        Value filter = hone.variable("filter", DataType.FLOAT32, Shape.of(3, 3, 1, channels));
        Value gamma = hone.variable("gamma", DataType.FLOAT32, Shape.of(channels));
        Value beta = hone.variable("beta", DataType.FLOAT32, Shape.of(channels));
        Value mean = hone.variable("mean", DataType.FLOAT32, Shape.of(channels));
        Value matrix = hone.variable("matrix", DataType.FLOAT32, Shape.of(pooled, CLASSES));
        Value convolved = more.convolution(x, filter, new int[] {1, 1}, new int[] {1, 1}, true, 1);
        List<Value> normal = hone.nodes(
                HoneOp.BATCH_NORM_TRAINING,
                Attributes.of("epsilon", 1e-3),
                DataType.FLOAT32,
                List.of(convolved.shape(), Shape.of(channels), Shape.of(channels)),
                List.of(convolved, gamma, beta));
        Value largest = more.pool(
                HoneOp.MAX_POOL, hone.unary(HoneOp.RELU, normal.get(0)), new int[] {2, 2}, new int[] {2, 2}, true);
        hone.enter("logits");
        Value logits = more.matmul(more.reshape(largest, Shape.DYNAMIC, pooled), matrix, false);
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
                .variable(Variable.trained(filter.id(), "filter", random(9 * channels, 0.3))
                        .withDecay())
                .variable(Variable.trained(gamma.id(), "gamma", all(channels, 1)))
                .variable(Variable.trained(beta.id(), "beta", all(channels, 0)))
                .variable(Variable.kept(mean.id(), "mean", all(channels, 0)))
                .variable(Variable.trained(matrix.id(), "matrix", random(pooled * CLASSES, 0.2))
                        .withDecay())
                .update(new Update(mean.id(), next.id()))
                .build();
    }

    static TrainingTask.Builder task() {
        return task(PROGRAM, of(50));
    }

    static TrainingTask.Builder task(TrainingProgram program, Samples samples) {
        return TrainingTask.builder(program, samples)
                .validate(Optional.of(of(20)))
                .batch(8)
                .epochs(3)
                .seed(5)
                .schedule(Schedule.cosine(0.01));
    }

    private static TensorData all(int size, float value) {
        float[] values = new float[size];
        Arrays.fill(values, value);
        return TensorData.ofFloats(values);
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
