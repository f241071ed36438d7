package dev.hone.technique.prune.internal.mask;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Whether a pattern's size divides a dimension. */
final class Divisor {

    private static final int MAX_SHOWN = 16;

    private Divisor() {}

    static Optional<String> misfit(Kernel kernel, int axis, int size, String channels) {
        int dimension = kernel.shape().dimension(axis);
        if (dimension % size == 0) {
            return Optional.empty();
        }
        return Optional.of(size + " does not divide its " + dimension + " " + channels + " channels; accepted there: "
                + IntStream.rangeClosed(1, Math.min(dimension, MAX_SHOWN))
                        .filter(divisor -> dimension % divisor == 0)
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining(", ", "", dimension > MAX_SHOWN ? ", …" : "")));
    }
}
