package dev.hone.quantization;

import dev.hone.api.graph.Operators;
import dev.hone.model.Graph;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.NodeRef;
import dev.hone.model.traits.Traits;
import dev.hone.quantization.QuantizationScope.Border;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Chooses the scheme of each node from what is wanted and what its operator has a form for. */
final class SchemeChoice {

    private final Model model;
    private final Operators operators;
    private final Border border;
    private final Function<NodeRef, Scheme> wanted;
    private final Map<Integer, Traits> integer = new LinkedHashMap<>();
    private final Map<NodeRef, Scheme> schemes = new LinkedHashMap<>();
    private final Map<NodeRef, Traits> weights = new LinkedHashMap<>();
    private final Map<NodeRef, String> kept = new LinkedHashMap<>();

    SchemeChoice(Model model, Operators operators, Border border, Function<NodeRef, Scheme> wanted) {
        this.model = model;
        this.operators = operators;
        this.border = border;
        this.wanted = wanted;
    }

    QuantizationScope choose() {
        Graph main = model.main();
        main.nodes().stream()
                .filter(node -> Eligibility.computesReals(main, node))
                .forEach(node -> choose(main, node));
        for (int island : Islands.find(main, integer, border)) {
            NodeRef ref = new NodeRef(QuantizationScope.MAIN, island);
            integer.remove(island);
            schemes.remove(ref);
            kept.put(ref, "only moves values between operators that stay in float");
        }
        for (int i = 1; i < model.graphs().size(); i++) {
            storeWeights(model.graphs().get(i), i);
        }
        return new QuantizationScope(model, border, integer, schemes, weights, kept);
    }

    private void choose(Graph graph, Node node) {
        NodeRef ref = new NodeRef(QuantizationScope.MAIN, node.id());
        Optional<Traits> traits = operators.traits(graph, node);
        Scheme scheme = wanted.apply(ref);
        if (scheme.isInteger()) {
            scheme = traits.flatMap(known -> arriving(graph, node, known)).orElse(scheme);
        }
        if (scheme.storesWeights()) {
            if (!WeightConstants.concern(graph, node, traits, scheme)) {
                return;
            }
            scheme = WeightConstants.refined(graph, node, traits, scheme);
        }
        Optional<String> obstacle = Eligibility.obstacle(graph, node, traits, scheme);
        if (obstacle.isPresent()) {
            kept.put(ref, obstacle.get());
            return;
        }
        schemes.put(ref, scheme);
        if (scheme.isInteger()) {
            integer.put(node.id(), traits.orElseThrow());
        } else {
            weights.put(ref, traits.orElseThrow());
        }
    }

    /** In the graphs of control flow, such as the steps of recurrent layers, only weights are stored otherwise. */
    private void storeWeights(Graph graph, int index) {
        for (Node node : graph.nodes()) {
            NodeRef ref = new NodeRef(index, node.id());
            Optional<Traits> traits = operators.traits(graph, node);
            Scheme scheme = WeightConstants.refined(graph, node, traits, wanted.apply(ref));
            if (scheme.storesWeights()
                    && WeightConstants.concern(graph, node, traits, scheme)
                    && Eligibility.obstacle(graph, node, traits, scheme).isEmpty()) {
                schemes.put(ref, scheme);
                weights.put(ref, traits.orElseThrow());
            }
        }
    }

    /** The one scheme with which all integer values arrive that a node only moves. */
    private Optional<Scheme> arriving(Graph graph, Node node, Traits traits) {
        if (!traits.movesValues()) {
            return Optional.empty();
        }
        List<Scheme> arriving = node.inputs().stream()
                .filter(id -> Operands.isActivation(graph, id))
                .flatMap(id -> graph.producer(id).stream())
                .map(producer -> schemes.getOrDefault(new NodeRef(QuantizationScope.MAIN, producer.id()), Scheme.FLOAT))
                .distinct()
                .toList();
        return arriving.size() == 1
                ? Optional.of(arriving.get(0)).filter(scheme -> isPossible(scheme, traits))
                : Optional.empty();
    }

    private static boolean isPossible(Scheme scheme, Traits traits) {
        return scheme.activations().filter(traits.integerTypes()::contains).isPresent();
    }
}
