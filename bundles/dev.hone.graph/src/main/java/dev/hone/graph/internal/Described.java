package dev.hone.graph.internal;

import dev.hone.model.ChannelStatistics;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Tensor;
import dev.hone.model.traits.Clamp;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Keeps what is known of a tensor's values when the tensor goes. */
final class Described {

    private Described() {}

    /**
     * Describes a tensor by what is known of another, unless something is known of it already.
     *
     * @param how the statistics of the other become those of the tensor
     */
    static void from(
            Graph graph, GraphBuilder builder, int other, int tensor, UnaryOperator<Optional<ChannelStatistics>> how) {
        Tensor described = graph.tensor(tensor);
        if (ChannelStatistics.of(described).isEmpty()) {
            how.apply(ChannelStatistics.of(graph.tensor(other)))
                    .ifPresent(statistics -> builder.put(statistics.on(described)));
        }
    }

    static ChannelStatistics clamped(ChannelStatistics statistics, Clamp clamp) {
        return clamp.equals(Clamp.NONE) ? statistics : statistics.clamped(clamp.min(), clamp.max());
    }
}
