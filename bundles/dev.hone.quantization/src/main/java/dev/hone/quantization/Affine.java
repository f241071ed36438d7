package dev.hone.quantization;

import dev.hone.model.DataType;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Quantization;

/**
 * Affine arithmetic, {@code real = (stored - zeroPoint) * scale}, as in the 8-bit quantization specification of
 * TensorFlow Lite. Scales and zero points are computed in double precision and in the order of operations of the
 * TensorFlow Lite converter, so that both choose the same.
 */
public final class Affine {

    /**
     * The smallest scale that is chosen: the product of two is still a normal float32, so that the scale of a bias
     * never vanishes.
     */
    public static final float MIN_SCALE = 0x1p-60f;

    /**
     * The smallest width of an activation's range, as the TensorFlow Lite converter widens it: the kernels compute
     * fused bounds such as 6 / scale in int32 and refuse a smaller scale.
     */
    public static final double MIN_ACTIVATION_WIDTH = 2e-6;

    /**
     * The largest magnitude of a stored int32 bias. Half of what the type holds, so that the sum of products that is
     * added to the bias does not overflow.
     */
    public static final long MAX_BIAS = 1L << 30;

    /** No channel's scale is smaller than this share of the largest one: channels of zeros need some scale. */
    private static final double MIN_CHANNEL_SHARE = 0x1p-20;

    private static final double BELOW_HALF = Math.nextDown(0.5);

    private Affine() {}

    /**
     * Scale and zero point for activations: the whole range of int8 with any zero point, or int16 around the zero point
     * 0. Zero is represented exactly, for which the range is widened to hold it.
     *
     * @param type INT8 or INT16
     * @throws IllegalArgumentException for another type
     */
    public static Quantization activation(Range range, DataType type) {
        return switch (type) {
            case INT8 -> asymmetric(range, type);
            case INT16 -> symmetric(Math.max(Math.abs(range.min()), Math.abs(range.max())), type);
            default -> throw new IllegalArgumentException("activations stored as " + type);
        };
    }

    /**
     * As {@link #activation}, but with the zero point 0 for any type, for an operand that has to be symmetric.
     *
     * @throws IllegalArgumentException for another type than INT8 or INT16
     */
    public static Quantization symmetricActivation(Range range, DataType type) {
        double magnitude = Math.max(Math.abs(range.min()), Math.abs(range.max()));
        return type == DataType.INT8
                ? symmetric(magnitude == 0 ? 0 : Math.max(magnitude, MIN_ACTIVATION_WIDTH / 2), type)
                : activation(range, type);
    }

    private static Quantization asymmetric(Range range, DataType type) {
        double min = Math.min(range.min(), 0);
        double max = Math.max(range.max(), 0);
        if (min == max) {
            return Quantization.perTensor(1, type.min());
        }
        double scale = Math.max(max - min, MIN_ACTIVATION_WIDTH) / (type.max() - type.min());
        double fromMin = type.min() - min / scale;
        double fromMax = type.max() - max / scale;
        // Of two equivalent expressions the one with the smaller rounding error.
        boolean minIsBetter = Math.abs(type.min()) + Math.abs(min / scale) < type.max() + Math.abs(max / scale);
        long nearest = roundHalfAway(minIsBetter ? fromMin : fromMax);
        long zeroPoint = Math.min(Math.max(nearest, type.min()), type.max());
        return Quantization.perTensor((float) scale, zeroPoint);
    }

    /**
     * One scale for values of up to a magnitude, with the zero point 0 and the narrow range: {@code magnitude} is
     * stored as the type's largest value.
     */
    public static Quantization symmetric(double magnitude, DataType type) {
        return Quantization.perTensor(scale(magnitude, largest(magnitude), type), 0);
    }

    /**
     * A scale for each index of an axis, with the zero point 0 and the narrow range. A channel of nothing but zeros, or
     * of values that vanish beside the other channels', has a small share of the largest scale.
     *
     * @param magnitudes the largest magnitude in each channel
     */
    public static Quantization symmetric(double[] magnitudes, DataType type, int axis) {
        double largest = 0;
        for (double magnitude : magnitudes) {
            largest = Math.max(largest, magnitude);
        }
        float[] scales = new float[magnitudes.length];
        for (int i = 0; i < scales.length; i++) {
            scales[i] = scale(magnitudes[i], largest(largest), type);
        }
        return Quantization.perAxis(scales, new long[scales.length], axis);
    }

    private static double largest(double magnitude) {
        return magnitude == 0 ? 1 : magnitude;
    }

    private static float scale(double magnitude, double largest, DataType type) {
        return (float) Math.max(Math.max(magnitude, largest * MIN_CHANNEL_SHARE) / type.max(), MIN_SCALE);
    }

    /**
     * The scales of a weight raised where a bias would not fit into {@link #MAX_BIAS} otherwise. The weights of such a
     * channel are stored more coarsely, which its bias outweighs.
     *
     * @param input scale of the data that is multiplied by the weight
     * @param bias real values, one for each output channel
     */
    public static Quantization raisedFor(Quantization weight, float input, float[] bias) {
        float[] scales = weight.scales();
        boolean raised = false;
        for (int i = 0; i < bias.length; i++) {
            int channel = weight.isPerTensor() ? 0 : i;
            double needed = Math.abs((double) bias[i]) / ((double) MAX_BIAS * input);
            if (needed > scales[channel]) {
                scales[channel] = Math.nextUp((float) needed);
                raised = true;
            }
        }
        if (!raised) {
            return weight;
        }
        return weight.isPerTensor()
                ? Quantization.perTensor(scales[0], 0)
                : Quantization.perAxis(scales, weight.zeroPoints(), weight.axis());
    }

    /**
     * How a bias is stored: its scale is the input's times the weight's, along axis 0 where the weight has several.
     *
     * @throws InvalidModelException if a product is not a positive finite float32
     */
    public static Quantization bias(float input, Quantization weight) {
        float[] scales = weight.scales();
        for (int i = 0; i < scales.length; i++) {
            float product = (float) ((double) input * scales[i]);
            if (!(product > 0 && product <= Float.MAX_VALUE)) {
                throw new InvalidModelException("the scale of a bias would be " + input + " x " + scales[i]
                        + ", which is no positive finite float32");
            }
            scales[i] = product;
        }
        return weight.isPerTensor()
                ? Quantization.perTensor(scales[0], 0)
                : Quantization.perAxis(scales, new long[scales.length], 0);
    }

    /** The real values that a type can stand for. */
    static Range representable(DataType type, Quantization perTensor) {
        double scale = perTensor.scale(0);
        long zeroPoint = perTensor.zeroPoint(0);
        return new Range((type.min() - zeroPoint) * scale, (type.max() - zeroPoint) * scale);
    }

    /**
     * The stored integer for a real value: rounded to nearest, halves away from zero, clipped to the type. NaN is
     * stored as the zero point.
     */
    public static long quantize(double real, float scale, long zeroPoint, DataType type) {
        long steps = roundHalfAway(real / scale);
        return type == DataType.INT64
                ? steps + zeroPoint
                : Math.min(Math.max(steps, type.min() - zeroPoint), type.max() - zeroPoint) + zeroPoint;
    }

    /** The real value that a stored integer stands for. */
    public static double dequantize(long stored, float scale, long zeroPoint) {
        return (double) (stored - zeroPoint) * scale;
    }

    /**
     * To the nearest integer, halves away from zero; NaN becomes 0. With exactly one half, the addition would round the
     * largest value below a half up.
     */
    private static long roundHalfAway(double value) {
        return (long) (value + Math.copySign(BELOW_HALF, value));
    }
}
