package dev.hone.graph.internal;

import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Node;
import dev.hone.model.Tensor;

/** What goes when a node goes. */
final class Unread {

    private Unread() {}

    /**
     * Removes the constants that only one node reads.
     *
     * @param removed the node that is not there any more
     * @param kept a tensor that stays
     */
    static GraphBuilder constants(GraphBuilder builder, Graph graph, Node removed, int kept) {
        for (int id : removed.inputs()) {
            if (id != Tensor.NONE
                    && id != kept
                    && graph.tensor(id).isConstant()
                    && graph.consumers(id).size() == 1
                    && !graph.outputs().contains(id)) {
                builder.removeTensor(id);
            }
        }
        return builder;
    }
}
