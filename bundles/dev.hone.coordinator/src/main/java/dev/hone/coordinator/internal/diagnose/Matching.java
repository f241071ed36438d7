package dev.hone.coordinator.internal.diagnose;

import dev.hone.api.graph.Operators;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.Tensor;
import dev.hone.model.traits.OperatorKind;
import dev.hone.model.traits.Traits;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Finds which activation of one graph stands for which of another: inputs and outputs by their position, others by
 * name, the rest by the place of their operators in the order of execution. What conversions read and write stands for
 * the same.
 */
final class Matching {

    private final Graph original;
    private final Graph optimized;
    private final Operators operators;
    private final Map<Integer, Integer> originals = new LinkedHashMap<>();
    private int named;

    private Matching(Graph original, Graph optimized, Operators operators) {
        this.original = original;
        this.optimized = optimized;
        this.operators = operators;
    }

    static Matching of(Graph original, Graph optimized, Operators operators) {
        Matching matching = new Matching(original, optimized, operators);
        matching.matchBorder();
        matching.matchNames();
        matching.matchConversions();
        matching.matchPlaces();
        matching.matchConversions();
        return matching;
    }

    /** The original's tensor that a tensor of the optimized model stands for; empty if none was found. */
    Optional<Integer> original(int tensor) {
        return Optional.ofNullable(originals.get(tensor));
    }

    /** How many activations were found by name. */
    int named() {
        return named;
    }

    /** How many activations were found in another way. */
    int placed() {
        return originals.size() - named;
    }

    /** Names of the optimized model's activations for which none was found. */
    List<String> unmatched() {
        return activations(optimized)
                .filter(tensor -> !originals.containsKey(tensor.id()))
                .map(Tensor::label)
                .toList();
    }

    private void matchBorder() {
        matchInOrder(original.inputs(), optimized.inputs());
        matchInOrder(original.outputs(), optimized.outputs());
    }

    private void matchInOrder(List<Integer> from, List<Integer> to) {
        for (int i = 0; i < Math.min(from.size(), to.size()); i++) {
            match(from.get(i), to.get(i));
        }
    }

    private void matchNames() {
        Map<String, Optional<Tensor>> byName = new HashMap<>();
        activations(original)
                .forEach(tensor ->
                        byName.merge(tensor.name(), Optional.of(tensor), (first, second) -> Optional.empty()));
        Map<String, Long> counts = new HashMap<>();
        activations(optimized).forEach(tensor -> counts.merge(tensor.name(), 1L, Long::sum));
        activations(optimized)
                .filter(tensor -> !tensor.name().isEmpty() && counts.get(tensor.name()) == 1)
                .forEach(tensor -> byName.getOrDefault(tensor.name(), Optional.empty())
                        .ifPresent(found -> match(found.id(), tensor.id())));
    }

    private void match(int from, int to) {
        if (RealTensors.isActivation(original, from)
                && RealTensors.isActivation(optimized, to)
                && RealTensors.shape(original.tensor(from)).equals(RealTensors.shape(optimized.tensor(to)))
                && originals.putIfAbsent(to, from) == null
                && original.tensor(from).name().equals(optimized.tensor(to).name())) {
            named++;
        }
    }

    private void matchConversions() {
        List<Node> nodes = optimized.nodes();
        for (int i = 0; i < nodes.size(); i++) {
            follow(nodes.get(i), true);
            follow(nodes.get(nodes.size() - 1 - i), false);
        }
    }

    private void follow(Node node, boolean forward) {
        if (!isConversion(optimized, node)) {
            return;
        }
        int from = forward ? node.input(0) : node.output(0);
        int to = forward ? node.output(0) : node.input(0);
        Integer known = originals.get(from);
        if (known != null && RealTensors.isActivation(optimized, to)) {
            originals.putIfAbsent(to, known);
        }
    }

    private boolean isConversion(Graph graph, Node node) {
        OperatorKind kind = kind(graph, node);
        return kind == OperatorKind.QUANTIZE || kind == OperatorKind.DEQUANTIZE;
    }

    private OperatorKind kind(Graph graph, Node node) {
        return operators.traits(graph, node).map(Traits::kind).orElse(OperatorKind.OTHER);
    }

    private void matchPlaces() {
        List<Place> from = places(original, node -> originals.containsValue(node.output(0)));
        List<Place> to = places(optimized, node -> originals.containsKey(node.output(0)));
        for (Alignment.Pair pair : Alignment.of(from, to, this::fit)) {
            Node before = from.get(pair.first()).node();
            Node after = to.get(pair.second()).node();
            for (int i = 0;
                    i < Math.min(before.outputs().size(), after.outputs().size());
                    i++) {
                match(activated(before, before.output(i), after), after.output(i));
            }
        }
    }

    /** A node in the order of execution. */
    private record Place(Node node, String operator, List<String> shapes, boolean known) {}

    private boolean fit(Place from, Place to) {
        if (from.known() || to.known()) {
            return from.known()
                    && to.known()
                    && originals.get(to.node().output(0)).equals(from.node().output(0));
        }
        return from.operator().equals(to.operator()) && from.shapes().equals(to.shapes());
    }

    private List<Place> places(Graph graph, Predicate<Node> known) {
        List<Place> places = new ArrayList<>();
        for (Node node : graph.nodes()) {
            if (!node.outputs().isEmpty()
                    && !isConversion(graph, node)
                    && node.outputs().stream().anyMatch(id -> RealTensors.isActivation(graph, id))) {
                List<String> shapes = node.outputs().stream()
                        .map(id -> RealTensors.shape(graph.tensor(id)).toString())
                        .toList();
                places.add(new Place(node, node.operator(), shapes, known.test(node)));
            }
        }
        return places;
    }

    /**
     * What the optimized operator's output stands for where it has an activation fused that follows in the original.
     */
    private int activated(Node before, int output, Node after) {
        Optional<Traits> fused = operators.traits(optimized, after);
        List<Node> readers = original.consumers(output);
        if (readers.size() != 1 || fused.isEmpty() || fused.get().kind() == OperatorKind.ACTIVATION) {
            return output;
        }
        Optional<Traits> own = operators.traits(original, before);
        Optional<Traits> next = operators.traits(original, readers.get(0));
        boolean follows = next.filter(traits -> traits.kind() == OperatorKind.ACTIVATION
                        && traits.clamp().equals(fused.get().clamp()))
                .isPresent();
        return follows && !own.map(Traits::clamp).equals(fused.map(Traits::clamp))
                ? readers.get(0).output(0)
                : output;
    }

    private static Stream<Tensor> activations(Graph graph) {
        // What is converted from constants alone is a constant, whatever the runtime calls it.
        Stream<Integer> written = graph.nodes().stream()
                .filter(node -> node.inputs().stream()
                        .anyMatch(id -> id != Tensor.NONE && !graph.tensor(id).isConstant()))
                .map(Node::outputs)
                .flatMap(Collection::stream);
        return Stream.concat(graph.inputs().stream(), written)
                .distinct()
                .filter(id -> RealTensors.isActivation(graph, id))
                .map(graph::tensor);
    }
}
