package dev.hone.technique.prune.internal.mask;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;

/** Selects a share of units. */
final class Share {

    private Share() {}

    /** Rounded to the nearest number of units. */
    static List<BitSet> of(List<Kernel> kernels, Function<Kernel, Scores> scores, double share, Ranking ranking) {
        return switch (ranking) {
            case GLOBAL -> smallest(kernels.stream().map(scores).toList(), share);
            case ADAPTIVE ->
                smallest(kernels.stream().map(scores).map(LayerAdaptive::of).toList(), share);
            case LAYER -> {
                List<BitSet> selected = new ArrayList<>();
                for (Kernel kernel : kernels) {
                    selected.addAll(smallest(List.of(scores.apply(kernel)), share));
                }
                yield selected;
            }
        };
    }

    private static List<BitSet> smallest(List<Scores> scores, double share) {
        long units = scores.stream().mapToLong(Scores::units).sum();
        return SmallestUnits.of(scores, Math.round(share * units));
    }
}
