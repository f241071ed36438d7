package dev.hone.technique.quantize.internal.correct;

import dev.hone.api.TensorSpec;
import dev.hone.api.data.Samples;
import dev.hone.api.technique.ActivationSink;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Optional;

/**
 * Keeps activations of every sample, to be given to a model that begins with them. Threads may share it: each sample
 * has a place of its own.
 */
final class KeptActivations implements ActivationSink, Samples {

    private final int samples;
    private final int[] sizes;
    private final float[][] values;

    /** @param sizes elements of each activation on one sample */
    KeptActivations(int[] sizes, int samples) {
        this.samples = samples;
        this.sizes = sizes.clone();
        values = new float[sizes.length][];
        for (int i = 0; i < sizes.length; i++) {
            values[i] = new float[Math.multiplyExact(sizes[i], samples)];
        }
    }

    @Override
    public void accept(long sample, int position, FloatBuffer buffer) {
        buffer.get(buffer.position(), values[position], (int) sample * sizes[position], sizes[position]);
    }

    @Override
    public long size() {
        return samples;
    }

    @Override
    public void read(long sample, int input, ByteBuffer target) {
        int size = sizes[input];
        target.slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values[input], (int) sample * size, size);
        target.position(target.position() + size * Float.BYTES);
    }

    @Override
    public Optional<TensorSpec> labels() {
        return Optional.empty();
    }

    @Override
    public void readLabel(long sample, ByteBuffer target) {
        throw new IllegalStateException("activations have no labels");
    }
}
