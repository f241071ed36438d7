package dev.hone.technique.quantizeaware.internal.fake;

import dev.hone.model.Quantization;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.quantization.Affine;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How one weight is rounded: symmetric around zero, to a number of bits, with one scale or one for each output channel.
 *
 * @param axis of the channels that have scales of their own, or {@link Tensor#NONE}
 */
public record WeightGrid(Shape shape, int bits, int axis) {

    /** No scale is smaller than this share of the largest one: channels of zeros need some scale. */
    private static final float LEAST_SHARE = 0x1p-20f;

    /** The shares of the largest magnitude that are tried are 1, 1 - 1/20, and so on. */
    private static final int TRIED = 14;

    private static final float TRIED_OF = 20;

    Grid grid() {
        return Grid.symmetric(bits);
    }

    private float largestCode() {
        return (float) grid().max();
    }

    int channels() {
        return axis < 0 ? 1 : shape.dimension(axis);
    }

    private int channel(int element) {
        if (axis < 0) {
            return 0;
        }
        int inner = 1;
        for (int i = axis + 1; i < shape.rank(); i++) {
            inner *= shape.dimension(i);
        }
        return element / inner % channels();
    }

    /** The magnitude below which a channel's largest one counts as this. */
    float least(float... values) {
        float largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return Math.max(largest == 0 ? LEAST_SHARE : largest * LEAST_SHARE, Affine.MIN_SCALE * largestCode());
    }

    /**
     * The scales with which the largest magnitudes are the largest integers. Rounded values have the same scales, bit
     * for bit.
     */
    public float[] scales(float... values) {
        float[] scales = new float[channels()];
        for (int i = 0; i < values.length; i++) {
            scales[channel(i)] = Math.max(scales[channel(i)], Math.abs(values[i]));
        }
        float least = least(values);
        for (int i = 0; i < scales.length; i++) {
            scales[i] = settled(Math.max(scales[i], least) / largestCode());
        }
        return scales;
    }

    /** The first scale that its largest value leads back to. */
    private float settled(float scale) {
        float settled = scale;
        for (float next = again(settled); next != settled; next = again(settled)) {
            settled = Math.max(settled, next);
        }
        return settled;
    }

    private float again(float scale) {
        return Math.max(scale, scale * largestCode() / largestCode());
    }

    /** The scales with which rounding and clipping make the least squared error, channel by channel. */
    float[] leastErrorScales(float... values) {
        float[] largest = scales(values);
        float[] best = largest.clone();
        double[] least = errors(values, largest);
        for (int step = 1; step < TRIED; step++) {
            float[] tried = largest.clone();
            for (int i = 0; i < tried.length; i++) {
                tried[i] *= (TRIED_OF - step) / TRIED_OF;
            }
            double[] errors = errors(values, tried);
            for (int i = 0; i < tried.length; i++) {
                if (errors[i] < least[i]) {
                    least[i] = errors[i];
                    best[i] = tried[i];
                }
            }
        }
        return best;
    }

    private double[] errors(float[] values, float[] scales) {
        double[] errors = new double[scales.length];
        for (int i = 0; i < values.length; i++) {
            int channel = channel(i);
            double error = values[i] - round(values[i], scales[channel]);
            errors[channel] += error * error;
        }
        return errors;
    }

    /** The nearest values that can be stored. */
    TensorData round(float[] values, float[] scales) {
        float[] rounded = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            rounded[i] = round(values[i], scales[channel(i)]);
        }
        return TensorData.ofFloats(rounded);
    }

    private float round(float value, float scale) {
        double code = Math.rint((double) value / scale);
        return (float) Math.max(grid().min(), Math.min(grid().max(), code)) * scale;
    }

    /** How the rounded weight is stored. */
    public Quantization quantization(float... scales) {
        return axis < 0
                ? Quantization.perTensor(scales[0], 0)
                : Quantization.perAxis(scales, new long[scales.length], axis);
    }

    /** A copy of FLOAT32 values. */
    static float[] floats(TensorData data) {
        ByteBuffer bytes = data.copy(0, Math.toIntExact(data.size())).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(values);
        return values;
    }
}
