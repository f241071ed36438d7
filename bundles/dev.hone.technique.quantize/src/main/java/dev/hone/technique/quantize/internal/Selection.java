package dev.hone.technique.quantize.internal;

import dev.hone.api.HoneException;
import dev.hone.api.graph.Operators;
import dev.hone.api.target.TargetProfile;
import dev.hone.api.technique.OperatorPattern;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.NodeRef;
import dev.hone.model.TensorRef;
import dev.hone.quantization.Calibrator;
import dev.hone.quantization.Scheme;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which scheme and which calibrator the parameters ask for, node by node. Where {@code include} is given, only what it
 * matches is quantized; what {@code exclude} matches is not; an entry of {@code layers} has the last word on what it
 * matches, a later entry before an earlier one.
 */
final class Selection {

    private final Graph graph;
    private final Scheme scheme;
    private final Scheme others;
    private final Map<Integer, Scheme> schemes = new HashMap<>();
    private final Calibrator calibrator;
    private final Map<Integer, Calibrator> calibrators = new HashMap<>();

    private Selection(Graph graph, Scheme scheme, Scheme others, Calibrator calibrator) {
        this.graph = graph;
        this.scheme = scheme;
        this.others = others;
        this.calibrator = calibrator;
    }

    /**
     * Of the main graph's nodes.
     *
     * @throws HoneException with the reason USAGE if a pattern matches nothing, a mode or calibrator does not exist, or
     *     the target does not take a mode; the message names what would be accepted
     */
    static Selection of(Graph graph, Operators operators, QuantizeParameters parameters, TargetProfile target) {
        Mode mode = Mode.of(parameters.mode());
        mode.requireTakenBy(target);
        List<OperatorPattern> include = OperatorPattern.all(parameters.include());
        Selection selection = new Selection(
                graph,
                mode.scheme(),
                include.isEmpty() ? mode.scheme() : Scheme.FLOAT,
                Calibrators.of(parameters.calibrator(), parameters.percentile()));
        if (!include.isEmpty()) {
            Set<Integer> included = new HashSet<>();
            include.forEach(pattern -> included.addAll(pattern.nodes(graph, operators, "quantize: include")));
            graph.nodes().stream()
                    .filter(node -> !included.contains(node.id()))
                    .forEach(node -> selection.schemes.put(node.id(), Scheme.FLOAT));
        }
        for (OperatorPattern pattern : OperatorPattern.all(parameters.exclude())) {
            pattern.nodes(graph, operators, "quantize: exclude")
                    .forEach(node -> selection.schemes.put(node, Scheme.FLOAT));
        }
        for (String entry : parameters.layers()) {
            if (!entry.isBlank()) {
                selection.apply(LayerRule.parse(entry, Calibrator.IDS), operators, target, parameters.percentile());
            }
        }
        if (!graph.nodes().isEmpty()
                && graph.nodes().stream()
                        .allMatch(
                                node -> selection.schemes.getOrDefault(node.id(), selection.scheme) == Scheme.FLOAT)) {
            throw new HoneException(
                    HoneException.Reason.USAGE,
                    "quantize: include, exclude and layers leave every operator in float; at least one is to be quantized");
        }
        return selection;
    }

    private void apply(LayerRule rule, Operators operators, TargetProfile target, double percentile) {
        if (!Mode.takes(target, rule.scheme())) {
            throw new HoneException(
                    HoneException.Reason.USAGE,
                    "quantize: layers '" + rule.pattern().text() + "': target " + target.id()
                            + " does not take the mode " + rule.scheme().id() + "; it takes "
                            + Mode.takenBy(target));
        }
        for (int node : rule.pattern().nodes(graph, operators, "quantize: layers")) {
            schemes.put(node, rule.scheme());
            calibrators.remove(node);
            rule.calibrator().ifPresent(id -> calibrators.put(node, Calibrators.of(id, percentile)));
        }
    }

    /** What is selected by name is in the main graph; in other graphs everything follows the mode, or nothing does. */
    Scheme scheme(NodeRef node) {
        if (node.graph() != 0) {
            return others;
        }
        return schemes.getOrDefault(node.node(), scheme);
    }

    /** Whether a node is to compute with integers, for which ranges of activations are needed. */
    boolean asksForIntegers() {
        return graph.nodes().stream()
                .anyMatch(node -> scheme(new NodeRef(0, node.id())).isInteger());
    }

    /** Whether a node is to have a scheme. */
    boolean asksFor(Scheme wanted) {
        return others == wanted || graph.nodes().stream().anyMatch(node -> scheme(new NodeRef(0, node.id())) == wanted);
    }

    /**
     * The calibrator that was asked for at the node that writes an activation, or else at the first node that reads it,
     * or else for all.
     */
    Calibrator calibrator(TensorRef activation) {
        return Stream.concat(
                        graph.producer(activation.tensor()).stream(), graph.consumers(activation.tensor()).stream())
                .map(Node::id)
                .filter(calibrators::containsKey)
                .map(calibrators::get)
                .findFirst()
                .orElse(calibrator);
    }

    /** Whether some activations have a calibrator of that name. */
    boolean calibratesBy(String id) {
        return asksForIntegers()
                && Stream.concat(Stream.of(calibrator), calibrators.values().stream())
                        .anyMatch(chosen -> chosen.id().equals(id));
    }

    /** What calibrators there are other than the default, for people: {@code , by mse} or nothing. */
    String calibrators() {
        Set<String> named = new LinkedHashSet<>(List.of(calibrator.toString()));
        calibrators.values().forEach(other -> named.add(other.toString()));
        return named.equals(Set.of(Calibrator.MIN_MAX)) ? "" : ", by " + String.join(" and ", named);
    }
}
