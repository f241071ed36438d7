package dev.hone.tck.kit;

import dev.hone.api.TensorSpec;
import dev.hone.api.data.Dataset;
import dev.hone.api.data.Samples;
import dev.hone.api.data.Split;
import dev.hone.model.DataType;
import dev.hone.model.Model;
import dev.hone.model.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Samples in memory: normally distributed values for float inputs, small whole numbers for others, and a class as the
 * label. Sample n of a split is always the same. Safe for use by several threads; counts what was read.
 */
public final class KitData implements Dataset {

    private static final int CLASSES = 5;
    private static final long WHOLE = -1;

    private final List<TensorSpec> inputs;
    private final Map<Split, Long> sizes;
    private final long broken;
    private final AtomicLong reads = new AtomicLong();

    private KitData(List<TensorSpec> inputs, Map<Split, Long> sizes, long broken) {
        this.inputs = List.copyOf(inputs);
        this.sizes = Map.copyOf(sizes);
        this.broken = broken;
    }

    /** 64 samples to train with, 16 to validate, to test and to calibrate with. */
    public static KitData of(Model model) {
        return of(model, Map.of(Split.TRAIN, 64L, Split.VALIDATE, 16L, Split.TEST, 16L, Split.CALIBRATE, 16L));
    }

    /** @param sizes how many samples each split has; those that are not named are not there */
    public static KitData of(Model model, Map<Split, Long> sizes) {
        return new KitData(
                TensorSpec.inputsOf(model.main()).stream()
                        .map(TensorSpec::asReal)
                        .toList(),
                sizes,
                WHOLE);
    }

    /** The same, but that a sample of each split gives float inputs values that are not numbers. */
    public KitData withBroken(long sample) {
        return new KitData(inputs, sizes, sample);
    }

    /** How many inputs and labels were read so far. */
    public long reads() {
        return reads.get();
    }

    @Override
    public Optional<Samples> split(Split split) {
        return Optional.ofNullable(sizes.get(split)).map(size -> new Drawn(split, size));
    }

    @Override
    public String description() {
        return "made up, " + sizes;
    }

    @Override
    public String hash() {
        return "0".repeat(64);
    }

    @Override
    public void close() {}

    private final class Drawn implements Samples {

        private final Split split;
        private final long size;

        Drawn(Split split, long size) {
            this.split = split;
            this.size = size;
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public void read(long sample, int input, ByteBuffer target) {
            reads.incrementAndGet();
            requireSample(sample);
            TensorSpec spec = inputs.get(input);
            ByteOrder order = target.order();
            target.order(ByteOrder.LITTLE_ENDIAN);
            Random random = new Random(1 + 31 * (31 * sample + split.id().hashCode()) + input);
            for (long i = spec.elements(); i > 0; i--) {
                switch (spec.type()) {
                    case FLOAT32 -> target.putFloat(sample == broken ? Float.NaN : (float) random.nextGaussian());
                    case FLOAT64 -> target.putDouble(sample == broken ? Double.NaN : random.nextGaussian());
                    case INT64, UINT64 -> target.putLong(random.nextInt(CLASSES));
                    case INT32, UINT32 -> target.putInt(random.nextInt(CLASSES));
                    case INT16, UINT16 -> target.putShort((short) random.nextInt(CLASSES));
                    case INT8, UINT8, BOOL -> target.put((byte) random.nextInt(2));
                    default -> throw new IllegalStateException("no samples are made for inputs of " + spec.type());
                }
            }
            target.order(order);
        }

        @Override
        public Optional<TensorSpec> labels() {
            return Optional.of(new TensorSpec("labels", DataType.INT64, Shape.SCALAR, Optional.empty()));
        }

        @Override
        public void readLabel(long sample, ByteBuffer target) {
            reads.incrementAndGet();
            requireSample(sample);
            ByteOrder order = target.order();
            target.order(ByteOrder.LITTLE_ENDIAN).putLong(sample % CLASSES).order(order);
        }

        private void requireSample(long sample) {
            if (sample < 0 || sample >= size) {
                throw new IndexOutOfBoundsException(
                        "sample " + sample + " of " + split.id() + ", which has " + size + ", from 0 on");
            }
        }
    }
}
