package dev.hone.training.reference;

/** Floats of 16 bits (IEEE 754 binary16). */
final class Half {

    private Half() {}

    static double toDouble(short bits) {
        int exponent = bits >> 10 & 0x1F;
        int fraction = bits & 0x3FF;
        double sign = bits < 0 ? -1 : 1;
        if (exponent == 0x1F) {
            return fraction == 0 ? sign * Double.POSITIVE_INFINITY : Double.NaN;
        }
        return exponent == 0
                ? sign * Math.scalb((double) fraction, -24)
                : sign * Math.scalb((double) (fraction | 0x400), exponent - 25);
    }
}
