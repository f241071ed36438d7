package dev.hone.quantization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.model.DataType;
import java.nio.FloatBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The calibrator, which searches both bounds in other bins, against the search as it was published, computed naively:
 * 2048 bins of magnitudes, 128 levels, every threshold tried (Szymon Migacz, "8-bit Inference with TensorRT", GPU
 * Technology Conference 2017).
 */
class EntropyReferenceTest {

    private static final int BINS = 2048;
    private static final int LEVELS = 128;

    /** A bell with a few values far out, on both sides alike: the published search knows one bound. */
    private static float[] values(long seed, float far) {
        Random random = new Random(seed);
        float[] values = new float[200_000];
        for (int i = 0; i < values.length; i++) {
            double value = random.nextGaussian() * (i % 5_000 == 0 ? far : 1);
            values[i] = (float) Math.max(-4 * far, Math.min(4 * far, value));
        }
        values[0] = 4 * far;
        values[1] = -4 * far;
        return values;
    }

    private static double[] magnitudes(float[] values, double largest) {
        double[] counts = new double[BINS];
        for (float value : values) {
            counts[(int) Math.min(BINS - 1, Math.abs(value) / largest * BINS)]++;
        }
        return counts;
    }

    /** The divergence of what is clipped to the first {@code kept} bins from what 128 levels make of them. */
    private static double divergence(double[] counts, int kept) {
        double[] clipped = new double[kept];
        double all = 0;
        double inside = 0;
        for (int i = 0; i < BINS; i++) {
            clipped[Math.min(i, kept - 1)] += counts[i];
            all += counts[i];
            inside += i < kept ? counts[i] : 0;
        }
        double sum = 0;
        for (int level = 0; level < LEVELS; level++) {
            int from = (int) Math.round((double) level * kept / LEVELS);
            int to = (int) Math.round((double) (level + 1) * kept / LEVELS);
            double count = 0;
            int filled = 0;
            for (int i = from; i < to; i++) {
                count += counts[i];
                filled += counts[i] > 0 ? 1 : 0;
            }
            for (int i = from; i < to; i++) {
                if (counts[i] > 0) {
                    double p = clipped[i] / all;
                    sum += p * Math.log(p / (count / filled / inside));
                }
            }
        }
        return sum;
    }

    @Test
    void clipsWhatThePublishedSearchClipsAndNotMuchLess() {
        for (float far : new float[] {4, 6}) {
            float[] values = values((long) far, far);
            double largest = 4 * far;
            double[] counts = magnitudes(values, largest);
            int best = BINS;
            double least = Double.POSITIVE_INFINITY;
            for (int kept = LEVELS; kept <= BINS; kept++) {
                double tried = divergence(counts, kept);
                if (tried < least) {
                    least = tried;
                    best = kept;
                }
            }
            RangeEstimator estimator = Calibrator.entropy().estimator(1);
            estimator.accept(0, FloatBuffer.wrap(values));
            Range range = estimator.range(DataType.INT8);

            double published = best * largest / BINS;
            assertThat(published).isLessThan(0.6 * largest);
            assertThat(range.max()).isBetween(0.9 * published, 2 * published);
            assertThat(-range.min()).isBetween(0.9 * published, 2 * published);
        }
    }
}
