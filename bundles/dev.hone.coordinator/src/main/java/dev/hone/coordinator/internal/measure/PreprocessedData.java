package dev.hone.coordinator.internal.measure;

import dev.hone.api.TensorSpec;
import dev.hone.api.data.Dataset;
import dev.hone.api.data.Samples;
import dev.hone.api.data.Split;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Optional;

/**
 * A dataset whose pixels are scaled and shifted as they are read.
 *
 * @param dataset gives UINT8 for the inputs with a scale, or FLOAT32
 * @param pixels whether it gives UINT8
 * @param scales by index of the input
 */
record PreprocessedData(Dataset dataset, boolean pixels, Map<Integer, PixelScale> scales) implements Dataset {

    PreprocessedData {
        scales = Map.copyOf(scales);
    }

    @Override
    public Optional<Samples> split(Split split) {
        return dataset.split(split).map(samples -> new PreprocessedSamples(samples, pixels, scales));
    }

    @Override
    public String description() {
        return dataset.description();
    }

    @Override
    public String hash() {
        return dataset.hash();
    }

    @Override
    public void close() {
        dataset.close();
    }

    private record PreprocessedSamples(Samples samples, boolean pixels, Map<Integer, PixelScale> scales)
            implements Samples {

        @Override
        public long size() {
            return samples.size();
        }

        @Override
        public void read(long sample, int input, ByteBuffer target) {
            PixelScale scale = scales.get(input);
            if (scale == null) {
                samples.read(sample, input, target);
                return;
            }
            int start = target.position();
            ByteBuffer reals = target.slice().order(ByteOrder.LITTLE_ENDIAN);
            if (pixels) {
                ByteBuffer bytes = ByteBuffer.allocate(reals.remaining() / Float.BYTES);
                samples.read(sample, input, bytes);
                bytes.flip();
                while (bytes.hasRemaining()) {
                    reals.putFloat((float) scale.real(Byte.toUnsignedInt(bytes.get())));
                }
                target.position(start + reals.position());
                return;
            }
            samples.read(sample, input, target);
            for (int at = 0; at < target.position() - start; at += Float.BYTES) {
                reals.putFloat(at, (float) scale.real(reals.getFloat(at)));
            }
        }

        @Override
        public Optional<TensorSpec> labels() {
            return samples.labels();
        }

        @Override
        public void readLabel(long sample, ByteBuffer target) {
            samples.readLabel(sample, target);
        }
    }
}
