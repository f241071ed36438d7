package dev.hone.metric.internal;

import dev.hone.api.TensorSpec;

/** Outputs that give each class a score: floats, one vector a sample. */
final class ClassScores {

    private ClassScores() {}

    /** Whether an output is a vector of at least two floats: every dimension but the last is 1 or the unknown batch. */
    static boolean in(TensorSpec output) {
        int last = output.shape().rank() - 1;
        if (last < 0 || !output.type().isFloat() || output.shape().dimension(last) < 2) {
            return false;
        }
        for (int axis = 0; axis < last; axis++) {
            boolean unknownBatch = axis == 0 && output.shape().dimension(axis) < 0;
            if (output.shape().dimension(axis) != 1 && !unknownBatch) {
                return false;
            }
        }
        return true;
    }

    /** The first of the highest scores; -1 where a score is not a number, because such scores name no class. */
    static int best(float[] scores) {
        int best = 0;
        for (int i = 0; i < scores.length; i++) {
            if (Float.isNaN(scores[i])) {
                return -1;
            }
            if (scores[i] > scores[best]) {
                best = i;
            }
        }
        return best;
    }
}
