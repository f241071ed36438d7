package dev.hone.quantization;

import dev.hone.model.DataType;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Quantization;
import dev.hone.model.Shape;
import dev.hone.model.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * A float32 tensor stored as integers, by {@link Affine#quantize}. Computed while it is read: nothing is kept but the
 * float data.
 */
public final class QuantizedData implements TensorData {

    private static final int ELEMENTS = CHUNK / Float.BYTES;

    private final TensorData floats;
    private final long elements;
    private final DataType type;
    private final int width;
    private final Quantization quantization;
    private final long inner;

    private QuantizedData(TensorData floats, long elements, Stored stored, long inner) {
        this.floats = floats;
        this.elements = elements;
        this.type = stored.type();
        this.width = Math.max(type.bits() / 8, 1);
        this.quantization = stored.quantization();
        this.inner = inner;
    }

    /**
     * @param floats float32 values
     * @param stored as INT4, two values to a byte, INT8, INT16, INT32 or INT64
     * @throws InvalidModelException if the data does not have the size of the shape, or the scales do not fit it
     */
    public static TensorData of(TensorData floats, Shape shape, Stored stored) {
        QuantizedData unpacked = unpacked(floats, shape, stored);
        return stored.type() == DataType.INT4 ? new PackedData(unpacked) : unpacked;
    }

    /** INT4 has one value to a byte. */
    private static QuantizedData unpacked(TensorData floats, Shape shape, Stored stored) {
        long elements = shape.elements();
        if (floats.size() != DataType.FLOAT32.bytes(elements)) {
            throw new InvalidModelException("float32 values of shape " + shape + " in " + floats.size() + " bytes");
        }
        switch (stored.type()) {
            case INT4, INT8, INT16, INT32, INT64 -> {}
            default -> throw new InvalidModelException("real values stored as " + stored.type());
        }
        Quantization quantization = stored.quantization();
        if (quantization.isPerTensor()) {
            return new QuantizedData(floats, elements, stored, Math.max(elements, 1));
        }
        int axis = quantization.axis();
        if (axis >= shape.rank() || shape.dimension(axis) != quantization.size()) {
            throw new InvalidModelException(quantization + " for a tensor of shape " + shape);
        }
        return new QuantizedData(floats, elements, stored, Axes.inner(shape, axis));
    }

    @Override
    public long size() {
        return elements * width;
    }

    @Override
    public void read(long position, int length, ByteBuffer target) {
        long end = position + length;
        Objects.checkFromToIndex(position, end, size());
        ByteBuffer source =
                ByteBuffer.allocate((int) Math.min(CHUNK, floats.size())).order(ByteOrder.LITTLE_ENDIAN);
        float[] real = new float[source.capacity() / Float.BYTES];
        byte[] bytes = new byte[real.length * width];
        ByteBuffer result = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (long at = position; at < end; ) {
            long first = at / width;
            int count = (int) Math.min(ELEMENTS, (end - 1) / width + 1 - first);
            source.clear();
            floats.read(first * Float.BYTES, count * Float.BYTES, source);
            source.flip().asFloatBuffer().get(real, 0, count);
            result.clear();
            quantize(real, first, count, bytes, result);
            result.position((int) (at - first * width));
            result.limit((int) Math.min((long) count * width, end - first * width));
            at += result.remaining();
            target.put(result);
        }
    }

    private void quantize(float[] source, long first, int count, byte[] bytes, ByteBuffer result) {
        long channel = first / inner % quantization.size();
        long left = inner - first % inner;
        for (int done = 0; done < count; ) {
            int run = (int) Math.min(left, count - done);
            float scale = quantization.scale((int) channel);
            long zeroPoint = quantization.zeroPoint((int) channel);
            if (width == 1) {
                quantize(source, done, done + run, scale, zeroPoint, bytes);
            } else {
                for (int i = done; i < done + run; i++) {
                    put(result, i, Affine.quantize(source[i], scale, zeroPoint, type));
                }
            }
            done += run;
            left = inner;
            channel = (channel + 1) % quantization.size();
        }
    }

    private void quantize(float[] source, int from, int to, float scale, long zeroPoint, byte[] bytes) {
        for (int i = from; i < to; i++) {
            bytes[i] = (byte) Affine.quantize(source[i], scale, zeroPoint, type);
        }
    }

    private void put(ByteBuffer result, int index, long stored) {
        switch (width) {
            case 2 -> result.putShort(2 * index, (short) stored);
            case 4 -> result.putInt(4 * index, (int) stored);
            default -> result.putLong(8 * index, stored);
        }
    }

    @Override
    public String toString() {
        return size() + " bytes, " + floats + " stored as " + type;
    }
}
