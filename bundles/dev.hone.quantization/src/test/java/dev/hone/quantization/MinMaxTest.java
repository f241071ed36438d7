package dev.hone.quantization;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MinMaxTest {

    private final MinMax bounds = new MinMax();

    private static FloatBuffer direct(float... values) {
        FloatBuffer buffer = ByteBuffer.allocateDirect(4 * values.length)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        return buffer.put(values).flip();
    }

    @Property(tries = 300)
    void findsTheBoundsOfAnyValues(@ForAll @Size(max = 2_000) float[] values) {
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        for (float value : values) {
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        bounds.scan(direct(values));
        assertThat(bounds.min()).isEqualTo(min);
        assertThat(bounds.max()).isEqualTo(max);
    }

    @Test
    void showsNaNWhereverItStands() {
        for (int at : new int[] {0, 255, 256, 1000, 1023, 1026}) {
            float[] values = new float[1027];
            values[at] = Float.NaN;
            bounds.scan(direct(values));
            assertThat(bounds.min()).isNaN();
            assertThat(bounds.max()).isNaN();
        }
    }

    @Test
    void forgetsEarlierScans() {
        bounds.scan(direct(-9, 9));
        bounds.scan(direct(1, 2));
        assertThat(bounds.min()).isEqualTo(1);
        assertThat(bounds.max()).isEqualTo(2);
    }
}
