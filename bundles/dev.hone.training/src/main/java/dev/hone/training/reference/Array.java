package dev.hone.training.reference;

import dev.hone.model.DataType;
import dev.hone.model.Shape;
import dev.hone.model.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Numbers in row-major order, whatever type they are stored in; truth values are 0 and 1. */
public final class Array {

    private final int[] shape;
    private final double[] values;

    private Array(int[] shape, double... values) {
        this.shape = shape;
        this.values = values;
    }

    /** @throws IllegalArgumentException if there are more or fewer values than the shape has elements */
    public static Array of(Shape shape, double... values) {
        if (shape.elements() != values.length) {
            throw new IllegalArgumentException(values.length + " values for the shape " + shape);
        }
        return new Array(shape.toArray(), values.clone());
    }

    /** All the same. */
    public static Array filled(Shape shape, double value) {
        double[] values = new double[Math.toIntExact(shape.elements())];
        Arrays.fill(values, value);
        return new Array(shape.toArray(), values);
    }

    /** Without a copy. */
    static Array wrap(int[] shape, double... values) {
        return new Array(shape, values);
    }

    static Array zeros(int... shape) {
        return new Array(shape, new double[size(shape)]);
    }

    /**
     * The values of stored data.
     *
     * @throws IllegalArgumentException if the type is none of the usual numbers or truth values
     */
    public static Array of(DataType type, Shape shape, TensorData data) {
        double[] values = new double[Math.toIntExact(shape.elements())];
        ByteBuffer bytes = data.copy(0, Math.toIntExact(data.size())).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (type) {
                case FLOAT64 -> bytes.getDouble();
                case FLOAT32 -> bytes.getFloat();
                case FLOAT16 -> Half.toDouble(bytes.getShort());
                case INT64 -> bytes.getLong();
                case INT32 -> bytes.getInt();
                case INT16 -> bytes.getShort();
                case INT8 -> bytes.get();
                case UINT8 -> bytes.get() & 0xFF;
                case BOOL -> bytes.get() == 0 ? 0 : 1;
                default -> throw new IllegalArgumentException("values of type " + type + " are not read");
            };
        }
        return new Array(shape.toArray(), values);
    }

    /**
     * The values in a type.
     *
     * @throws IllegalArgumentException if it is not FLOAT64, FLOAT32, INT64, INT32, INT8, UINT8 or BOOL
     */
    public TensorData data(DataType type) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.toIntExact(type.bytes(values.length))).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            switch (type) {
                case FLOAT64 -> bytes.putDouble(value);
                case FLOAT32 -> bytes.putFloat((float) value);
                case INT64 -> bytes.putLong((long) value);
                case INT32 -> bytes.putInt((int) value);
                case INT8, UINT8 -> bytes.put((byte) (int) value);
                case BOOL -> bytes.put((byte) (value == 0 ? 0 : 1));
                default -> throw new IllegalArgumentException("values of type " + type + " are not written");
            }
        }
        return TensorData.of(bytes.flip());
    }

    public Shape shape() {
        return Shape.of(shape);
    }

    public int size() {
        return values.length;
    }

    /** An element, by its row-major index. */
    public double get(int index) {
        return values[index];
    }

    /** A copy of all elements. */
    public double[] toArray() {
        return values.clone();
    }

    /** The values themselves, to be written only by whoever made this array. */
    double[] values() {
        return values;
    }

    int rank() {
        return shape.length;
    }

    /** Negative axes count from the end. */
    int dimension(int axis) {
        return shape[axis < 0 ? axis + shape.length : axis];
    }

    int[] dimensions() {
        return shape.clone();
    }

    /** The same values in another shape of as many elements. */
    Array reshaped(int... other) {
        return new Array(other, values);
    }

    /** Adds another array of the same shape to this one. */
    void add(Array other) {
        for (int i = 0; i < values.length; i++) {
            values[i] += other.values[i];
        }
    }

    Array copy() {
        return new Array(shape, values.clone());
    }

    static int size(int... shape) {
        int size = 1;
        for (int dimension : shape) {
            size = Math.multiplyExact(size, dimension);
        }
        return size;
    }

    /** How far apart neighbours along each axis are. */
    static int[] strides(int... shape) {
        int[] strides = new int[shape.length];
        int stride = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= shape[i];
        }
        return strides;
    }

    @Override
    public String toString() {
        return shape() + " " + Arrays.toString(values.length > 20 ? Arrays.copyOf(values, 20) : values);
    }
}
