package dev.hone.bench.train;

import dev.hone.api.TensorSpec;
import dev.hone.api.data.Samples;
import dev.hone.api.data.StoredInput;
import dev.hone.model.DataType;
import dev.hone.model.Shape;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Random;

/** Images of random bytes in memory, with random labels; read as bytes. */
final class Noise implements Samples {

    private static final int IMAGES = 4096;
    private static final int PIXELS = 28 * 28;
    private static final int CLASSES = 10;

    private final byte[] pixels = new byte[IMAGES * PIXELS];
    private final long size;

    /** @param size more than are in memory come again */
    Noise(long size) {
        new Random(1).nextBytes(pixels);
        this.size = size;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void read(long sample, int input, ByteBuffer target) {
        target.put(pixels, (int) (sample % IMAGES) * PIXELS, PIXELS);
    }

    @Override
    public Optional<StoredInput> stored(int input) {
        return Optional.of(StoredInput.of(DataType.UINT8, 255));
    }

    @Override
    public void readStored(long sample, int input, ByteBuffer target) {
        read(sample, input, target);
    }

    @Override
    public Optional<TensorSpec> labels() {
        return Optional.of(new TensorSpec("label", DataType.INT32, Shape.SCALAR, Optional.empty()));
    }

    @Override
    public void readLabel(long sample, ByteBuffer target) {
        target.putInt((int) (sample * 7 % CLASSES));
    }
}
