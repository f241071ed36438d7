package dev.hone.training.tuning;

import dev.hone.api.TensorSpec;
import dev.hone.api.data.Samples;
import dev.hone.api.data.StoredInput;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/**
 * Some of many samples.
 *
 * @param number of each among all
 */
record ChosenSamples(Samples all, long size, LongUnaryOperator number) implements Samples {

    @Override
    public void read(long sample, int input, ByteBuffer target) {
        all.read(number.applyAsLong(sample), input, target);
    }

    @Override
    public Optional<StoredInput> stored(int input) {
        return all.stored(input);
    }

    @Override
    public void readStored(long sample, int input, ByteBuffer target) {
        all.readStored(number.applyAsLong(sample), input, target);
    }

    @Override
    public Optional<TensorSpec> labels() {
        return all.labels();
    }

    @Override
    public void readLabel(long sample, ByteBuffer target) {
        all.readLabel(number.applyAsLong(sample), target);
    }
}
