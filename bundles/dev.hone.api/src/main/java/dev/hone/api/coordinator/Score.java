package dev.hone.api.coordinator;

/**
 * A metric's value.
 *
 * @param split that it was measured on
 * @param output name of the output
 */
public record Score(
        String metric, String split, String output, double value, String unit, boolean higherIsBetter, long samples) {}
