package dev.hone.technique.prune.internal.property;

/** How likely zeros that lie anywhere look like a pattern. */
final class Chance {

    private Chance() {}

    /**
     * That of some groups none has more than a number of values that are not zero, by the binomial distribution.
     *
     * @param zeros the share of zeros
     * @param most values in a group
     * @param size of a group
     */
    static double ofGroups(double zeros, int most, int size, long groups) {
        double probability = Math.pow(zeros, size);
        double sum = probability;
        for (int values = 1; values <= most; values++) {
            probability *= (1 - zeros) / zeros * (size - values + 1) / values;
            sum += probability;
        }
        return Math.pow(Math.min(sum, 1), (double) groups);
    }
}
