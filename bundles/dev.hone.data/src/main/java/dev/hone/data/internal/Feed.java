package dev.hone.data.internal;

import dev.hone.api.HoneException;
import dev.hone.api.TensorSpec;
import dev.hone.api.data.StoredInput;
import dev.hone.model.DataType;
import dev.hone.model.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * An array that gives one input, or the labels, its values.
 *
 * @param divisor by which values are divided on the way to floats
 */
record Feed(SampleArray array, TensorSpec target, float divisor) {

    private static final int CHUNK = 1 << 13;

    /** @throws HoneException if the array's shape or type does not fit the input */
    static Feed of(SampleArray array, TensorSpec input, float divisor) {
        if (!fits(array.sample(), input.shape())) {
            throw new HoneException(
                    HoneException.Reason.DATA,
                    array.name() + ": samples of the shape " + array.sample() + " do not fit the input '" + input.name()
                            + "' of the shape " + input.shape());
        }
        if (input.bytes() > Integer.MAX_VALUE) {
            throw new HoneException(
                    HoneException.Reason.DATA,
                    "input '" + input.name() + "' of " + input.bytes() + " bytes is too large");
        }
        if (!Conversion.possible(array.type(), input.type())) {
            throw new HoneException(
                    HoneException.Reason.DATA,
                    array.name() + ": elements of the type " + array.type() + " cannot be given to the input '"
                            + input.name() + "' of the type " + input.type());
        }
        return new Feed(array, input, divisor);
    }

    /** Labels: whole numbers as INT64, others as FLOAT32; one label is a scalar. */
    static Feed ofLabels(SampleArray array) {
        DataType type = array.type().isFloat() ? DataType.FLOAT32 : DataType.INT64;
        if (!Conversion.possible(array.type(), type)) {
            throw new HoneException(
                    HoneException.Reason.DATA,
                    array.name() + ": labels of the type " + array.type()
                            + "; signed or small integers or floats are taken");
        }
        Shape shape = array.sample().elements() == 1 ? Shape.SCALAR : array.sample();
        return new Feed(array, new TensorSpec("labels", type, shape, Optional.empty()), 1);
    }

    /**
     * Whether a sample's elements can stand for an input: dimensions of 1 do not matter (a missing batch or channel
     * dimension is added), and a flat vector may stand for any shape and the reverse, because there is one row-major
     * order.
     */
    private static boolean fits(Shape sample, Shape input) {
        int[] wanted = input.toArray();
        if (wanted.length > 0 && wanted[0] == Shape.DYNAMIC) {
            wanted[0] = 1;
        }
        Shape whole = Shape.of(wanted);
        if (!whole.isStatic()) {
            return false;
        }
        int[] a = withoutOnes(sample.toArray());
        int[] b = withoutOnes(wanted);
        return Arrays.equals(a, b) || ((a.length <= 1 || b.length <= 1) && sample.elements() == whole.elements());
    }

    private static int[] withoutOnes(int[] dimensions) {
        return Arrays.stream(dimensions).filter(d -> d != 1).toArray();
    }

    /** How the array holds what the input takes, where that is in bytes and the input takes float32. */
    Optional<StoredInput> stored() {
        return array.type() == DataType.UINT8 && target.type() == DataType.FLOAT32
                ? Optional.of(StoredInput.of(DataType.UINT8, divisor))
                : Optional.empty();
    }

    /** Writes one sample as it is stored. */
    void readStored(long sample, ByteBuffer to) {
        if (stored().isEmpty()) {
            throw new IllegalStateException(array.name() + " is not stored in bytes");
        }
        int bytes = (int) target.elements();
        array.bytes().read(sample * bytes, bytes, to);
    }

    /** Writes one sample, little-endian; the position of {@code to} advances. */
    void read(long sample, ByteBuffer to) {
        int bytes = (int) target.bytes();
        int each = array.elementBytes();
        int left = bytes / (target.type().bits() / 8);
        long at = sample * left * each;
        if (array.type() == target.type() && array.order() == ByteOrder.LITTLE_ENDIAN && divisor == 1) {
            array.bytes().read(at, bytes, to);
            return;
        }
        ByteBuffer out = to.slice(to.position(), bytes).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer chunk = ByteBuffer.allocate(Math.min(left, CHUNK) * each).order(array.order());
        while (left > 0) {
            int elements = Math.min(left, CHUNK);
            array.bytes().read(at, elements * each, chunk.clear());
            convert(sample, chunk.flip(), out, elements);
            at += (long) elements * each;
            left -= elements;
        }
        to.position(to.position() + bytes);
    }

    private void convert(long sample, ByteBuffer from, ByteBuffer out, int elements) {
        try {
            Conversion.convert(array.type(), from, target.type(), out, elements, divisor);
        } catch (HoneException e) {
            throw new HoneException(e.reason(), array.name() + ": in sample " + sample + ", " + e.getMessage(), e);
        }
    }
}
