package dev.hone.model;

import java.util.Arrays;

/**
 * Affine quantization: {@code real = (stored - zeroPoint) * scale}, with one scale and zero point for the tensor, or
 * one for each index of an axis.
 */
public final class Quantization {

    /** The axis of a quantization that has one scale for the whole tensor. */
    public static final int PER_TENSOR = -1;

    private final float[] scales;
    private final long[] zeroPoints;
    private final int axis;

    private Quantization(float[] scales, long[] zeroPoints, int axis) {
        if (scales.length == 0 || scales.length != zeroPoints.length) {
            throw new InvalidModelException(
                    "quantization with " + scales.length + " scales and " + zeroPoints.length + " zero points");
        }
        this.scales = scales;
        this.zeroPoints = zeroPoints;
        this.axis = axis;
    }

    public static Quantization perTensor(float scale, long zeroPoint) {
        return new Quantization(new float[] {scale}, new long[] {zeroPoint}, PER_TENSOR);
    }

    /**
     * @param scales one for each index of the axis; positive and finite, which the specification checker verifies
     * @param zeroPoints as many as scales
     * @throws InvalidModelException if the numbers differ or are 0, or the axis is negative
     */
    public static Quantization perAxis(float[] scales, long[] zeroPoints, int axis) {
        if (axis < 0) {
            throw new InvalidModelException("quantization along axis " + axis);
        }
        return new Quantization(scales.clone(), zeroPoints.clone(), axis);
    }

    public boolean isPerTensor() {
        return axis == PER_TENSOR;
    }

    /** The quantized dimension, or {@link #PER_TENSOR}. */
    public int axis() {
        return axis;
    }

    /** The number of scales. */
    public int size() {
        return scales.length;
    }

    public float scale(int index) {
        return scales[index];
    }

    public long zeroPoint(int index) {
        return zeroPoints[index];
    }

    public float[] scales() {
        return scales.clone();
    }

    public long[] zeroPoints() {
        return zeroPoints.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Quantization q
                && axis == q.axis
                && Arrays.equals(scales, q.scales)
                && Arrays.equals(zeroPoints, q.zeroPoints);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.hashCode(scales) + Arrays.hashCode(zeroPoints)) + axis;
    }

    @Override
    public String toString() {
        return isPerTensor()
                ? "scale " + scales[0] + ", zero point " + zeroPoints[0]
                : scales.length + " scales along axis " + axis;
    }
}
