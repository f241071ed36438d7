package dev.hone.api.graph;

import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.traits.Clamp;
import dev.hone.model.traits.Traits;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** What the bundles of formats know of a model's operators. Safe for use by several threads. */
@ProviderType
public interface Operators {

    /** What is known of a node; empty if no bundle knows its operator. */
    Optional<Traits> traits(Graph graph, Node node);

    /** The node in the {@code hone} dialect; empty if no bundle can lower it. */
    Optional<Graph> lower(Graph graph, Node node);

    /**
     * The node with its output clamped by itself, as by a fused activation, within the bounds that it has already;
     * empty if no bundle knows how.
     */
    default Optional<Node> clamped(Graph graph, Node node, Clamp clamp) {
        return Optional.empty();
    }
}
