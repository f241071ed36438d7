package dev.hone.model.hone;

import dev.hone.model.Graph;
import dev.hone.model.Node;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Turns nodes of a dialect into the {@code hone} dialect. A service with the property {@code dialect}.
 *
 * <p>Called by several threads at once.
 */
@ConsumerType
public interface Lowering {

    /**
     * A graph of {@code hone} nodes that computes what a node computes. Its inputs stand for the node's inputs that are
     * not left out, in order, its outputs for the node's outputs, in order.
     *
     * @return empty if the operator has no form in the {@code hone} dialect
     */
    Optional<Graph> lower(Graph graph, Node node);
}
