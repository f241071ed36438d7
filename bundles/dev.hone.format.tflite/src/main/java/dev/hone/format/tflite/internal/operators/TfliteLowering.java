package dev.hone.format.tflite.internal.operators;

import dev.hone.api.graph.Dialect;
import dev.hone.format.tflite.internal.lower.Lowerings;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.hone.Lowering;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Lowers the operators of float models, and what makes floats of stored values. */
@Component
@Dialect("tflite")
public final class TfliteLowering implements Lowering {

    @Activate
    public TfliteLowering() {}

    @Override
    public Optional<Graph> lower(Graph graph, Node node) {
        return node.outputs().isEmpty() ? Optional.empty() : Lowerings.lower(graph, node, FusedActivation.of(node));
    }
}
