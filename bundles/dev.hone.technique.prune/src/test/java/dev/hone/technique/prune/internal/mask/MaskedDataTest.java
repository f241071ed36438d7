package dev.hone.technique.prune.internal.mask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.model.TensorData;
import java.util.Arrays;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

class MaskedDataTest {

    @Test
    void isZeroWhereTheMaskSaysWhateverRangeIsRead() {
        TensorData values = TensorData.of(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
        BitSet zeros = new BitSet();
        zeros.set(1);
        TensorData masked = new MaskedData(values, zeros);
        byte[] expected = {1, 2, 3, 4, 0, 0, 0, 0, 9, 10, 11, 12};
        for (int from = 0; from < expected.length; from++) {
            for (int length = 0; length <= expected.length - from; length++) {
                byte[] read = new byte[length];
                masked.copy(from, length).get(read);
                assertThat(read).isEqualTo(Arrays.copyOfRange(expected, from, from + length));
            }
        }
    }
}
