package dev.hone.technique.prune.internal.property;

import dev.hone.technique.prune.internal.mask.Blocks;
import dev.hone.technique.prune.internal.mask.Pattern;
import java.util.Map;
import java.util.Optional;

/**
 * What the parameters of a stage ask for, of whichever technique that calls them as pruning does.
 *
 * @param share of weights that are zero, of all together or of each by itself
 */
record Asked(Optional<Pattern> pattern, double share, boolean ofEach) {

    static final String SPARSITY = "sparsity";
    static final String PATTERN = "pattern";
    static final String RANKING = "ranking";
    private static final String LAYER = "layer";

    static Asked of(Map<String, Object> parameters) {
        Optional<Pattern> pattern = parameters.get(PATTERN) instanceof String text
                ? Pattern.parse(text, Pattern.Pooling.AVERAGE)
                : Optional.empty();
        double share = pattern.flatMap(Pattern::ownSparsity)
                .orElse(parameters.get(SPARSITY) instanceof Number number ? number.doubleValue() : 0.0);
        return new Asked(pattern, share, LAYER.equals(parameters.get(RANKING)));
    }

    /** What goes or stays as one: a share is rounded to a whole number of it. */
    private long unit() {
        return pattern.filter(Blocks.class::isInstance)
                .map(Blocks.class::cast)
                .map(blocks -> (long) blocks.height() * blocks.width())
                .orElse(1L);
    }

    /** Whether so many of the elements of some tensors are the share, of which each tensor may lack one unit. */
    boolean isReached(long count, long elements, int tensors) {
        return count >= share * elements - (double) unit() * tensors;
    }
}
