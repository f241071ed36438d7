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
     * <p>Where the first dimension of an input is {@link dev.hone.model.Shape#DYNAMIC} in the graph, it is the batch,
     * times the {@link HoneOp#BATCH_MULTIPLE} of the tensor: it stays open in the lowered graph, whose outputs have the
     * shapes that follow from those of the inputs, whatever the graph says of the node's outputs. So the batch of a
     * whole model is opened by lowering its nodes in order, each in a graph whose tensors have the shapes found so far.
     * Constants that the node reads may be taken into the lowered graph's attributes; then no node reads that input.
     *
     * @return empty if the operator has no form in the {@code hone} dialect
     */
    Optional<Graph> lower(Graph graph, Node node);
}
