package dev.hone.api.coordinator;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a stored weight holds, and what it takes.
 *
 * @param name of the tensor
 * @param type as stored, in lower case
 * @param elements how many weights it has
 * @param zeros the share of weights that stand for zero, from 0 to 1
 * @param distinct how many different values are stored; empty where they are too many to be counted
 * @param entropy bits of an ideal code for a weight, each coded by itself; empty where values are not counted
 * @param bytes as stored, which is what flash and memory hold
 * @param gzipBytes by itself after {@code gzip -9}
 * @param zstdBytes by itself after zstd; empty where that is not available
 * @param properties what the bundles of techniques measure on it, such as {@code 50.0 % zeros}
 */
public record WeightFigures(
        String name,
        String type,
        String shape,
        long elements,
        double zeros,
        OptionalLong distinct,
        OptionalDouble entropy,
        long bytes,
        long gzipBytes,
        OptionalLong zstdBytes,
        List<Held> properties) {

    public WeightFigures {
        properties = List.copyOf(properties);
    }

    /**
     * A property that it has.
     *
     * @param property its id, such as {@code sparsity}
     * @param description for people
     */
    public record Held(String property, String description) {}
}
