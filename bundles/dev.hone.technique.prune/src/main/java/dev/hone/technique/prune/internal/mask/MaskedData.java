package dev.hone.technique.prune.internal.mask;

import dev.hone.model.TensorData;
import java.nio.ByteBuffer;
import java.util.BitSet;

/** Float32 values of which some are zero instead. Shares the values. */
public final class MaskedData implements TensorData {

    private final TensorData values;
    private final BitSet zeros;

    /** @param zeros the elements that are zero, not to be changed any more */
    public MaskedData(TensorData values, BitSet zeros) {
        this.values = values;
        this.zeros = zeros;
    }

    @Override
    public long size() {
        return values.size();
    }

    @Override
    public void read(long position, int length, ByteBuffer target) {
        int start = target.position();
        values.read(position, length, target);
        int first = (int) (position / Float.BYTES);
        long end = position + length;
        for (int element = zeros.nextSetBit(first);
                element >= 0 && (long) element * Float.BYTES < end;
                element = zeros.nextSetBit(element + 1)) {
            long from = Math.max((long) element * Float.BYTES, position);
            long to = Math.min((element + 1L) * Float.BYTES, end);
            for (long at = from; at < to; at++) {
                target.put(start + (int) (at - position), (byte) 0);
            }
        }
    }

    @Override
    public String toString() {
        return values + " with " + zeros.cardinality() + " zeros";
    }
}
