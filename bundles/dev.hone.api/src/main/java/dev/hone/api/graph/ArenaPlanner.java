package dev.hone.api.graph;

import dev.hone.model.Graph;
import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/** Plans the memory of a graph's activations. A service. Safe for use by several threads. */
@ConsumerType
public interface ArenaPlanner {

    /**
     * Places every activation that needs memory.
     *
     * @param inPlace whether an output may take over the memory of an input where the operator's traits allow it: as
     *     the runtime of the target does
     * @throws dev.hone.model.InvalidModelException if a shape is not known
     */
    Arena plan(Graph graph, Operators operators, boolean inPlace);

    /**
     * A plan.
     *
     * @param bytes the arena's size: the largest end of any placement
     * @param offsets in bytes, of each tensor that has a place, by id
     * @param peakNode id of the node during which most bytes are live
     */
    record Arena(long bytes, Map<Integer, Long> offsets, int peakNode) {
        public Arena {
            offsets = Map.copyOf(offsets);
        }
    }
}
