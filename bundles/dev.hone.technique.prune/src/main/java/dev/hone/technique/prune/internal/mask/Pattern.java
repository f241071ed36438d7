package dev.hone.technique.prune.internal.mask;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** How zeros lie in a weight. */
public sealed interface Pattern permits Unstructured, Blocks, Neighbours {

    /** As users write it. */
    String text();

    /** Why a weight is left alone although nothing is wrong with it, for people; empty if it is not. */
    Optional<String> exemption(Kernel kernel);

    /**
     * Why a weight cannot have the pattern, for people: the dimension that it does not divide and what would be
     * accepted; empty if it can.
     */
    Optional<String> misfit(Kernel kernel);

    /** The elements of each weight that become zero, so that all weights together have a share of zeros. */
    List<BitSet> zeros(List<Kernel> kernels, double sparsity, Ranking ranking);

    /** The share of zeros that the pattern makes whatever is asked for; empty if any can be asked for. */
    default Optional<Double> ownSparsity() {
        return Optional.empty();
    }

    /** Whether pooled magnitudes decide. */
    enum Pooling {
        AVERAGE,
        MAX
    }

    /**
     * @param text {@code unstructured}, {@code N:M} or {@code HxW}
     * @return empty if it is none of these
     */
    static Optional<Pattern> parse(String text, Pooling pooling) {
        return text.equals(Unstructured.TEXT)
                ? Optional.of(new Unstructured())
                : Neighbours.parse(text).or(() -> Blocks.parse(text, pooling));
    }
}
