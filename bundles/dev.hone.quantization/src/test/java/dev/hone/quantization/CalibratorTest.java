package dev.hone.quantization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hone.model.DataType;
import dev.hone.model.Quantization;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CalibratorTest {

    private static final int SAMPLES = 40;
    private static final int VALUES = 2_500;

    static Stream<Calibrator> all() {
        return Stream.of(
                Calibrator.minMax(),
                Calibrator.movingAverage(),
                Calibrator.percentile(99.9),
                Calibrator.entropy(),
                Calibrator.mse());
    }

    /** Samples whose values have a spread, of which one in {@code rare} is larger by a factor. */
    private static List<float[]> samples(long seed, boolean positive, int rare, float factor) {
        Random random = new Random(seed);
        List<float[]> samples = new ArrayList<>();
        for (int i = 0; i < SAMPLES; i++) {
            float[] values = new float[VALUES];
            for (int j = 0; j < VALUES; j++) {
                float value = (float) random.nextGaussian() * (rare > 0 && random.nextInt(rare) == 0 ? factor : 1);
                values[j] = positive ? Math.max(0, value) : value;
            }
            samples.add(values);
        }
        return samples;
    }

    private static Range range(Calibrator calibrator, List<float[]> samples, DataType stored) {
        RangeEstimator estimator = calibrator.estimator(samples.size());
        for (int i = 0; i < samples.size(); i++) {
            estimator.accept(i, FloatBuffer.wrap(samples.get(i)));
        }
        return estimator.range(stored);
    }

    private static double squaredError(Range range, List<float[]> samples, DataType stored) {
        Quantization q = Affine.activation(range, stored);
        double sum = 0;
        for (float[] values : samples) {
            for (float value : values) {
                long integer = Affine.quantize(value, q.scale(0), q.zeroPoint(0), stored);
                double error = Affine.dequantize(integer, q.scale(0), q.zeroPoint(0)) - value;
                sum += error * error;
            }
        }
        return sum;
    }

    @ParameterizedTest
    @MethodSource("all")
    void theRangeDoesNotDependOnWhichEstimatorSawWhichSampleNorWhen(Calibrator calibrator) {
        List<float[]> samples = samples(3, false, 500, 9);
        Range alone = range(calibrator, samples, DataType.INT8);
        Random random = new Random(4);
        for (int trial = 0; trial < 5; trial++) {
            List<RangeEstimator> estimators = Stream.generate(() -> calibrator.estimator(samples.size()))
                    .limit(3)
                    .toList();
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < samples.size(); i++) {
                order.add(i);
            }
            Collections.shuffle(order, random);
            for (int i : order) {
                estimators.get(random.nextInt(3)).accept(i, FloatBuffer.wrap(samples.get(i)));
            }
            estimators.get(2).merge(estimators.get(0));
            estimators.get(2).merge(estimators.get(1));
            assertThat(estimators.get(2).range(DataType.INT8)).isEqualTo(alone);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void theRangeDoesNotDependOnHowSamplesArePutTogether(Calibrator calibrator) {
        List<float[]> samples = samples(5, false, 500, 9);
        for (int batch : new int[] {1, 7, SAMPLES}) {
            RangeEstimator estimator = calibrator.estimator(SAMPLES);
            for (int i = 0; i < SAMPLES; i += batch) {
                int length = Math.min(batch, SAMPLES - i);
                FloatBuffer values = FloatBuffer.allocate(length * VALUES);
                samples.subList(i, i + length).forEach(values::put);
                estimator.acceptAll(i, length, values.flip());
            }
            assertThat(estimator.range(DataType.INT8)).isEqualTo(range(calibrator, samples, DataType.INT8));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void theRangeLiesWithinTheValues(Calibrator calibrator) {
        for (boolean positive : new boolean[] {false, true}) {
            List<float[]> samples = samples(8, positive, 300, 20);
            Range seen = range(Calibrator.minMax(), samples, DataType.INT8);
            for (DataType stored : List.of(DataType.INT8, DataType.INT16)) {
                assertThat(seen.contains(range(calibrator, samples, stored), 0)).isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void showsValuesThatAreNotFiniteInTheBounds(Calibrator calibrator) {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            RangeEstimator estimator = calibrator.estimator(2);
            estimator.accept(0, FloatBuffer.wrap(new float[] {1, bad, 2}));
            estimator.accept(1, FloatBuffer.wrap(new float[] {1, 2}));
            assertThat(List.of(estimator.min(), estimator.max())).contains(bad);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void copesWithNoValuesAndWithOne(Calibrator calibrator) {
        assertThat(calibrator.estimator(1).range(DataType.INT8)).isEqualTo(Range.ZERO);
        assertThat(range(calibrator, List.of(new float[] {7, 7, 7}), DataType.INT8))
                .isEqualTo(new Range(7, 7));
        assertThat(range(calibrator, List.of(new float[] {0, 0}, new float[] {0}), DataType.INT8))
                .isEqualTo(Range.ZERO);
    }

    /** The first sample begins the average; each other one moves it by its share. */
    @Property(tries = 100)
    void movingAveragesRunInTheOrderOfTheSamples(@ForAll @IntRange(min = 1, max = 200) int count, @ForAll long seed) {
        Random random = new Random(seed);
        RangeEstimator estimator = Calibrator.movingAverage(0.9).estimator(count);
        double min = 0;
        double max = 0;
        for (int i = 0; i < count; i++) {
            float low = -random.nextFloat();
            float high = random.nextFloat();
            estimator.accept(i, FloatBuffer.wrap(new float[] {high, low, 0}));
            min = i == 0 ? low : 0.9 * min + 0.1 * low;
            max = i == 0 ? high : 0.9 * max + 0.1 * high;
        }
        Range range = estimator.range(DataType.INT8);
        assertThat(range.min()).isCloseTo(min, within(1e-12));
        assertThat(range.max()).isCloseTo(max, within(1e-12));
    }

    @Test
    void samplesWithoutValuesCountForNothingInAMovingAverage() {
        RangeEstimator estimator = Calibrator.movingAverage().estimator(3);
        estimator.accept(0, FloatBuffer.allocate(0));
        estimator.accept(1, FloatBuffer.wrap(new float[] {-1, 2}));
        estimator.accept(2, FloatBuffer.wrap(new float[] {-1, 2}));

        assertThat(estimator.range(DataType.INT8)).isEqualTo(new Range(-1, 2));
    }

    @Test
    void aPercentileClipsHalfOfTheRestOnEachSide() {
        float[] values = new float[10_001];
        for (int i = 0; i < values.length; i++) {
            values[i] = i - 5_000;
        }
        Range range = range(Calibrator.percentile(98), List.of(values), DataType.INT8);
        assertThat(range.min()).isCloseTo(-4_900, within(4.0));
        assertThat(range.max()).isCloseTo(4_900, within(4.0));
        assertThat(range(Calibrator.percentile(100), List.of(values), DataType.INT8))
                .isEqualTo(new Range(-5_000, 5_000));
    }

    @Test
    void aPercentileOfNothingButOneValueTakesAll() {
        float[] values = new float[100_000];
        values[17] = 3;
        assertThat(range(Calibrator.percentile(99), List.of(values), DataType.INT8))
                .isEqualTo(new Range(0, 3));
    }

    @Test
    void aRareOutlierIsClippedForTheSakeOfAllOthers() {
        for (boolean positive : new boolean[] {false, true}) {
            List<float[]> samples = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                samples.addAll(samples(i, positive, 0, 1));
            }
            samples.get(33)[44] = 20;
            Range whole = range(Calibrator.minMax(), samples, DataType.INT8);
            Range mse = range(Calibrator.mse(), samples, DataType.INT8);
            assertThat(squaredError(mse, samples, DataType.INT8))
                    .isLessThan(0.7 * squaredError(whole, samples, DataType.INT8));
            List<Range> clipped = Stream.of(
                            mse,
                            range(Calibrator.percentile(99.999), samples, DataType.INT8),
                            range(Calibrator.entropy(), samples, DataType.INT8))
                    .toList();
            samples.get(33)[44] = 0;
            for (Range range : clipped) {
                assertThat(squaredError(range, samples, DataType.INT8))
                        .isLessThan(0.5 * squaredError(whole, samples, DataType.INT8));
            }
        }
    }

    /** No other range among many does much better. */
    @Test
    void theSmallestSquaredErrorIsTheSmallest() {
        for (DataType stored : List.of(DataType.INT8, DataType.INT16)) {
            for (boolean positive : new boolean[] {false, true}) {
                List<float[]> samples = samples(77, positive, 2_000, 6);
                Range seen = range(Calibrator.minMax(), samples, stored);
                double found = squaredError(range(Calibrator.mse(), samples, stored), samples, stored);
                for (int low = 1; low <= 20; low++) {
                    for (int high = 1; high <= 20; high++) {
                        Range other = new Range(seen.min() * low / 20, seen.max() * high / 20);
                        assertThat(found).isLessThan(1.02 * squaredError(other, samples, stored));
                    }
                }
            }
        }
    }

    @Test
    void entropyKeepsAnEvenDistributionWholeAndWideTypesToo() {
        Random random = new Random(2);
        List<float[]> even = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            float[] values = new float[5_000];
            for (int j = 0; j < values.length; j++) {
                values[j] = random.nextFloat() - 0.25f;
            }
            even.add(values);
        }
        Range whole = range(Calibrator.minMax(), even, DataType.INT8);
        Range chosen = range(Calibrator.entropy(), even, DataType.INT8);
        assertThat(chosen.max() - chosen.min()).isGreaterThan(0.97 * (whole.max() - whole.min()));
        List<float[]> outliers = samples(5, false, 20_000, 12);
        assertThat(range(Calibrator.entropy(), outliers, DataType.INT16))
                .isEqualTo(range(Calibrator.minMax(), outliers, DataType.INT16));
    }

    @Test
    void refusesParametersOutOfTheirRange() {
        for (double percentile : new double[] {0, -1, 100.1, Double.NaN}) {
            assertThatThrownBy(() -> Calibrator.percentile(percentile))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("percentile " + percentile);
        }
        assertThatThrownBy(() -> Calibrator.movingAverage(1)).hasMessageContaining("momentum 1.0");
        assertThatThrownBy(() ->
                        Calibrator.minMax().estimator(1).merge(Calibrator.mse().estimator(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
