package dev.hone.format.tflite.internal.sparse;

import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Shape;
import dev.hone.model.Sparsity;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Float32 values of which only those that are not zero are stored: all dimensions but the last are dense, of the last
 * each row lists the indices that it has (compressed sparse rows). The form that the converter gives to weights without
 * a pattern, and that XNNPACK takes.
 */
final class CompressedRows {

    /** What one more tensor and operator occupy in a file, about. */
    private static final long CONVERSION_BYTES = 200;

    private final int rows;
    private final int columns;
    private final int[] segments;
    private final int[] indices;
    private final ByteBuffer values;

    private CompressedRows(TensorData dense, int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
        segments = new int[rows + 1];
        int count = count(dense);
        indices = new int[count];
        values = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        fill(dense);
        values.flip();
    }

    /**
     * The tensor in this form.
     *
     * @return empty if it would not become smaller, or is no float32 constant of at least two dimensions and at most 2
     *     GB
     */
    static Optional<Tensor> of(Tensor tensor) {
        Shape shape = tensor.shape();
        boolean fits = tensor.isConstant()
                && tensor.type() == DataType.FLOAT32
                && !tensor.attributes().has(Sparsity.ATTRIBUTE)
                && shape.rank() > 1
                && shape.elements() > 0
                && tensor.data().orElseThrow().size() <= Integer.MAX_VALUE;
        if (!fits) {
            return Optional.empty();
        }
        TensorData dense = tensor.data().orElseThrow();
        int columns = shape.dimension(shape.rank() - 1);
        CompressedRows rows = new CompressedRows(dense, (int) (shape.elements() / columns), columns);
        if (bytes(shape, rows.indices.length) >= dense.size()) {
            return Optional.empty();
        }
        Attributes sparsity = rows.sparsity(shape);
        TensorData stored = TensorData.of(rows.values);
        SparseEncoding encoding = SparseEncoding.of(sparsity, shape);
        return Optional.of(tensor.withAttributes(tensor.attributes().with(Sparsity.ATTRIBUTE, sparsity))
                .withData(Optional.of(new EncodedData(
                        stored, new DensifiedData(encoding, stored, (int) dense.size(), Float.BYTES)))));
    }

    /** What a tensor occupies in this form, with what turns it back. */
    static long bytes(Shape shape, long values) {
        int columns = shape.dimension(shape.rank() - 1);
        long rows = shape.elements() / Math.max(columns, 1);
        return CONVERSION_BYTES + values * (Float.BYTES + width(columns - 1L)) + (rows + 1) * width(values);
    }

    /** Bytes of an index up to a limit. */
    private static int width(long largest) {
        return largest < 1 << Byte.SIZE ? Byte.BYTES : largest < 1 << Short.SIZE ? Short.BYTES : Integer.BYTES;
    }

    private int count(TensorData dense) {
        int[] count = {0};
        forEach(dense, (element, bits) -> count[0]++);
        return count[0];
    }

    private void fill(TensorData dense) {
        int[] next = {0};
        forEach(dense, (element, bits) -> {
            indices[next[0]++] = element % columns;
            segments[element / columns + 1]++;
            values.putInt(bits);
        });
        for (int row = 0; row < rows; row++) {
            segments[row + 1] += segments[row];
        }
    }

    @FunctionalInterface
    private interface Value {
        void at(int element, int bits);
    }

    /** The values that are not zero. */
    private static void forEach(TensorData dense, Value value) {
        ByteBuffer chunk = ByteBuffer.allocate(TensorData.CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        int element = 0;
        for (long at = 0; at < dense.size(); at += chunk.limit()) {
            chunk.clear();
            dense.read(at, (int) Math.min(chunk.capacity(), dense.size() - at), chunk);
            chunk.flip();
            for (int i = 0; i < chunk.limit(); i += Float.BYTES) {
                int bits = chunk.getInt(i);
                if (bits << 1 != 0) {
                    value.at(element, bits);
                }
                element++;
            }
        }
    }

    private Attributes sparsity(Shape shape) {
        List<Attributes> dimensions = new ArrayList<>();
        for (int axis = 0; axis < shape.rank() - 1; axis++) {
            dimensions.add(Attributes.of("dense_size", (long) shape.dimension(axis)));
        }
        dimensions.add(new Attributes(Map.of(
                "format",
                1L,
                "array_segments",
                vector(segments, indices.length),
                "array_indices",
                vector(indices, columns - 1L))));
        List<Long> order =
                IntStream.range(0, shape.rank()).mapToObj(Long::valueOf).toList();
        return new Attributes(Map.of("traversal_order", order, "dim_metadata", dimensions));
    }

    private static Attributes vector(int[] numbers, long largest) {
        int width = width(largest);
        if (width == Byte.BYTES) {
            byte[] bytes = new byte[numbers.length];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) numbers[i];
            }
            return vector("Uint8Vector", TensorData.of(bytes));
        }
        List<Long> list = Arrays.stream(numbers).asLongStream().boxed().toList();
        return vector(width == Short.BYTES ? "Uint16Vector" : "Int32Vector", list);
    }

    private static Attributes vector(String type, Object values) {
        return new Attributes(Map.of("type", type, "value", Attributes.of("values", values)));
    }
}
