package dev.hone.model;

/** The standard normal distribution, which {@link Math} lacks. */
public final class Normal {

    private static final double SQRT_2 = Math.sqrt(2);
    private static final double BELL = 1 / Math.sqrt(2 * Math.PI);

    private Normal() {}

    /** Its density φ. */
    public static double density(double x) {
        return BELL * Math.exp(-x * x / 2);
    }

    /** Φ, the probability of a value up to {@code x}; {@code x} may be infinite. */
    public static double cumulative(double x) {
        return 0.5 * (1 + erf(x / SQRT_2));
    }

    /**
     * The error function: its Maclaurin series where that converges fast, else the continued fraction of its complement
     * (Abramowitz and Stegun, 7.1.5 and 7.1.14).
     */
    public static double erf(double x) {
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
}
