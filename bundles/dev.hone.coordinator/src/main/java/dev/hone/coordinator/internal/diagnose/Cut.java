package dev.hone.coordinator.internal.diagnose;

import dev.hone.model.Attributes;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Pieces of a model side by side in one model, each with inputs of its own and one output: so each can be given what it
 * would be given if all before it were right.
 *
 * @param model its main graph has the inputs of all pieces, one piece after the other, and an output a piece
 */
record Cut(Model model) {

    /** @param pieces of the main graph, each with at least one node */
    static Cut of(Model model, List<Piece> pieces) {
        Graph graph = model.main();
        GraphBuilder builder = new GraphBuilder(graph.name());
        // Ids of copies must not meet those of constants, which stay.
        graph.tensors().stream().filter(Tensor::isConstant).forEach(builder::put);
        List<Integer> inputs = new ArrayList<>();
        List<Integer> outputs = new ArrayList<>();
        for (Piece piece : pieces) {
            Map<Integer, Integer> copies = new HashMap<>();
            piece.inputs().forEach(input -> inputs.add(copy(graph, input, builder, copies)));
            for (Node node : piece.nodes()) {
                List<Integer> read = node.inputs().stream()
                        .map(id -> copy(graph, id, builder, copies))
                        .toList();
                List<Integer> written = node.outputs().stream()
                        .map(id -> copy(graph, id, builder, copies))
                        .toList();
                builder.append(new Node(
                        builder.newNodeId(),
                        node.dialect(),
                        node.operator(),
                        node.version(),
                        read,
                        written,
                        node.attributes()));
            }
            outputs.add(copies.get(piece.output()));
        }
        List<Graph> graphs = new ArrayList<>(model.graphs());
        graphs.set(
                0, builder.inputs(inputs).outputs(outputs).removeUnusedTensors().build());
        return new Cut(Model.of(model.dialect(), graphs, Attributes.NONE));
    }

    private static int copy(Graph graph, int id, GraphBuilder builder, Map<Integer, Integer> copies) {
        if (id == Tensor.NONE || graph.tensor(id).isConstant()) {
            return id;
        }
        return copies.computeIfAbsent(id, key -> {
            Tensor tensor = graph.tensor(key);
            int copy = builder.newTensorId();
            builder.put(tensor.withId(copy).withShape(RealTensors.shape(tensor)));
            return copy;
        });
    }
}
