package dev.hone.engine.tensorflow.internal.graph;

import dev.hone.model.Node;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.Output;

/**
 * Gradients by reverse accumulation over the nodes of the dialect. TensorFlow differentiates what became of one node,
 * unless its rule does: so no gradient has to be registered with TensorFlow, where registrations outlive this bundle.
 */
public final class Backward {

    private final CompiledGraph graph;
    private final Set<Integer> depends;
    private final Map<Integer, List<Output<?>>> contributions = new HashMap<>();

    private Backward(CompiledGraph graph, Collection<Integer> variables) {
        this.graph = graph;
        this.depends = new HashSet<>(variables);
    }

    /**
     * Adds the gradients of a scalar.
     *
     * @return for each of the variables that the scalar depends on
     */
    public static Map<Integer, Output<?>> of(CompiledGraph graph, int scalar, Collection<Integer> variables) {
        Backward backward = new Backward(graph, variables);
        backward.contributions
                .computeIfAbsent(scalar, id -> new ArrayList<>())
                .add(graph.emitter().scalar(1));
        backward.sweep();
        Map<Integer, Output<?>> gradients = new LinkedHashMap<>();
        for (int variable : variables) {
            backward.total(variable).ifPresent(total -> gradients.put(variable, total));
        }
        return gradients;
    }

    private void sweep() {
        List<Map.Entry<Node, Emitted>> order = new ArrayList<>(graph.nodes().entrySet());
        for (Map.Entry<Node, Emitted> entry : order) {
            if (entry.getKey().inputs().stream().anyMatch(depends::contains)) {
                entry.getKey().outputs().stream().filter(this::isReal).forEach(depends::add);
            }
        }
        Collections.reverse(order);
        for (Map.Entry<Node, Emitted> entry : order) {
            if (entry.getKey().inputs().stream().anyMatch(depends::contains)) {
                spread(entry.getKey(), entry.getValue());
            }
        }
    }

    private boolean isReal(int tensor) {
        return graph.graph().tensor(tensor).type().isFloat();
    }

    private void spread(Node node, Emitted emitted) {
        if (emitted.gradient().isPresent()) {
            total(node.output(0)).ifPresent(total -> {
                List<Optional<Output<?>>> gradients = emitted.gradient().get().of(total);
                for (int i = 0; i < gradients.size(); i++) {
                    int input = node.input(i);
                    gradients.get(i).ifPresent(gradient -> contribute(input, gradient));
                }
            });
            return;
        }
        List<Output<?>> outputs = new ArrayList<>();
        List<Output<?>> weights = new ArrayList<>();
        for (int i = 0; i < node.outputs().size(); i++) {
            Output<?> output = emitted.outputs().get(i);
            total(node.output(i)).ifPresent(total -> {
                outputs.add(output);
                weights.add(total);
            });
        }
        List<Integer> inputs =
                node.inputs().stream().distinct().filter(depends::contains).toList();
        if (!outputs.isEmpty()) {
            List<Output<?>> gradients = graph.emitter()
                    .gradients(
                            outputs,
                            inputs.stream()
                                    .<Output<?>>map(id ->
                                            graph.inputs(node).get(node.inputs().indexOf(id)))
                                    .toList(),
                            weights);
            for (int i = 0; i < inputs.size(); i++) {
                contribute(inputs.get(i), gradients.get(i));
            }
        }
    }

    private void contribute(int tensor, Output<?> gradient) {
        if (depends.contains(tensor)) {
            contributions.computeIfAbsent(tensor, id -> new ArrayList<>()).add(gradient);
        }
    }

    private Optional<Output<?>> total(int tensor) {
        List<Output<?>> parts = contributions.getOrDefault(tensor, List.of());
        if (parts.size() < 2) {
            return parts.stream().findFirst();
        }
        Output<?> sum = graph.emitter().list("AddN", builder -> {}, parts);
        contributions.put(tensor, new ArrayList<>(List.of(sum)));
        return Optional.of(sum);
    }
}
