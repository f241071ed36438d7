package dev.hone.api.coordinator;

import dev.hone.api.TensorSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a model file is made of. Made by {@link #of}, not by the constructor, which grows.
 *
 * @param operators how many there are of each, by name, most frequent first
 * @param parameters elements of constant weights and biases
 * @param types elements of constants by stored type in lower case
 * @param macs multiply-accumulate operations of one inference; empty where shapes are not known
 * @param arenaBytes peak memory of activations; empty where shapes are not known
 * @param nodes of the main graph, in order
 * @param compressedBytes the file after {@code gzip -9}
 * @param weights what the larger constants hold, in the order of the file
 * @param worth what of that pays on the target and what does not; empty without a target
 * @param violations of the target's limits; empty without a target
 * @param notes what cannot be done with it and why
 */
public record Inspection(
        String format,
        long fileBytes,
        List<TensorSpec> inputs,
        List<TensorSpec> outputs,
        Map<String, Integer> operators,
        long parameters,
        Map<String, Long> types,
        OptionalLong macs,
        OptionalLong arenaBytes,
        List<NodeLine> nodes,
        OptionalLong compressedBytes,
        List<WeightFigures> weights,
        List<String> worth,
        List<Violation> violations,
        List<String> notes) {

    public Inspection {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        operators = Collections.unmodifiableMap(new LinkedHashMap<>(operators));
        types = Collections.unmodifiableMap(new LinkedHashMap<>(types));
        nodes = List.copyOf(nodes);
        weights = List.copyOf(weights);
        worth = List.copyOf(worth);
        violations = List.copyOf(violations);
        notes = List.copyOf(notes);
    }

    /** @param format its id */
    public static Builder of(String format, long fileBytes) {
        return new Builder(format, fileBytes);
    }

    /** A node: its operator, its first output and that output's type and shape, its weights and its work. */
    public record NodeLine(
            int id, String operator, String output, String type, String shape, long parameters, OptionalLong macs) {}

    /** Builds an inspection. Not safe for use by several threads. */
    public static final class Builder {

        private final String format;
        private final long fileBytes;
        private List<TensorSpec> inputs = List.of();
        private List<TensorSpec> outputs = List.of();
        private Map<String, Integer> operators = Map.of();
        private long parameters;
        private Map<String, Long> types = Map.of();
        private OptionalLong macs = OptionalLong.empty();
        private OptionalLong arenaBytes = OptionalLong.empty();
        private List<NodeLine> nodes = List.of();
        private OptionalLong compressedBytes = OptionalLong.empty();
        private List<WeightFigures> weights = List.of();
        private List<String> worth = List.of();
        private List<Violation> violations = List.of();
        private List<String> notes = List.of();

        private Builder(String format, long fileBytes) {
            this.format = format;
            this.fileBytes = fileBytes;
        }

        public Builder inputs(List<TensorSpec> specs) {
            inputs = specs;
            return this;
        }

        public Builder outputs(List<TensorSpec> specs) {
            outputs = specs;
            return this;
        }

        public Builder operators(Map<String, Integer> counts) {
            operators = counts;
            return this;
        }

        public Builder parameters(long elements) {
            parameters = elements;
            return this;
        }

        public Builder types(Map<String, Long> elements) {
            types = elements;
            return this;
        }

        public Builder macs(OptionalLong operations) {
            macs = operations;
            return this;
        }

        public Builder arenaBytes(OptionalLong bytes) {
            arenaBytes = bytes;
            return this;
        }

        public Builder nodes(List<NodeLine> lines) {
            nodes = lines;
            return this;
        }

        public Builder compressedBytes(long bytes) {
            compressedBytes = OptionalLong.of(bytes);
            return this;
        }

        public Builder weights(List<WeightFigures> figures) {
            weights = figures;
            return this;
        }

        public Builder worth(List<String> lines) {
            worth = lines;
            return this;
        }

        public Builder violations(List<Violation> found) {
            violations = found;
            return this;
        }

        public Builder notes(List<String> lines) {
            notes = lines;
            return this;
        }

        public Inspection build() {
            return new Inspection(
                    format,
                    fileBytes,
                    inputs,
                    outputs,
                    operators,
                    parameters,
                    types,
                    macs,
                    arenaBytes,
                    nodes,
                    compressedBytes,
                    weights,
                    worth,
                    violations,
                    notes);
        }
    }
}
