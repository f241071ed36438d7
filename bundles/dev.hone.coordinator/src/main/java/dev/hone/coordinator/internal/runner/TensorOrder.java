package dev.hone.coordinator.internal.runner;

import dev.hone.coordinator.internal.measure.FileFacts;
import dev.hone.model.Graph;
import dev.hone.model.Lineage;
import dev.hone.model.Lineage.Link;
import dev.hone.model.Lineage.Transform;
import dev.hone.model.Model;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which tensor of a model is which once it was written and read again, where the ids are new: formats keep the order.
 */
final class TensorOrder {

    private final Model model;

    TensorOrder(Model model) {
        this.model = model;
    }

    /** The same for models whose tensors have the same names and types in the same order. */
    String hash() {
        StringBuilder text = new StringBuilder();
        for (Graph graph : model.graphs()) {
            text.append(graph.tensors().size()).append('\n');
            for (Tensor tensor : graph.tensors()) {
                text.append(tensor.type()).append(' ').append(tensor.name()).append('\n');
            }
        }
        return FileFacts.sha256(text.toString());
    }

    /** From this model to the same as it was read again. */
    Lineage to(Model read) {
        Lineage.Builder lineage = Lineage.builder();
        Map<TensorRef, TensorRef> positions = positions(read);
        positions.forEach((from, to) -> lineage.link(from, to, new Transform.Same()));
        return lineage.build();
    }

    private Map<TensorRef, TensorRef> positions(Model read) {
        Map<TensorRef, TensorRef> positions = new LinkedHashMap<>();
        for (int graph = 0; graph < model.graphs().size(); graph++) {
            List<Tensor> tensors = List.copyOf(read.graphs().get(graph).tensors());
            int position = 0;
            for (Tensor tensor : model.graphs().get(graph).tensors()) {
                positions.put(
                        new TensorRef(graph, tensor.id()),
                        new TensorRef(graph, tensors.get(position++).id()));
            }
        }
        return positions;
    }

    /**
     * The links of a lineage that leads to this model, with positions for ids here.
     *
     * @return those of all tensors that did not just stay where they were
     */
    Map<TensorRef, List<Link>> links(Model before, Lineage lineage) {
        Map<TensorRef, TensorRef> positions = new HashMap<>();
        for (int graph = 0; graph < model.graphs().size(); graph++) {
            int position = 0;
            for (Tensor tensor : model.graphs().get(graph).tensors()) {
                positions.put(new TensorRef(graph, tensor.id()), new TensorRef(graph, position++));
            }
        }
        Map<TensorRef, List<Link>> links = new LinkedHashMap<>();
        for (int graph = 0; graph < before.graphs().size(); graph++) {
            for (Tensor tensor : before.graphs().get(graph).tensors()) {
                TensorRef ref = new TensorRef(graph, tensor.id());
                List<Link> to = lineage.of(ref, model).stream()
                        .map(link -> new Link(positions.get(link.to()), link.transform()))
                        .toList();
                if (!to.equals(List.of(new Link(ref, new Transform.Same())))) {
                    links.put(ref, to);
                }
            }
        }
        return links;
    }
}
