package dev.hone.training.reference;

/** Functions that {@link Math} lacks. */
final class Functions {

    private static final double SQRT_2 = Math.sqrt(2);
    private static final double BELL = 1 / Math.sqrt(2 * Math.PI);
    private static final double GELU = Math.sqrt(2 / Math.PI);
    private static final double CUBE = 0.044715;

    private Functions() {}

    static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    /**
     * The error function: its Maclaurin series where that converges fast, else the continued fraction of its complement
     * (Abramowitz and Stegun, 7.1.5 and 7.1.14).
     */
    static double erf(double x) {
        double size = Math.abs(x);
        if (size < 3) {
            double term = x;
            double sum = x;
            for (int n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
                term *= -x * x / n;
                sum += term / (2 * n + 1);
            }
            return sum * 2 / Math.sqrt(Math.PI);
        }
        double fraction = 0;
        for (int n = 60; n > 0; n--) {
            fraction = n / 2.0 / (size + fraction);
        }
        double rest = Math.exp(-size * size) / (size + fraction) / Math.sqrt(Math.PI);
        return Math.signum(x) * (1 - rest);
    }

    static double erfSlope(double x) {
        return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x);
    }

    static double gelu(double x, boolean approximate) {
        return approximate ? 0.5 * x * (1 + Math.tanh(GELU * (x + CUBE * x * x * x))) : 0.5 * x * (1 + erf(x / SQRT_2));
    }

    static double geluSlope(double x, boolean approximate) {
        if (approximate) {
            double tanh = Math.tanh(GELU * (x + CUBE * x * x * x));
            return 0.5 * (1 + tanh) + 0.5 * x * (1 - tanh * tanh) * GELU * (1 + 3 * CUBE * x * x);
        }
        return 0.5 * (1 + erf(x / SQRT_2)) + x * BELL * Math.exp(-x * x / 2);
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
