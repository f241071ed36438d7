package dev.hone.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class ChannelStatisticsTest {

    private static final int SAMPLES = 200_000;

    private static ChannelStatistics of(double mean, double deviation) {
        return ChannelStatistics.of(1, i -> mean, i -> deviation).orElseThrow();
    }

    /** Mean and deviation of normally distributed samples that were clamped. */
    private static ChannelStatistics sampled(double mean, double deviation, double min, double max, long seed) {
        Random random = new Random(seed);
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < SAMPLES; i++) {
            double value = Math.min(Math.max(mean + deviation * random.nextGaussian(), min), max);
            sum += value;
            squares += value * value;
        }
        return of(sum / SAMPLES, Math.sqrt(Math.max(squares / SAMPLES - sum / SAMPLES * sum / SAMPLES, 0)));
    }

    @Property(tries = 30)
    void clampsAsSampledNormalsAreClamped(
            @ForAll @DoubleRange(min = -4, max = 8) double mean,
            @ForAll @DoubleRange(min = 0.01, max = 4) double deviation,
            @ForAll long seed) {
        for (double max : new double[] {1, 6, Double.POSITIVE_INFINITY}) {
            ChannelStatistics expected = sampled(mean, deviation, 0, max, seed);
            ChannelStatistics actual = of(mean, deviation).clamped(0, max);
            double error = 6 * deviation / Math.sqrt(SAMPLES);
            assertThat(actual.mean(0)).isCloseTo(expected.mean(0), within(error));
            assertThat(actual.deviation(0)).isCloseTo(expected.deviation(0), within(2 * error));
        }
    }

    @Test
    void knowsThatHalfOfANormalHasTheMeanOfItsDensity() {
        ChannelStatistics half = of(0, 2).clamped(0, Double.POSITIVE_INFINITY);
        assertThat(half.mean(0)).isCloseTo(2 / Math.sqrt(2 * Math.PI), within(1e-12));
        assertThat(half.deviation(0)).isCloseTo(2 * Math.sqrt(0.5 - 1 / (2 * Math.PI)), within(1e-12));
    }

    @Test
    void clampsAChannelThatDoesNotVary() {
        assertThat(of(-3, 0).clamped(0, 6)).isEqualTo(of(0, 0));
        assertThat(of(7, 0).clamped(0, 6)).isEqualTo(of(6, 0));
        assertThat(of(2, 0).clamped(0, 6)).isEqualTo(of(2, 0));
    }

    @Property(tries = 50)
    void leavesWhatLiesFarWithinTheBoundsAsItIs(@ForAll @DoubleRange(min = -5, max = 5) double mean) {
        ChannelStatistics clamped = of(mean, 0.5).clamped(-20, 20);
        assertThat(clamped.mean(0)).isCloseTo(mean, within(1e-12));
        assertThat(clamped.deviation(0)).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void isCarriedByATensorWhoseLastAxisItFits() {
        ChannelStatistics statistics =
                ChannelStatistics.of(2, i -> i, i -> i + 0.5).orElseThrow();
        Tensor tensor = Tensor.activation(0, "x", DataType.FLOAT32, Shape.of(1, 4, 2));
        assertThat(ChannelStatistics.of(statistics.on(tensor))).contains(statistics);
        assertThat(ChannelStatistics.of(tensor)).isEmpty();
        Tensor other = tensor.withShape(Shape.of(1, 2, 4));
        assertThat(statistics.on(other)).isSameAs(other);
        assertThat(ChannelStatistics.of(statistics.on(tensor).withShape(other.shape())))
                .isEmpty();
    }

    @Test
    void saysNothingOfWhatIsNotFinite() {
        assertThat(ChannelStatistics.of(1, i -> Double.NaN, i -> 1)).isEmpty();
        assertThat(ChannelStatistics.of(1, i -> 1, i -> -1)).isEmpty();
        assertThat(ChannelStatistics.of(1, i -> 1, i -> Double.NaN)).isEmpty();
        assertThat(of(1, 1).affine(i -> Double.POSITIVE_INFINITY, i -> 0)).isEmpty();
    }

    @Test
    void followsAFactorAndAShift() {
        assertThat(of(2, 3).affine(i -> -2, i -> 1)).contains(of(-3, 6));
    }
}
