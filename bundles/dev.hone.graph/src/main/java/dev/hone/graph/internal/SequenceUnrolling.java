package dev.hone.graph.internal;

import dev.hone.api.graph.GraphPass;
import dev.hone.api.graph.GraphPassType;
import dev.hone.api.graph.Operators;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Lineage;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Recurrence;
import java.util.HashMap;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Says whole sequences of the {@code hone} dialect step by step, up to a number of steps. */
@Component
@GraphPassType(id = "unroll-sequences", description = "computes recurrent layers step by step")
public final class SequenceUnrolling implements GraphPass {

    /** More steps make files of more operators than anybody wants. */
    private static final int MAX_STEPS = 1000;

    @Activate
    public SequenceUnrolling() {}

    @Override
    public Result run(Model model, Operators operators) {
        Model unrolled = model;
        for (int index = 0; index < model.graphs().size(); index++) {
            for (Node node : model.graphs().get(index).nodes()) {
                Graph graph = unrolled.graphs().get(index);
                if (isShortSequence(graph, node)) {
                    unrolled = unrolled.withGraph(index, unrolled(graph, node));
                }
            }
        }
        return unrolled == model ? Result.unchanged(model) : new Result(unrolled, Lineage.IDENTITY);
    }

    private static boolean isShortSequence(Graph graph, Node node) {
        if (!node.dialect().equals(HoneOp.DIALECT) || !Recurrence.isOne(HoneOp.valueOf(node.operator()))) {
            return false;
        }
        int steps = graph.tensor(node.input(0)).shape().dimension(1);
        return steps != Shape.DYNAMIC && steps <= MAX_STEPS;
    }

    private static Graph unrolled(Graph graph, Node node) {
        Graph steps = Recurrence.steps(graph, node);
        GraphBuilder builder = graph.edit();
        Map<Integer, Integer> ids = new HashMap<>();
        for (int i = 0; i < node.inputs().size(); i++) {
            ids.put(steps.inputs().get(i), node.input(i));
        }
        ids.put(steps.outputs().get(0), node.output(0));
        for (Tensor tensor : steps.tensors()) {
            ids.computeIfAbsent(tensor.id(), id -> {
                int free = builder.newTensorId();
                builder.put(tensor.withId(free));
                return free;
            });
        }
        Node[] nodes = steps.nodes().stream()
                .map(step -> HoneOp.valueOf(step.operator())
                        .node(
                                builder.newNodeId(),
                                step.inputs().stream().map(ids::get).toList(),
                                step.outputs().stream().map(ids::get).toList(),
                                step.attributes()))
                .toArray(Node[]::new);
        return builder.replaceNode(node.id(), nodes).build();
    }
}
