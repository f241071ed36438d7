package dev.hone.training.reference;

import dev.hone.model.Normal;

/** Functions that {@link Math} lacks. */
final class Functions {

    private static final double GELU = Math.sqrt(2 / Math.PI);
    private static final double CUBE = 0.044715;

    private Functions() {}

    static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    static double erfSlope(double x) {
        return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x);
    }

    static double gelu(double x, boolean approximate) {
        return approximate ? 0.5 * x * (1 + Math.tanh(GELU * (x + CUBE * x * x * x))) : x * Normal.cumulative(x);
    }

    static double geluSlope(double x, boolean approximate) {
        if (approximate) {
            double tanh = Math.tanh(GELU * (x + CUBE * x * x * x));
            return 0.5 * (1 + tanh) + 0.5 * x * (1 - tanh * tanh) * GELU * (1 + 3 * CUBE * x * x);
        }
        return Normal.cumulative(x) + x * Normal.density(x);
    }

    static double hardSwishSlope(double x) {
        return x <= -3 ? 0 : x >= 3 ? 1 : x / 3 + 0.5;
    }

    /** Float arithmetic's remainder with the sign of the divisor. */
    static double floorMod(double a, double b) {
        return a - Math.floor(a / b) * b;
    }

    static double cast(double x, String type) {
        return switch (type) {
            case "FLOAT64" -> x;
            case "FLOAT32" -> (float) x;
            case "FLOAT16" -> x;
            case "BOOL" -> x == 0 ? 0 : 1;
            case "UINT8" -> (long) x & 0xFF;
            case "INT8" -> (byte) (long) x;
            case "INT16" -> (short) (long) x;
            case "INT32" -> (int) (long) x;
            default -> (long) x;
        };
    }
}
