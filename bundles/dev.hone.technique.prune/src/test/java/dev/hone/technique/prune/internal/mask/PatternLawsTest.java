package dev.hone.technique.prune.internal.mask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.model.Shape;
import dev.hone.model.TensorData;
import dev.hone.technique.prune.internal.mask.Pattern.Pooling;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class PatternLawsTest {

    /** Few distinct magnitudes, so that many are equal. */
    private static Kernel kernel(Random random, int outputs, int inputs, boolean coarse) {
        float[] values = new float[outputs * 3 * inputs];
        for (int i = 0; i < values.length; i++) {
            values[i] = coarse ? random.nextInt(7) - 3 : (float) random.nextGaussian();
        }
        return new Kernel(Shape.of(outputs, 3, inputs), 0, 2, 2, TensorData.ofFloats(values));
    }

    private static float[] values(Kernel kernel) {
        FloatBuffer buffer =
                kernel.values().copy(0, (int) kernel.values().size()).asFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
    }

    private static Kernel masked(Kernel kernel, BitSet zeros) {
        return kernel.with(new MaskedData(kernel.values(), zeros));
    }

    private static BitSet zeros(Pattern pattern, Kernel kernel, double sparsity) {
        return pattern.zeros(List.of(kernel), sparsity, Ranking.LAYER).get(0);
    }

    @Property(tries = 200)
    void unstructuredZerosAreExactlyTheShareAskedForAndTheSmallest(
            @ForAll long seed, @ForAll @DoubleRange(min = 0, max = 0.99) double sparsity, @ForAll boolean coarse) {
        Kernel kernel = kernel(new Random(seed), 4, 8, coarse);
        BitSet zeros = zeros(new Unstructured(), kernel, sparsity);
        float[] values = values(kernel);
        assertThat(zeros.cardinality()).isEqualTo((int) Math.min(Math.round(sparsity * 96), 95));
        double largestGone =
                zeros.stream().mapToDouble(i -> Math.abs(values[i])).max().orElse(0);
        for (int i = zeros.nextClearBit(0); i < values.length; i = zeros.nextClearBit(i + 1)) {
            assertThat((double) Math.abs(values[i])).isGreaterThanOrEqualTo(largestGone);
        }
    }

    @Property(tries = 200)
    void pruningAgainChangesNothing(
            @ForAll long seed,
            @ForAll @DoubleRange(min = 0, max = 0.99) double sparsity,
            @ForAll boolean coarse,
            @ForAll Ranking ranking,
            @ForAll @IntRange(min = 0, max = 3) int which) {
        Random random = new Random(seed);
        Pattern pattern = List.of(
                        new Unstructured(),
                        new Neighbours(2, 4),
                        new Blocks(2, 4, Pooling.AVERAGE),
                        new Blocks(4, 1, Pooling.MAX))
                .get(which);
        List<Kernel> kernels = List.of(kernel(random, 4, 8, coarse), kernel(random, 8, 4, coarse));
        List<BitSet> zeros = pattern.zeros(kernels, sparsity, ranking);
        List<Kernel> once = List.of(masked(kernels.get(0), zeros.get(0)), masked(kernels.get(1), zeros.get(1)));
        List<BitSet> again = pattern.zeros(once, sparsity, ranking);
        for (int i = 0; i < once.size(); i++) {
            assertThat(values(masked(once.get(i), again.get(i)))).isEqualTo(values(once.get(i)));
        }
    }

    @Property(tries = 100)
    void ofEveryGroupTheLargestStay(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 3) int kept, @ForAll boolean coarse) {
        Kernel kernel = kernel(new Random(seed), 3, 8, coarse);
        BitSet zeros = zeros(new Neighbours(kept, 4), kernel, 1);
        float[] values = values(kernel);
        for (int start = 0; start < values.length; start += 4) {
            BitSet group = zeros.get(start, start + 4);
            assertThat(group.cardinality()).isEqualTo(4 - kept);
            float[] magnitudes = new float[4];
            for (int i = 0; i < 4; i++) {
                magnitudes[i] = Math.abs(values[start + i]);
            }
            double stays = 0;
            for (int i = group.nextClearBit(0); i < 4; i = group.nextClearBit(i + 1)) {
                stays += magnitudes[i];
            }
            Arrays.sort(magnitudes);
            double largest = 0;
            for (int i = 4 - kept; i < 4; i++) {
                largest += magnitudes[i];
            }
            assertThat(stays).isEqualTo(largest);
        }
    }

    @Property(tries = 100)
    void onTheWayToAPatternTheSmallestOfItsZerosAreZero(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 3) int kept,
            @ForAll @DoubleRange(min = 0, max = 1) double part,
            @ForAll boolean coarse) {
        Kernel kernel = kernel(new Random(seed), 3, 8, coarse);
        Pattern pattern = new Neighbours(kept, 4);
        double whole = pattern.ownSparsity().orElseThrow();
        BitSet last = zeros(pattern, kernel, whole);
        BitSet zeros = zeros(pattern, kernel, part * whole);
        assertThat(zeros.cardinality()).isEqualTo((int) Math.round(part * whole * 72));
        float[] values = values(kernel);
        double largest =
                zeros.stream().mapToDouble(i -> Math.abs(values[i])).max().orElse(0);
        BitSet others = (BitSet) last.clone();
        others.andNot(zeros);
        assertThat(others.cardinality() + zeros.cardinality()).isEqualTo(last.cardinality());
        assertThat(others.stream().mapToDouble(i -> Math.abs(values[i]))).allMatch(value -> value >= largest);
    }

    /** What is left of a layer counts, not how large its values are. */
    @Property(tries = 100)
    void adaptiveRankingDoesNotDependOnTheSizeOfALayersValues(
            @ForAll long seed, @ForAll @DoubleRange(min = 0, max = 0.95) double sparsity) {
        Random random = new Random(seed);
        Kernel first = kernel(random, 4, 8, false);
        Kernel second = kernel(random, 8, 4, false);
        float[] doubled = values(second);
        for (int i = 0; i < doubled.length; i++) {
            doubled[i] *= 4;
        }
        assertThat(new Unstructured().zeros(List.of(first, second), sparsity, Ranking.ADAPTIVE))
                .isEqualTo(new Unstructured()
                        .zeros(List.of(first, second.with(TensorData.ofFloats(doubled))), sparsity, Ranking.ADAPTIVE));
    }

    @Property(tries = 100)
    void blocksGoAsAWholeAndAreExactlyTheShareAskedFor(
            @ForAll long seed, @ForAll @DoubleRange(min = 0, max = 0.99) double sparsity, @ForAll Pooling pooling) {
        Kernel kernel = kernel(new Random(seed), 4, 8, false);
        BitSet zeros = zeros(new Blocks(2, 4, pooling), kernel, sparsity);
        Grid grid = Grid.of(kernel.shape(), 0, 2, 2, 4);
        int[] counts = new int[grid.units()];
        zeros.stream().forEach(element -> counts[grid.unit(element)]++);
        assertThat(counts).contains(0);
        assertThat(Arrays.stream(counts)).allMatch(count -> count == 0 || count == 8);
        assertThat(zeros.cardinality()).isEqualTo(8 * (int) Math.min(Math.round(sparsity * 12), 11));
    }

    @Property(tries = 100)
    void globalRankingHasTheShareInAllAndLeavesNoLayerEmpty(
            @ForAll long seed, @ForAll @DoubleRange(min = 0, max = 0.95) double sparsity) {
        Random random = new Random(seed);
        Kernel large = kernel(random, 4, 8, false);
        Kernel small = kernel(random, 4, 8, false);
        float[] shrunk = values(small);
        for (int i = 0; i < shrunk.length; i++) {
            shrunk[i] /= 1000;
        }
        List<BitSet> zeros = new Unstructured()
                .zeros(List.of(large, small.with(TensorData.ofFloats(shrunk))), sparsity, Ranking.GLOBAL);
        assertThat(zeros.get(0).cardinality() + zeros.get(1).cardinality()).isEqualTo((int) Math.round(sparsity * 192));
        assertThat(zeros.get(1).cardinality())
                .isLessThan(96)
                .isGreaterThanOrEqualTo(zeros.get(0).cardinality());
    }
}
