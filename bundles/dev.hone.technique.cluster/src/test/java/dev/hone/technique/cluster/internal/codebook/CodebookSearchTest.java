package dev.hone.technique.cluster.internal.codebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CodebookSearchTest {

    private static final int LLOYD = 50;

    private static CodebookSearch optimal(int clusters) {
        return new CodebookSearch(clusters, Initial.OPTIMAL, 0, 0);
    }

    private static CodebookSearch small(int clusters, double size) {
        return new CodebookSearch(clusters, Initial.OPTIMAL, size, LLOYD);
    }

    private static double error(float[] values, Codebook codebook) {
        double error = 0;
        for (float value : values) {
            double difference = value - (double) codebook.nearest(value);
            error += difference * difference;
        }
        return error;
    }

    private static double bits(float[] values, Codebook codebook) {
        float[] stored = stored(values, codebook);
        Arrays.sort(stored);
        double bits = 0;
        for (int from = 0, to; from < stored.length; from = to) {
            to = from;
            while (to < stored.length && stored[to] == stored[from]) {
                to++;
            }
            bits += (to - from) * Entropy.bits(to - from, stored.length);
        }
        return bits;
    }

    private static float[] stored(float[] values, Codebook codebook) {
        float[] stored = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            stored[i] = codebook.nearest(values[i]);
        }
        return stored;
    }

    private static int distinct(float[] values) {
        TreeSet<Float> distinct = new TreeSet<>();
        for (float value : values) {
            distinct.add(value);
        }
        return distinct.size();
    }

    private static float[] normal(int count, long seed) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** Least over all ways to cut sorted values into runs. */
    private static double leastByHand(double[] sorted, int from, int clusters) {
        if (from == sorted.length) {
            return 0;
        }
        if (clusters == 0) {
            return Double.POSITIVE_INFINITY;
        }
        double least = Double.POSITIVE_INFINITY;
        for (int to = from + 1; to <= sorted.length; to++) {
            double mean = Arrays.stream(sorted, from, to).average().orElseThrow();
            double error = Arrays.stream(sorted, from, to)
                    .map(x -> (x - mean) * (x - mean))
                    .sum();
            least = Math.min(least, error + leastByHand(sorted, to, clusters - 1));
        }
        return least;
    }

    @Property
    void optimalCentroidsHaveTheLeastSquaredErrorThereIs(
            @ForAll @Size(min = 1, max = 9) int[] integers, @ForAll @IntRange(min = 2, max = 6) int clusters) {
        double[] sorted =
                Arrays.stream(integers).mapToDouble(i -> i % 1000).sorted().toArray();
        float[] values = new float[sorted.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) sorted[i];
        }
        double least = leastByHand(sorted, 0, clusters);
        assertThat(error(values, optimal(clusters).of(values, false, 1))).isCloseTo(least, within(1e-3 + 1e-5 * least));
    }

    @Property(tries = 50)
    void noOtherStartWithAnyNumberOfIterationsHasALesserError(@ForAll @IntRange(min = 2, max = 32) int clusters) {
        float[] values = normal(2000, clusters);
        double least = error(values, optimal(clusters).of(values, false, 1));
        for (Initial initial : Initial.values()) {
            CodebookSearch search = new CodebookSearch(clusters, initial, 0, LLOYD);
            assertThat(error(values, search.of(values, false, clusters))).isGreaterThanOrEqualTo(least * (1 - 1e-6));
        }
    }

    @ParameterizedTest
    @EnumSource
    void storesAtMostAsManyValuesAsAreAskedForAndEachOfThemAsItself(Initial initial) {
        float[] values = normal(3000, 5);
        Arrays.fill(values, 0, 700, 0);
        for (double size : new double[] {0, 2}) {
            for (boolean zeros : new boolean[] {false, true}) {
                Codebook codebook = new CodebookSearch(8, initial, size, LLOYD).of(values, zeros, 3);
                float[] stored = stored(values, codebook);
                assertThat(distinct(stored)).isBetween(2, 8);
                assertThat(stored(stored, codebook)).containsExactly(stored);
            }
        }
    }

    @Test
    void keepsZerosWhereTheyAreAndAddsNone() {
        float[] values = normal(1000, 7);
        Arrays.fill(values, 0, 500, -0f);
        float[] stored = stored(values, optimal(4).of(values, true, 1));
        for (int i = 0; i < values.length; i++) {
            assertThat(stored[i] == 0).isEqualTo(values[i] == 0);
        }
        assertThat(distinct(stored)).isEqualTo(4);
    }

    @Test
    void takesNoMoreBitsThanEvenlySpacedCentroidsAtTheSameError() {
        float[] values = normal(20_000, 11);
        Codebook linear = new CodebookSearch(16, Initial.LINEAR, 0, 0).of(values, false, 1);
        double low = 0.1;
        double high = 10;
        for (int i = 0; i < 12; i++) {
            double middle = (low + high) / 2;
            boolean better = error(values, small(16, middle).of(values, false, 1)) <= error(values, linear);
            low = better ? middle : low;
            high = better ? high : middle;
        }
        assertThat(bits(values, small(16, low).of(values, false, 1))).isLessThan(bits(values, linear));
    }

    @Property(tries = 20)
    void fewerBitsCostMoreError(@ForAll @IntRange(min = 4, max = 64) int clusters) {
        float[] values = normal(3000, clusters);
        Codebook accurate = optimal(clusters).of(values, false, 1);
        Codebook small = small(clusters, 1).of(values, false, 1);
        Codebook smaller = small(clusters, 4).of(values, false, 1);
        assertThat(bits(values, small)).isLessThan(bits(values, accurate));
        assertThat(bits(values, smaller)).isLessThan(bits(values, small));
        assertThat(error(values, small)).isGreaterThan(error(values, accurate));
        assertThat(error(values, smaller)).isGreaterThan(error(values, small));
    }

    @Test
    void binsCostLessThanATenthOfAPercentOfTheLeastError() {
        for (float[] values : new float[][] {normal(80_000, 1), heavyTailed(80_000)}) {
            float[] sorted = values.clone();
            Arrays.sort(sorted);
            Points points = Points.of(sorted);
            for (int clusters : new int[] {4, 16, 64}) {
                Codebook exact = Codebook.of(OptimalPartition.of(points, clusters), 0);
                Codebook binned = Codebook.of(OptimalPartition.of(points.binned(Points.BINS), clusters), 0);
                assertThat(error(values, binned)).isLessThan(error(values, exact) * 1.001);
            }
        }
    }

    private static float[] heavyTailed(int count) {
        float[] values = normal(count, 13);
        for (int i = 0; i < count; i += 1000) {
            values[i] *= 100;
        }
        return values;
    }

    @Test
    void aConstantOrNothingButZerosNeedsNoMoreThanItself() {
        float[] same = {3, 3, 3};
        assertThat(stored(same, optimal(4).of(same, false, 1))).containsExactly(same);
        assertThat(stored(same, small(4, 2).of(same, false, 1))).containsExactly(same);
        float[] zeros = new float[3];
        assertThat(stored(zeros, optimal(4).of(zeros, true, 1))).containsExactly(zeros);
    }
}
