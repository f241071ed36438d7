package dev.hone.api.diagnosis;

/**
 * How far values are from the values that they stand for. Made by {@link #of}.
 *
 * @param values how many were compared
 * @param signal root mean square of the reference
 * @param error root mean square of the difference
 * @param bias mean of the difference, value minus reference
 * @param sqnr signal to quantization noise ratio in dB, {@code 20 log10(signal / error)}: infinite without an error,
 *     negative infinity where the reference is 0 and the values are not, NaN without values
 */
public record Deviation(long values, double signal, double error, double bias, double sqnr) {

    /** Of no values. */
    public static final Deviation NONE = of(0, 0, 0, 0);

    /**
     * From sums over the values.
     *
     * @param signalSquares sum of the squares of the reference
     * @param errorSquares sum of the squares of the differences
     * @param errors sum of the differences
     */
    public static Deviation of(long values, double signalSquares, double errorSquares, double errors) {
        if (values == 0) {
            return new Deviation(0, 0, 0, 0, Double.NaN);
        }
        double sqnr = errorSquares == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(signalSquares / errorSquares);
        return new Deviation(
                values, Math.sqrt(signalSquares / values), Math.sqrt(errorSquares / values), errors / values, sqnr);
    }

    /** The error's power as a share of the signal's; 0 where there is none, infinite where there is only error. */
    public double noise() {
        return error == 0 ? 0 : error * error / (signal * signal);
    }
}
