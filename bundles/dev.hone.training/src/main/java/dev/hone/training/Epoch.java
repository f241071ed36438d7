package dev.hone.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What was measured in one epoch.
 *
 * @param number from 1 on; 0 for what is there before the first step
 * @param loss mean over the samples, as they were trained
 * @param validation the validation loss after the epoch, if there are samples for it
 * @param metrics of the program on the validation samples, by name
 * @param stepsPerSecond training steps, without validation
 */
public record Epoch(
        int number, double loss, OptionalDouble validation, Map<String, Double> metrics, double stepsPerSecond) {

    public Epoch {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    public static Epoch of(
            int number, double loss, OptionalDouble validation, Map<String, Double> metrics, double stepsPerSecond) {
        return new Epoch(number, loss, validation, metrics, stepsPerSecond);
    }

    /** Before the first step. */
    public static Epoch start(double validation, Map<String, Double> metrics) {
        return new Epoch(0, validation, OptionalDouble.of(validation), metrics, 0);
    }
}
