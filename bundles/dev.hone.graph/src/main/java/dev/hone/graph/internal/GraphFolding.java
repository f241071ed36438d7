package dev.hone.graph.internal;

import dev.hone.api.graph.GraphPass;
import dev.hone.api.graph.Operators;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Lineage;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Sparsity;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Folds the constants of one graph. Not safe for use by several threads. */
final class GraphFolding {

    private final Model model;
    private final int index;
    private final Operators operators;
    private final Map<Integer, Tensor> folded = new LinkedHashMap<>();
    private final Map<Integer, List<Lineage.Link>> links = new LinkedHashMap<>();

    GraphFolding(Model model, int index, Operators operators) {
        this.model = model;
        this.index = index;
        this.operators = operators;
    }

    GraphPass.Result fold(Graph graph) {
        List<Node> left = new ArrayList<>();
        Set<Integer> read = new LinkedHashSet<>();
        for (Node node : graph.nodes()) {
            if (fold(graph, node)) {
                read.addAll(node.inputs());
            } else {
                left.add(node);
            }
        }
        if (folded.isEmpty()) {
            return GraphPass.Result.unchanged(model);
        }
        GraphBuilder builder = graph.edit().nodes(left);
        folded.values().forEach(builder::put);
        Set<Integer> gone = unused(graph, left, read);
        gone.forEach(builder::removeTensor);
        return new GraphPass.Result(model.withGraph(index, builder.build()), lineage(gone));
    }

    private boolean fold(Graph graph, Node node) {
        if (node.outputs().size() != 1
                || node.output(0) == Tensor.NONE
                || graph.outputs().contains(node.output(0))
                || graph.tensor(node.output(0)).variable()) {
            return false;
        }
        List<Tensor> constants = new ArrayList<>();
        for (int id : node.inputs()) {
            if (id == Tensor.NONE) {
                continue;
            }
            Tensor tensor = folded.getOrDefault(id, graph.tensor(id));
            if (!tensor.isConstant() || tensor.type().bits() == 0) {
                return false;
            }
            constants.add(tensor);
        }
        if (constants.isEmpty()) {
            return false;
        }
        Optional<ConstantValue> value =
                operators.lower(graph, node).flatMap(lowered -> Evaluator.run(lowered, constants));
        Tensor output = graph.tensor(node.output(0));
        if (value.isEmpty()
                || value.get().type() != output.type()
                || output.attributes().has(Sparsity.ATTRIBUTE)
                || output.type().bytes(value.get().shape().elements())
                        != value.get().data().size()) {
            return false;
        }
        folded.put(
                output.id(),
                output.withShape(value.get().shape())
                        .withData(Optional.of(value.get().data())));
        link(constants.get(value.get().source()).id(), output.id(), value.get().transform());
        return true;
    }

    private void link(int from, int to, Lineage.Transform transform) {
        links.computeIfAbsent(from, id -> new ArrayList<>()).add(new Lineage.Link(new TensorRef(index, to), transform));
    }

    /** The constants that only folded nodes read. */
    private Set<Integer> unused(Graph graph, List<Node> left, Set<Integer> read) {
        Set<Integer> used = new HashSet<>(graph.outputs());
        used.addAll(graph.inputs());
        left.forEach(node -> used.addAll(node.inputs()));
        Set<Integer> unused = new LinkedHashSet<>(read);
        unused.removeAll(used);
        unused.remove(Tensor.NONE);
        return unused;
    }

    /** A chain of folded nodes leads from its first constant to its last. */
    private Lineage lineage(Set<Integer> gone) {
        Lineage.Builder lineage = Lineage.builder();
        for (int from : links.keySet()) {
            if (folded.containsKey(from)) {
                continue;
            }
            TensorRef old = new TensorRef(index, from);
            if (!gone.contains(from)) {
                lineage.link(old, old, new Lineage.Transform.Same());
            }
            follow(from, List.of(), gone, lineage, old);
        }
        return lineage.build();
    }

    private void follow(
            int at, List<Lineage.Transform> steps, Set<Integer> gone, Lineage.Builder lineage, TensorRef origin) {
        for (Lineage.Link link : links.getOrDefault(at, List.of())) {
            List<Lineage.Transform> further = new ArrayList<>(steps);
            further.add(link.transform());
            if (!gone.contains(link.to().tensor())) {
                lineage.link(origin, link.to(), ConstantValue.chain(further));
            }
            follow(link.to().tensor(), further, gone, lineage, origin);
        }
    }
}
