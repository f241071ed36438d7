package dev.hone.format.tflite.internal.sparse;

import dev.hone.api.graph.Dialect;
import dev.hone.api.graph.GraphPass;
import dev.hone.api.graph.Operators;
import dev.hone.api.graph.SparseEncoder;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Lineage;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Stores weights as compressed sparse rows, each behind a DENSIFY that all its readers read. */
@Component
@Dialect("tflite")
public final class TfliteSparseEncoder implements SparseEncoder {

    /** Behind the name of a weight: what DENSIFY makes of it. */
    private static final String DENSE = "/dense";

    @Activate
    public TfliteSparseEncoder() {}

    @Override
    public GraphPass.Result encode(Model model, Collection<TensorRef> weights, Operators operators) {
        Lineage.Builder lineage = Lineage.builder();
        Model encoded = model;
        for (int index = 0; index < model.graphs().size(); index++) {
            encoded = encoded.withGraph(index, encode(index, model.graphs().get(index), weights, lineage));
        }
        return encoded == model ? GraphPass.Result.unchanged(model) : new GraphPass.Result(encoded, lineage.build());
    }

    @Override
    public long bytes(Model model, TensorRef weight, long values) {
        return CompressedRows.bytes(model.tensor(weight).shape(), values);
    }

    /** Of a weight that was encoded before and made dense since, the one that it had. */
    private static String name(Tensor weight) {
        return weight.name().endsWith(DENSE)
                ? weight.name().substring(0, weight.name().length() - DENSE.length())
                : weight.name();
    }

    private static Graph encode(int index, Graph graph, Collection<TensorRef> weights, Lineage.Builder lineage) {
        GraphBuilder builder = graph.edit();
        Map<Integer, Integer> dense = new HashMap<>();
        List<Node> nodes = new ArrayList<>();
        for (TensorRef weight : weights) {
            if (weight.graph() != index || graph.outputs().contains(weight.tensor())) {
                continue;
            }
            CompressedRows.of(graph.tensor(weight.tensor())).ifPresent(stored -> {
                int output = builder.newTensorId();
                String name = name(stored);
                builder.put(stored.withName(name))
                        .put(Tensor.activation(output, name + DENSE, DataType.FLOAT32, stored.shape()));
                nodes.add(new Node(
                        builder.newNodeId(),
                        "tflite",
                        "DENSIFY",
                        1,
                        List.of(stored.id()),
                        List.of(output),
                        Attributes.NONE));
                dense.put(stored.id(), output);
                lineage.link(weight, weight, new Lineage.Transform.Same());
            });
        }
        if (dense.isEmpty()) {
            return graph;
        }
        for (Node node : graph.nodes()) {
            nodes.add(node.withInputs(
                    node.inputs().stream().map(id -> dense.getOrDefault(id, id)).toList()));
        }
        return builder.nodes(nodes).build();
    }
}
