package dev.hone.bench.train;

import dev.hone.api.graph.Operators;
import dev.hone.format.tflite.internal.operators.TfliteLowering;
import dev.hone.format.tflite.internal.operators.TfliteTraits;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.traits.Traits;
import java.util.Optional;

/** What is known of TFLite's operators, without a container. */
final class Tflite implements Operators {

    private final TfliteTraits traits = new TfliteTraits();
    private final TfliteLowering lowering = new TfliteLowering();

    @Override
    public Optional<Traits> traits(Graph graph, Node node) {
        return traits.of(graph, node);
    }

    @Override
    public Optional<Graph> lower(Graph graph, Node node) {
        return lowering.lower(graph, node);
    }
}
