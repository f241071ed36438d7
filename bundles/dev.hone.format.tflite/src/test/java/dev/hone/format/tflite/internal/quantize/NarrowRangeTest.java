package dev.hone.format.tflite.internal.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.model.TensorData;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class NarrowRangeTest {

    private static final TensorData NARROW =
            new NarrowRange(TensorData.of(new byte[] {-128, 1, -128, -127, 127, -128}));

    @Test
    void replacesTheSmallestValueOnly() {
        assertThat(NARROW.copy(0, 6).array()).containsExactly(-127, 1, -127, -127, 127, -127);
    }

    @Test
    void leavesAloneWhatTheTargetHeldBefore() {
        ByteBuffer target = ByteBuffer.allocate(4).put((byte) -128);

        NARROW.read(2, 2, target);

        assertThat(target.position()).isEqualTo(3);
        assertThat(target.array()).containsExactly(-128, -127, -127, 0);
    }
}
