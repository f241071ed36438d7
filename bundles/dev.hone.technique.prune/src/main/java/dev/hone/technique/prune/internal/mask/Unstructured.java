package dev.hone.technique.prune.internal.mask;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** Zeros lie anywhere. */
record Unstructured() implements Pattern {

    static final String TEXT = "unstructured";

    @Override
    public String text() {
        return TEXT;
    }

    @Override
    public Optional<String> exemption(Kernel kernel) {
        return Optional.empty();
    }

    @Override
    public Optional<String> misfit(Kernel kernel) {
        return Optional.empty();
    }

    @Override
    public List<BitSet> zeros(List<Kernel> kernels, double sparsity, Ranking ranking) {
        return Share.of(kernels, Scores::ofElements, sparsity, ranking);
    }
}
