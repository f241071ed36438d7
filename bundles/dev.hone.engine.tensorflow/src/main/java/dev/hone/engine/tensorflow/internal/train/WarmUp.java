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
import dev.hone.training.TrainingMonitor;
import dev.hone.training.TrainingProgram;
import dev.hone.training.TrainingTask;
import dev.hone.training.Variable;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * A training of two steps with a network of a few weights. It costs the time that the first training of a process would
 * spend on loading classes and on tables that TensorFlow makes when it is first used.
 */
public final class WarmUp {

    private static final int SIDE = 4;
    private static final int CLASSES = 2;

    private WarmUp() {}

    /** @param threads that later trainings compute with, as the first may decide that for the whole process */
    public static void run(int threads) {
        TrainingTask task = TrainingTask.builder(program(), new Blank())
                .validate(Optional.of(new Blank()))
                .batch(CLASSES)
                .threads(threads)
                .build();
        TrainingRun.run(task, TrainingMonitor.NONE);
    }

    private static TrainingProgram program() {
        HoneBuilder hone = new HoneBuilder();
        Operations more = new Operations(hone);
        Value image = hone.input("image", DataType.FLOAT32, Shape.of(Shape.DYNAMIC, SIDE, SIDE, 1));
        Value label = hone.input("label", DataType.INT32, Shape.of(Shape.DYNAMIC));
        Value filter = hone.variable("filter", DataType.FLOAT32, Shape.of(3, 3, 1, SIDE));
        Value matrix = hone.variable("matrix", DataType.FLOAT32, Shape.of(SIDE * SIDE * SIDE, CLASSES));
        Value hidden =
                hone.unary(HoneOp.RELU, more.convolution(image, filter, new int[] {1, 1}, new int[] {1, 1}, true, 1));
        Value logits = more.matmul(more.reshape(hidden, Shape.DYNAMIC, SIDE * SIDE * SIDE), matrix, false);
        Value entropy = hone.node(
                HoneOp.SPARSE_SOFTMAX_CROSS_ENTROPY,
                Attributes.NONE,
                DataType.FLOAT32,
                Shape.of(Shape.DYNAMIC),
                logits,
                label);
        Value loss = more.reduce(HoneOp.REDUCE_MEAN, entropy, false, 0);
        Graph graph = hone.build("warm-up", List.of(image, label), List.of(loss));
        return TrainingProgram.builder(graph)
                .labelled(true)
                .loss(loss.id())
                .variable(Variable.trained(filter.id(), "filter", zeros(filter)))
                .variable(Variable.trained(matrix.id(), "matrix", zeros(matrix)))
                .build();
    }

    private static TensorData zeros(Value value) {
        return TensorData.ofFloats(new float[Math.toIntExact(value.shape().elements())]);
    }

    /** Black images, one of each class. */
    private record Blank() implements Samples {

        @Override
        public long size() {
            return 2L * CLASSES;
        }

        @Override
        public void read(long sample, int input, ByteBuffer target) {
            for (int i = 0; i < SIDE * SIDE; i++) {
                target.putFloat(0);
            }
        }

        @Override
        public Optional<TensorSpec> labels() {
            return Optional.of(new TensorSpec("label", DataType.INT32, Shape.SCALAR, Optional.empty()));
        }

        @Override
        public void readLabel(long sample, ByteBuffer target) {
            target.putInt((int) (sample % CLASSES));
        }
    }
}
