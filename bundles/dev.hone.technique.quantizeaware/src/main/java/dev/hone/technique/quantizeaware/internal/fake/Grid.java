package dev.hone.technique.quantizeaware.internal.fake;

import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Value;
import java.util.Arrays;

/**
 * The integers that real values are rounded to. Whole numbers all.
 *
 * @param min the smallest
 * @param max the largest
 */
record Grid(double min, double max) {

    /** All that a type holds. */
    static Grid of(DataType type) {
        return new Grid((double) type.min(), (double) type.max());
    }

    /** The narrow range of weights: as many below zero as above. */
    static Grid symmetric(int bits) {
        double largest = (1 << (bits - 1)) - 1;
        return new Grid(-largest, largest);
    }

    /** How many steps lie between the smallest and the largest. */
    double steps() {
        return max - min;
    }

    /** Rounded with one scale and zero point, both of rank 0. */
    Value round(HoneBuilder hone, Value x, Value scale, Value zeroPoint) {
        return hone.node(HoneOp.FAKE_QUANTIZE, attributes(), x.type(), x.shape(), x.multiple(), x, scale, zeroPoint);
    }

    /**
     * Rounded around the zero point 0 with scales that reach the largest magnitudes, so that nothing is clipped.
     *
     * @param axis for each index of which there is a scale; negative if there is one of rank 0
     */
    Value roundWhole(HoneBuilder hone, Value x, Value scales, int axis) {
        Value zero = hone.floats(
                "zero-point", scales.shape(), new float[(int) scales.shape().elements()]);
        Attributes whole = attributes().with("unclipped", true);
        return hone.node(
                HoneOp.FAKE_QUANTIZE,
                axis < 0 ? whole : whole.with("axis", (long) axis),
                x.type(),
                x.shape(),
                x,
                scales,
                zero);
    }

    private Attributes attributes() {
        return Attributes.of("min", min).with("max", max);
    }

    /** All axes but one; all if there is no such axis. */
    static int[] others(int rank, int axis) {
        int[] axes = new int[axis < 0 ? rank : rank - 1];
        Arrays.setAll(axes, i -> axis < 0 || i < axis ? i : i + 1);
        return axes;
    }
}
