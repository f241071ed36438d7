package dev.hone.technique.quantizeaware.internal.fake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.model.DataType;
import dev.hone.model.Shape;
import dev.hone.model.TensorData;
import dev.hone.quantization.QuantizedData;
import dev.hone.quantization.Stored;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WeightGridTest {

    private static final Shape SHAPE = Shape.of(3, 2, 5);

    static float[] values(long seed) {
        Random random = new Random(seed);
        float[] values = new float[30];
        float magnitude = (float) Math.pow(10, random.nextInt(9) - 5);
        for (int i = 0; i < values.length; i++) {
            values[i] = magnitude * (float) random.nextGaussian();
        }
        return values;
    }

    /** What is stored has the same scales, so that rounding it again changes no bit. */
    @Property(tries = 500)
    void roundingIsIdempotent(@ForAll long seed, @ForAll @IntRange(min = 2, max = 8) int bits, @ForAll boolean fine) {
        WeightGrid grid = new WeightGrid(SHAPE, bits, fine ? 1 : -1);
        float[] values = values(seed);
        float[] rounded = WeightGrid.floats(grid.round(values, grid.scales(values)));
        assertThat(grid.scales(rounded)).isEqualTo(grid.scales(values));
        assertThat(WeightGrid.floats(grid.round(rounded, grid.scales(rounded)))).isEqualTo(rounded);
    }

    /** The integers of the file are those that the network was trained with, whatever the number of bits. */
    @Property(tries = 300)
    void isStoredWithAsManyCodesAsTheBitsHave(
            @ForAll long seed, @ForAll @IntRange(min = 2, max = 8) int bits, @ForAll boolean least) {
        WeightGrid grid = new WeightGrid(SHAPE, bits, 2);
        float[] values = values(seed);
        float[] scales = least ? grid.leastErrorScales(values) : grid.scales(values);
        TensorData rounded = grid.round(values, scales);
        ByteBuffer stored = QuantizedData.of(rounded, SHAPE, new Stored(DataType.INT8, grid.quantization(scales)))
                .copy(0, 30);
        Set<Integer> codes = new HashSet<>();
        float[] floats = WeightGrid.floats(rounded);
        for (int i = 0; i < floats.length; i++) {
            codes.add((int) stored.get(i));
            assertThat(stored.get(i) * scales[i % 5]).isEqualTo(floats[i]);
        }
        assertThat(codes).allMatch(code -> Math.abs(code) < 1 << (bits - 1));
    }

    @Test
    void givesAChannelOfZerosAScale() {
        WeightGrid grid = new WeightGrid(Shape.of(2, 2), 8, 0);
        float[] scales = grid.scales(0, 0, 127, 1);
        assertThat(scales[1]).isEqualTo(1);
        assertThat(scales[0]).isPositive().isLessThan(1e-4f);
        assertThat(new WeightGrid(Shape.of(2), 8, -1).scales(0, 0)[0]).isPositive();
    }

    /** With few bits, clipping the outermost values costs less than a coarse step for all others. */
    @Test
    void clipsWhereThatCostsLess() {
        WeightGrid grid = new WeightGrid(Shape.of(1, 1000), 3, 0);
        Random random = new Random(1);
        float[] values = new float[1000];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        assertThat(grid.leastErrorScales(values)[0]).isLessThan(grid.scales(values)[0]);
    }
}
