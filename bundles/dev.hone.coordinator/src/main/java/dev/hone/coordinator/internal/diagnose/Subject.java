package dev.hone.coordinator.internal.diagnose;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An activation that is measured.
 *
 * @param tensor id in the optimized model
 * @param original id in the original
 * @param pieces what computes it in both; empty where that is not run by itself
 */
record Subject(int tensor, int original, Optional<Pieces> pieces) {

    /**
     * What computes the same in both models from the same activations.
     *
     * @param optimized a piece of the optimized model
     * @param original the piece that it stands for; without nodes where it converts values and nothing else
     * @param given for each input of {@code optimized} the tensor of the original that it stands for
     */
    record Pieces(Piece optimized, Piece original, List<Integer> given) {
        Pieces {
            given = List.copyOf(given);
        }

        /** The input of the optimized piece that stands for an input of the original one. */
        int counterpart(int input) {
            return optimized.inputs().get(given.indexOf(input));
        }
    }

    /** The activations of the original that are needed to measure this one. */
    Stream<Integer> needed() {
        return Stream.concat(Stream.of(original), pieces.stream().flatMap(pair -> pair.given().stream()));
    }
}
