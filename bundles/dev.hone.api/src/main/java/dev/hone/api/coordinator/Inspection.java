package dev.hone.api.coordinator;

import dev.hone.api.TensorSpec;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a model file is made of.
 *
 * @param operators how many there are of each, by name, most frequent first
 * @param parameters elements of constant weights and biases
 * @param types elements of constants by stored type in lower case
 * @param macs multiply-accumulate operations of one inference; empty where shapes are not known
 * @param arenaBytes peak memory of activations; empty where shapes are not known
 * @param nodes of the main graph, in order
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
        List<Violation> violations,
        List<String> notes) {

    public Inspection {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        nodes = List.copyOf(nodes);
        violations = List.copyOf(violations);
        notes = List.copyOf(notes);
    }

    /** A node: its operator, its first output and that output's type and shape, its weights and its work. */
    public record NodeLine(
            int id, String operator, String output, String type, String shape, long parameters, OptionalLong macs) {}
}
