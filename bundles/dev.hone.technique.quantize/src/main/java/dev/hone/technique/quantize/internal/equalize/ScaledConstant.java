package dev.hone.technique.quantize.internal.equalize;

import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.quantization.ConstantValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A constant and factors along some of its axes, which are multiplied in once, at the end: so it is rounded once. */
final class ScaledConstant {

    private final float[] values;
    private final int[] dimensions;
    private final Map<Integer, double[]> factors = new TreeMap<>();

    ScaledConstant(Tensor constant) {
        values = ConstantValues.all(constant);
        dimensions = constant.shape().toArray();
    }

    /** The axes along which it was scaled. */
    List<Integer> axes() {
        return List.copyOf(factors.keySet());
    }

    void scale(int axis, double[] more) {
        double[] product = factors.computeIfAbsent(axis, key -> ones(dimensions[key]));
        for (int i = 0; i < product.length; i++) {
            product[i] *= more[i];
        }
    }

    private static double[] ones(int count) {
        double[] ones = new double[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** The largest magnitude for each index of an axis. */
    double[] magnitudes(int axis) {
        double[] magnitudes = new double[dimensions[axis]];
        int inner = inner(axis);
        visit((position, value) -> {
            int index = position / inner % magnitudes.length;
            magnitudes[index] = Math.max(magnitudes[index], Math.abs(value));
        });
        return magnitudes;
    }

    TensorData data() {
        float[] scaled = new float[values.length];
        visit((position, value) -> scaled[position] = (float) value);
        return TensorData.ofFloats(scaled);
    }

    private interface Visitor {
        void accept(int position, double value);
    }

    private void visit(Visitor visitor) {
        List<double[]> all = new ArrayList<>(factors.values());
        int[] inner = factors.keySet().stream().mapToInt(this::inner).toArray();
        for (int position = 0; position < values.length; position++) {
            double value = values[position];
            for (int i = 0; i < inner.length; i++) {
                double[] along = all.get(i);
                value *= along[position / inner[i] % along.length];
            }
            visitor.accept(position, value);
        }
    }

    private int inner(int axis) {
        int inner = 1;
        for (int i = axis + 1; i < dimensions.length; i++) {
            inner *= dimensions[i];
        }
        return inner;
    }
}
