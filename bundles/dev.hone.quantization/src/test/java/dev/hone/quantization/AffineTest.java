package dev.hone.quantization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hone.model.DataType;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Quantization;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AffineTest {

    @Property
    void representsZeroExactlyAndValuesOfTheRangeToOneStep(
            @ForAll @FloatRange(min = -1e6f, max = 1e6f) float a,
            @ForAll @FloatRange(min = -1e6f, max = 1e6f) float b,
            @ForAll @FloatRange(min = 0, max = 1) float share) {
        Range range = new Range(Math.min(a, b), Math.max(a, b));
        Quantization q = Affine.activation(range, DataType.INT8);
        float scale = q.scale(0);
        long zeroPoint = q.zeroPoint(0);
        assertThat(zeroPoint).isBetween(-128L, 127L);
        assertThat(Affine.quantize(0, scale, zeroPoint, DataType.INT8)).isEqualTo(zeroPoint);
        double real = range.min() + (range.max() - range.min()) * share;
        long stored = Affine.quantize(real, scale, zeroPoint, DataType.INT8);
        assertThat(Affine.dequantize(stored, scale, zeroPoint)).isCloseTo(real, within(scale * 1.0001));
    }

    @Property
    void storesWhatItReadBack(
            @ForAll byte stored, @ForAll byte zeroPoint, @ForAll @IntRange(min = -60, max = 60) int exponent) {
        float scale = Math.scalb(0.7f, exponent);
        double real = Affine.dequantize(stored, scale, zeroPoint);
        assertThat(Affine.quantize(real, scale, zeroPoint, DataType.INT8)).isEqualTo(stored);
    }

    @Property
    void keepsWeightsInTheNarrowRangeToHalfAStep(
            @ForAll @Size(min = 1, max = 8) float[] magnitudes, @ForAll @FloatRange(min = -1, max = 1) float share) {
        double[] channels = new double[magnitudes.length];
        for (int i = 0; i < channels.length; i++) {
            channels[i] = Math.abs(magnitudes[i]);
        }
        Quantization q = Affine.symmetric(channels, DataType.INT8, 0);
        for (int i = 0; i < channels.length; i++) {
            long stored = Affine.quantize(channels[i] * share, q.scale(i), 0, DataType.INT8);
            assertThat(stored).isBetween(-127L, 127L);
            assertThat(Affine.dequantize(stored, q.scale(i), 0))
                    .isCloseTo(channels[i] * share, within(q.scale(i) * 0.50001));
        }
    }

    @Test
    void choosesScaleAndZeroPointAsTheConverter() {
        assertThat(Affine.activation(new Range(0, 6), DataType.INT8))
                .isEqualTo(Quantization.perTensor((float) (6 / 255.0), -128));
        assertThat(Affine.activation(new Range(-1, 1), DataType.INT8))
                .isEqualTo(Quantization.perTensor((float) (2 / 255.0), -1));
        assertThat(Affine.activation(new Range(2, 4), DataType.INT8))
                .isEqualTo(Quantization.perTensor((float) (4 / 255.0), -128));
        assertThat(Affine.activation(new Range(-4, -2), DataType.INT8))
                .isEqualTo(Quantization.perTensor((float) (4 / 255.0), 127));
        assertThat(Affine.activation(Range.ZERO, DataType.INT8)).isEqualTo(Quantization.perTensor(1, -128));
    }

    @Test
    void storesInt16Symmetrically() {
        assertThat(Affine.activation(new Range(-0.5, 2), DataType.INT16))
                .isEqualTo(Quantization.perTensor((float) (2 / 32767.0), 0));
    }

    @Test
    void roundsHalvesAwayFromZero() {
        assertThat(Affine.quantize(2.5, 1, 0, DataType.INT8)).isEqualTo(3);
        assertThat(Affine.quantize(-2.5, 1, 0, DataType.INT8)).isEqualTo(-3);
        assertThat(Affine.quantize(0.49999999999999994, 1, 0, DataType.INT8)).isZero();
    }

    @Test
    void clipsToTheType() {
        assertThat(Affine.quantize(1e30, 1, 3, DataType.INT8)).isEqualTo(127);
        assertThat(Affine.quantize(Double.NEGATIVE_INFINITY, 1, 3, DataType.INT8))
                .isEqualTo(-128);
        assertThat(Affine.quantize(Double.NaN, 1, 3, DataType.INT8)).isEqualTo(3);
    }

    @Test
    void givesChannelsOfZerosAScale() {
        Quantization q = Affine.symmetric(new double[] {0, 1}, DataType.INT8, 0);
        assertThat(q.scale(0)).isEqualTo((float) (0x1p-20 / 127));
        assertThat(Affine.symmetric(new double[] {0}, DataType.INT8, 0).scale(0))
                .isPositive();
    }

    @Test
    void raisesTheWeightScaleOfAChannelWhoseBiasWouldOverflow() {
        Quantization weight = Quantization.perAxis(new float[] {1e-6f, 1e-6f}, new long[2], 0);
        float[] bias = {1, 1000};
        Quantization raised = Affine.raisedFor(weight, 1e-3f, bias);
        assertThat(raised.scale(0)).isEqualTo(1e-6f);
        assertThat(raised.scale(1)).isGreaterThan(1e-6f);
        Quantization stored = Affine.bias(1e-3f, raised);
        long largest = Affine.quantize(bias[1], stored.scale(1), 0, DataType.INT32);
        assertThat(largest).isBetween(Affine.MAX_BIAS * 99 / 100, Affine.MAX_BIAS + 128);
    }

    @Test
    void refusesABiasScaleThatIsNoFloat() {
        Quantization huge = Quantization.perTensor(1e30f, 0);
        assertThatThrownBy(() -> Affine.bias(1e30f, huge))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("1.0E30 x 1.0E30");
    }
}
