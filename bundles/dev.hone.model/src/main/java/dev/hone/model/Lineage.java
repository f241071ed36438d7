package dev.hone.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where the tensors of a model went in a step. A tensor of which nothing is said kept its id and meaning if the new
 * model has that id, and is gone otherwise.
 */
public final class Lineage {

    /** The lineage of a step that keeps every tensor's id and meaning. */
    public static final Lineage IDENTITY = new Lineage(Map.of(), Optional.empty());

    private final Map<TensorRef, List<Link>> links;

    /** The tensors that every model on the way had; an id may be given anew after its tensor was gone. */
    private final Optional<Set<TensorRef>> throughout;

    private Lineage(Map<TensorRef, List<Link>> links, Optional<Set<TensorRef>> throughout) {
        this.links = links;
        this.throughout = throughout;
    }

    /**
     * One tensor that came from another.
     *
     * @param to the new tensor
     * @param transform how the new one's values follow from the old one's
     */
    public record Link(TensorRef to, Transform transform) {}

    /** How a tensor's values follow from an older tensor's. */
    public sealed interface Transform {

        /** The same values in the same order, perhaps stored in another type. */
        record Same() implements Transform {}

        /** The same values, stored as integers. */
        record Quantized() implements Transform {}

        /**
         * Scaled or shifted along an axis, such as by a folded batch normalization; zeros of a scaled tensor stay
         * zeros.
         */
        record FoldedInto(int axis, boolean shifted) implements Transform {}

        /** New dimension {@code i} is old dimension {@code permutation[i]}. */
        record Transposed(List<Integer> permutation) implements Transform {
            public Transposed {
                permutation = List.copyOf(permutation);
            }
        }

        /** The same values in the same row-major order under another shape. */
        record Reshaped() implements Transform {}

        /** One of several factors whose product replaces the old tensor. */
        record Factor(int index, int of) implements Transform {}

        /** Only these indices of an axis were kept, in this order. */
        record ChannelsKept(int axis, List<Integer> kept) implements Transform {
            public ChannelsKept {
                kept = List.copyOf(kept);
            }
        }

        /** New values at the same positions, such as after training or pruning. */
        record Revalued() implements Transform {}

        /** Several transforms, first to last. */
        record Chain(List<Transform> steps) implements Transform {
            public Chain {
                steps = List.copyOf(steps);
            }
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    /** What became of a tensor, looked up in the model after the step; empty if it is gone. */
    public List<Link> of(TensorRef old, Model after) {
        List<Link> known = links.get(old);
        if (known != null) {
            return known.stream()
                    .filter(link -> after.find(link.to()).isPresent())
                    .toList();
        }
        return isKept(old) && after.find(old).isPresent() ? List.of(new Link(old, new Transform.Same())) : List.of();
    }

    /** The tensors of which something is said. */
    public Set<TensorRef> changed() {
        return links.keySet();
    }

    /**
     * The lineage of this step followed by another.
     *
     * @param between the model after this step
     */
    public Lineage then(Lineage next, Model between) {
        Map<TensorRef, List<Link>> composed = new LinkedHashMap<>();
        links.forEach((old, first) -> {
            List<Link> reached = new ArrayList<>();
            for (Link link : first) {
                if (between.find(link.to()).isEmpty()) {
                    continue;
                }
                List<Link> second = next.links.get(link.to());
                if (second == null) {
                    if (next.isKept(link.to())) {
                        reached.add(link);
                    }
                } else {
                    second.forEach(
                            more -> reached.add(new Link(more.to(), compose(link.transform(), more.transform()))));
                }
            }
            composed.put(old, List.copyOf(reached));
        });
        next.links.forEach((old, second) -> {
            if (isKept(old) && between.find(old).isPresent()) {
                composed.putIfAbsent(old, second);
            }
        });
        return new Lineage(composed, Optional.of(throughout(next, between)));
    }

    private Set<TensorRef> throughout(Lineage next, Model between) {
        Set<TensorRef> kept = new HashSet<>();
        for (int graph = 0; graph < between.graphs().size(); graph++) {
            for (Tensor tensor : between.graphs().get(graph).tensors()) {
                TensorRef ref = new TensorRef(graph, tensor.id());
                if (isKept(ref) && next.isKept(ref)) {
                    kept.add(ref);
                }
            }
        }
        return kept;
    }

    /** Whether a tensor of which nothing is said may have kept its id. */
    private boolean isKept(TensorRef ref) {
        return throughout.isEmpty() || throughout.get().contains(ref);
    }

    private static Transform compose(Transform first, Transform second) {
        if (first instanceof Transform.Same) {
            return second;
        }
        if (second instanceof Transform.Same) {
            return first;
        }
        List<Transform> steps = new ArrayList<>();
        for (Transform transform : List.of(first, second)) {
            if (transform instanceof Transform.Chain chain) {
                steps.addAll(chain.steps());
            } else {
                steps.add(transform);
            }
        }
        return new Transform.Chain(steps);
    }

    /** Collects links. Not safe for use by several threads. */
    public static final class Builder {

        private final Map<TensorRef, List<Link>> links = new LinkedHashMap<>();

        private Builder() {}

        public Builder link(TensorRef from, TensorRef to, Transform transform) {
            links.computeIfAbsent(from, key -> new ArrayList<>()).add(new Link(to, transform));
            return this;
        }

        /** Says that a tensor has no successor although its id may be in use. */
        public Builder gone(TensorRef tensor) {
            links.put(tensor, new ArrayList<>());
            return this;
        }

        public Lineage build() {
            Map<TensorRef, List<Link>> copy = new LinkedHashMap<>();
            links.forEach((from, to) -> copy.put(from, List.copyOf(to)));
            return new Lineage(copy, Optional.empty());
        }
    }
}
