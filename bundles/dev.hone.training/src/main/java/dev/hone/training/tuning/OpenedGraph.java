package dev.hone.training.tuning;

import dev.hone.api.graph.Operators;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Recurrence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The main graph of a model with an open batch, and its nodes lowered. First every activation is taken to have the
 * batch in its first dimension; what a lowering then says of its outputs is put right before the next node is lowered.
 */
final class OpenedGraph {

    private final Operators operators;
    private final Map<Integer, Optional<Graph>> lowered = new HashMap<>();
    private Graph graph;

    /** @throws InvalidModelException if an input has no first dimension that can be the batch */
    OpenedGraph(Graph read, Operators operators) {
        this.operators = operators;
        graph = opened(read);
        for (Node node : read.nodes()) {
            lowered.put(node.id(), lower(node));
        }
    }

    /** The graph with its shapes put right. */
    Graph graph() {
        return graph;
    }

    /** A node in the {@code hone} dialect; empty if it has no form there. */
    Optional<Graph> lowered(Node node) {
        return lowered.get(node.id());
    }

    /** The inputs that a node's lowered form really reads. */
    List<Integer> reads(Node node) {
        Graph form = lowered.get(node.id()).orElse(null);
        List<Integer> given =
                node.inputs().stream().filter(id -> id != Tensor.NONE).toList();
        if (form == null) {
            return given;
        }
        List<Integer> read = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            int input = form.inputs().get(i);
            if (!form.consumers(input).isEmpty() || form.outputs().contains(input)) {
                read.add(given.get(i));
            }
        }
        return read;
    }

    private static Graph opened(Graph read) {
        read.inputs().forEach(id -> requireOpenable(read.tensor(id)));
        boolean open =
                read.inputs().stream().allMatch(id -> read.tensor(id).shape().dimension(0) == Shape.DYNAMIC);
        if (open && read.nodes().stream().allMatch(node -> node.dialect().equals(HoneOp.DIALECT))) {
            return read; // it knows better what becomes of the batch
        }
        Set<Integer> batched = new HashSet<>();
        GraphBuilder builder = read.edit();
        for (int id : read.inputs()) {
            batched.add(id);
            builder.put(open(read.tensor(id)));
        }
        for (Node node : read.nodes()) {
            if (node.inputs().stream().noneMatch(batched::contains)) {
                continue;
            }
            for (int id : node.outputs()) {
                if (id != Tensor.NONE && read.tensor(id).shape().rank() > 0) {
                    batched.add(id);
                    builder.put(open(read.tensor(id)));
                }
            }
        }
        return builder.build();
    }

    private static Tensor open(Tensor tensor) {
        return tensor.withShape(tensor.shape().with(0, Shape.DYNAMIC));
    }

    private static void requireOpenable(Tensor input) {
        Shape shape = input.shape();
        if (shape.rank() == 0 || !shape.with(0, 1).isStatic()) {
            throw new InvalidModelException("input '" + input.label() + "' has the shape " + shape
                    + "; a first dimension for the batch and known sizes behind it are needed");
        }
        if (shape.dimension(0) > 1) {
            throw new InvalidModelException("input '" + input.label() + "' of the shape " + shape + " takes "
                    + shape.dimension(0) + " samples at once; a batch of 1, or an open one, is needed");
        }
        if (input.quantization().isPresent() || input.type() == DataType.STRING) {
            throw new InvalidModelException("input '" + input.label() + "' is of type " + input.type()
                    + (input.quantization().isPresent() ? ", which stands for real values" : "")
                    + "; float32, or integers that mean themselves, are needed");
        }
    }

    private Optional<Graph> lower(Node node) {
        Optional<Graph> form = node.dialect().equals(HoneOp.DIALECT)
                ? Optional.of(alone(node))
                : operators.lower(graph, node).filter(found -> fits(node, found));
        form.ifPresent(found -> correct(node, found));
        return form;
    }

    private static boolean fits(Node node, Graph form) {
        return form.inputs().size()
                        == node.inputs().stream()
                                .filter(id -> id != Tensor.NONE)
                                .count()
                && form.outputs().size() == node.outputs().size();
    }

    private Graph alone(Node node) {
        if (Recurrence.isOne(HoneOp.valueOf(node.operator()))) {
            return Recurrence.steps(graph, node);
        }
        GraphBuilder builder = new GraphBuilder("");
        node.inputs().stream().distinct().forEach(id -> builder.put(unstored(graph.tensor(id))));
        node.outputs().forEach(id -> builder.put(graph.tensor(id)));
        return builder.append(node)
                .inputs(node.inputs())
                .outputs(node.outputs())
                .build();
    }

    private static Tensor unstored(Tensor tensor) {
        return Tensor.activation(tensor.id(), tensor.name(), tensor.type(), tensor.shape())
                .withAttributes(tensor.attributes());
    }

    private void correct(Node node, Graph form) {
        GraphBuilder changed = null;
        for (int i = 0; i < node.outputs().size(); i++) {
            Tensor found = form.tensor(form.outputs().get(i));
            Optional<Tensor> known = graph.output(node, i);
            if (known.isPresent() && differs(known.get(), found)) {
                changed = changed == null ? graph.edit() : changed;
                changed.put(known.get()
                        .withShape(found.shape())
                        .withAttributes(known.get().attributes().with(HoneOp.BATCH_MULTIPLE, multiple(found))));
            }
        }
        if (changed != null) {
            graph = changed.build();
        }
    }

    private static boolean differs(Tensor known, Tensor found) {
        return !known.shape().equals(found.shape()) || multiple(known) != multiple(found);
    }

    private static long multiple(Tensor tensor) {
        return tensor.attributes().integer(HoneOp.BATCH_MULTIPLE, 1);
    }
}
