package dev.hone.quantization;

import dev.hone.model.DataType;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads the values of float32 constants, in chunks. */
public final class ConstantValues {

    private ConstantValues() {}

    /**
     * All values, for constants that are known to fit into an array.
     *
     * @throws dev.hone.model.InvalidModelException naming the constant, if it holds NaN or infinity
     */
    public static float[] all(Tensor constant) {
        float[] values = new float[Math.toIntExact(constant.shape().elements())];
        scan(constant, (first, chunk, count) -> System.arraycopy(chunk, 0, values, (int) first, count));
        Range.of(constant.label(), min(values), max(values));
        return values;
    }

    static Range range(Tensor constant) {
        if (constant.shape().elements() == 0) {
            return Range.ZERO;
        }
        float[] bounds = {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
        scan(constant, (first, chunk, count) -> {
            for (int i = 0; i < count; i++) {
                bounds[0] = Math.min(bounds[0], chunk[i]);
                bounds[1] = Math.max(bounds[1], chunk[i]);
            }
        });
        return Range.of(constant.label(), bounds[0], bounds[1]);
    }

    /** The largest finite magnitude; 0 where there is none. */
    static float largestFinite(Tensor constant) {
        float[] largest = {0};
        scan(constant, (first, chunk, count) -> {
            for (int i = 0; i < count; i++) {
                float magnitude = Math.abs(chunk[i]);
                largest[0] = magnitude <= Float.MAX_VALUE ? Math.max(largest[0], magnitude) : largest[0];
            }
        });
        return largest[0];
    }

    /** The largest magnitude for each index of an axis. */
    static double[] magnitudes(Tensor constant, int axis) {
        float[] largest = new float[constant.shape().dimension(axis)];
        scanRuns(constant, axis, (channel, chunk, from, to) -> {
            float magnitude = largest[channel];
            for (int i = from; i < to; i++) {
                magnitude = Math.max(magnitude, Math.abs(chunk[i]));
            }
            largest[channel] = magnitude;
        });
        double[] magnitudes = new double[largest.length];
        for (int i = 0; i < magnitudes.length; i++) {
            magnitudes[i] = Range.of(constant.label(), -largest[i], largest[i]).max();
        }
        return magnitudes;
    }

    /** The squared error for each index of an axis when values are stored around the zero point 0. */
    static double[] errors(Tensor constant, int axis, float[] scales, DataType type) {
        double[] errors = new double[scales.length];
        scanRuns(constant, axis, (channel, chunk, from, to) -> {
            float scale = scales[channel];
            double sum = errors[channel];
            for (int i = from; i < to; i++) {
                double error = chunk[i] - Affine.dequantize(Affine.quantize(chunk[i], scale, 0, type), scale, 0);
                sum += error * error;
            }
            errors[channel] = sum;
        });
        return errors;
    }

    private interface Runs {
        /** Values from {@code from} to before {@code to} that have the same index of an axis. */
        void accept(int channel, float[] values, int from, int to);
    }

    private static void scanRuns(Tensor constant, int axis, Runs runs) {
        int channels = constant.shape().dimension(axis);
        long inner = Axes.inner(constant.shape(), axis);
        scan(constant, (first, chunk, count) -> {
            int channel = (int) (first / inner % channels);
            long left = inner - first % inner;
            for (int done = 0; done < count; ) {
                int end = (int) Math.min(done + left, count);
                runs.accept(channel, chunk, done, end);
                done = end;
                left = inner;
                channel = channel + 1 == channels ? 0 : channel + 1;
            }
        });
    }

    private interface Chunks {
        void accept(long first, float[] values, int count);
    }

    private static void scan(Tensor constant, Chunks chunks) {
        TensorData data = constant.data().orElseThrow();
        long elements = constant.shape().elements();
        float[] values = new float[(int) Math.min(elements, TensorData.CHUNK / Float.BYTES)];
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long first = 0; first < elements; first += values.length) {
            int count = (int) Math.min(values.length, elements - first);
            bytes.clear();
            data.read(first * Float.BYTES, count * Float.BYTES, bytes);
            bytes.flip().asFloatBuffer().get(values, 0, count);
            chunks.accept(first, values, count);
        }
    }

    private static float min(float[] values) {
        float min = 0;
        for (float value : values) {
            min = Math.min(min, value);
        }
        return min;
    }

    private static float max(float[] values) {
        float max = 0;
        for (float value : values) {
            max = Math.max(max, value);
        }
        return max;
    }
}
