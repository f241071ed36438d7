package dev.hone.model.traits;

import dev.hone.model.Graph;
import dev.hone.model.Node;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Knows operators of a dialect. A service with the property {@code dialect}; the bundle of the format registers one,
 * and a third party may register another for custom operators: the first that answers, by service ranking, is taken.
 *
 * <p>Called by several threads at once; must answer from what it is given, without reading tensor data other than small
 * parameters.
 */
@ConsumerType
public interface OperatorTraits {

    /** What is known of a node, or empty if this service does not know its operator. */
    Optional<Traits> of(Graph graph, Node node);

    /**
     * The node with its output clamped by itself, as by a fused activation, within the bounds that it has already.
     *
     * @return empty if its operator cannot do that with these bounds, or this service does not know it
     */
    default Optional<Node> clamped(Graph graph, Node node, Clamp clamp) {
        return Optional.empty();
    }
}
