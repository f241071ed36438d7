package dev.hone.data.internal;

import dev.hone.api.TensorSpec;
import dev.hone.api.data.Samples;
import dev.hone.api.data.Split;
import dev.hone.api.data.StoredInput;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/**
 * Samples that stand in arrays.
 *
 * @param inputs one a model input
 * @param order which row of the arrays a sample is
 */
record ArraySamples(List<Feed> inputs, Optional<Feed> label, long size, LongUnaryOperator order) implements Samples {

    static ArraySamples of(List<Feed> inputs, Optional<Feed> label, long size) {
        return new ArraySamples(List.copyOf(inputs), label, size, row -> row);
    }

    /**
     * What is made of training samples: those for calibration are drawn from those for training.
     *
     * @param validated whether the last tenth is kept for validation
     */
    Map<Split, Samples> asTraining(long seed, boolean validated) {
        Map<Split, Samples> splits = new EnumMap<>(Split.class);
        long validate = validated ? size / 10 : 0;
        long train = size - validate;
        Permutation drawn = new Permutation(train, seed);
        splits.put(Split.TRAIN, new ArraySamples(inputs, label, train, order));
        splits.put(Split.CALIBRATE, new ArraySamples(inputs, label, train, row -> order.applyAsLong(drawn.at(row))));
        if (validate > 0) {
            splits.put(
                    Split.VALIDATE, new ArraySamples(inputs, label, validate, row -> order.applyAsLong(train + row)));
        }
        return splits;
    }

    @Override
    public void read(long sample, int input, ByteBuffer target) {
        inputs.get(input).read(row(sample), target);
    }

    @Override
    public Optional<StoredInput> stored(int input) {
        return inputs.get(input).stored();
    }

    @Override
    public void readStored(long sample, int input, ByteBuffer target) {
        inputs.get(input).readStored(row(sample), target);
    }

    @Override
    public Optional<TensorSpec> labels() {
        return label.map(Feed::target);
    }

    @Override
    public void readLabel(long sample, ByteBuffer target) {
        label.orElseThrow(() -> new IllegalStateException("there are no labels"))
                .read(row(sample), target);
    }

    private long row(long sample) {
        return order.applyAsLong(Objects.checkIndex(sample, size));
    }
}
