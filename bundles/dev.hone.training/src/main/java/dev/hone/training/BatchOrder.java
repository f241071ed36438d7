package dev.hone.training;

import java.util.SplittableRandom;

/**
 * In which order samples are trained: each once an epoch, in an order that depends on the seed and the epoch alone, so
 * that a training can be taken up anywhere. What every trainer uses, so that all see the same batches.
 */
public final class BatchOrder {

    private final int samples;
    private final int batch;
    private final long seed;

    /**
     * @param samples at least 1
     * @param batch samples of a step, at least 1; the last of an epoch has those that are left
     */
    public BatchOrder(int samples, int batch, long seed) {
        if (samples < 1 || batch < 1) {
            throw new IllegalArgumentException("samples=" + samples + ", batch=" + batch);
        }
        this.samples = samples;
        this.batch = Math.min(batch, samples);
        this.seed = seed;
    }

    /** Steps of an epoch. */
    public long steps() {
        return (samples + batch - 1L) / batch;
    }

    /** The samples of an epoch, one batch after the other. */
    public int[] epoch(int epoch) {
        int[] order = new int[samples];
        for (int i = 0; i < samples; i++) {
            order[i] = i;
        }
        SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + epoch);
        for (int i = samples - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int held = order[i];
            order[i] = order[j];
            order[j] = held;
        }
        return order;
    }

    /** Where a step's batch begins within its epoch. */
    public int begin(long stepOfEpoch) {
        return Math.toIntExact(stepOfEpoch * batch);
    }

    /** How many samples a step's batch has. */
    public int size(long stepOfEpoch) {
        return Math.min(batch, samples - begin(stepOfEpoch));
    }
}
