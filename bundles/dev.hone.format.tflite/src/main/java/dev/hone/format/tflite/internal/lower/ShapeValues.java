package dev.hone.format.tflite.internal.lower;

import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.LongBinaryOperator;

/** Small integers that a graph computes from constants and from shapes. Not safe for use by several threads. */
final class ShapeValues {

    /** Stands for what depends on the size of the batch. */
    static final long UNKNOWN = Long.MIN_VALUE;

    private static final int MOST = 1 << 12;

    /** So many nodes are looked at, however they hang together. */
    private static final int PATIENCE = 200;

    private final Graph graph;
    private int looked;

    ShapeValues(Graph graph) {
        this.graph = graph;
    }

    long[] of(int id) {
        Tensor tensor = graph.find(id).orElseThrow(() -> new NotLowered("an input is left out"));
        NotLowered.unless(tensor.type() == DataType.INT32 || tensor.type() == DataType.INT64, "it is not of integers");
        if (tensor.data().isPresent()) {
            return constant(tensor, tensor.data().get());
        }
        NotLowered.unless(++looked < PATIENCE, "it takes too long to compute");
        return computed(graph.producer(id).orElseThrow(() -> new NotLowered("it is only known when the model runs")));
    }

    private static long[] constant(Tensor tensor, TensorData data) {
        long count = tensor.shape().isStatic() ? tensor.shape().elements() : Long.MAX_VALUE;
        NotLowered.unless(count <= MOST && data.size() == tensor.type().bytes(count), "it is too long");
        ByteBuffer bytes = data.copy(0, (int) data.size());
        long[] values = new long[(int) count];
        for (int i = 0; i < values.length; i++) {
            values[i] = tensor.type() == DataType.INT32 ? bytes.getInt() : bytes.getLong();
        }
        return values;
    }

    private long[] computed(Node node) {
        return switch (node.operator()) {
            case "SHAPE" -> shape(node);
            case "CAST", "RESHAPE", "SQUEEZE", "EXPAND_DIMS" -> of(node.input(0));
            case "PACK", "CONCATENATION" -> joined(node);
            case "GATHER" -> gathered(node);
            case "SLICE" -> sliced(node);
            case "STRIDED_SLICE" -> strided(node);
            case "ADD" -> binary(node, Math::addExact);
            case "SUB" -> binary(node, Math::subtractExact);
            case "MUL" -> binary(node, Math::multiplyExact);
            case "FLOOR_DIV" -> binary(node, Math::floorDiv);
            case "MAXIMUM" -> binary(node, Math::max);
            case "MINIMUM" -> binary(node, Math::min);
            case "REDUCE_PROD" -> product(node);
            default -> throw new NotLowered("it is only known when the model runs");
        };
    }

    private long[] shape(Node node) {
        Shape shape = graph.input(node, 0)
                .orElseThrow(() -> new NotLowered("an input is left out"))
                .shape();
        return Arrays.stream(shape.toArray())
                .mapToLong(size -> size == Shape.DYNAMIC ? UNKNOWN : size)
                .toArray();
    }

    private long[] joined(Node node) {
        long[] joined = {};
        for (int input : node.inputs()) {
            long[] part = of(input);
            NotLowered.unless(joined.length + part.length <= MOST, "it is too long");
            int end = joined.length;
            joined = Arrays.copyOf(joined, end + part.length);
            System.arraycopy(part, 0, joined, end, part.length);
        }
        return joined;
    }

    private long[] gathered(Node node) {
        long[] values = of(node.input(0));
        return Arrays.stream(of(node.input(1))).map(index -> at(values, index)).toArray();
    }

    private static long at(long[] values, long index) {
        NotLowered.unless(index >= 0 && index < values.length, "it reads beyond the end");
        return values[(int) index];
    }

    private long[] sliced(Node node) {
        long[] values = of(node.input(0));
        long begin = at(of(node.input(1)), 0);
        long size = at(of(node.input(2)), 0);
        return range(values, begin, size < 0 ? values.length : begin + size);
    }

    private static long[] range(long[] values, long begin, long end) {
        NotLowered.unless(begin >= 0 && begin <= end && end <= values.length, "it reads beyond the end");
        return Arrays.copyOfRange(values, (int) begin, (int) end);
    }

    /** Of a list, in steps of 1. */
    private long[] strided(Node node) {
        long[] values = of(node.input(0));
        long[] begins = of(node.input(1));
        boolean plain = begins.length == 1
                && at(of(node.input(3)), 0) == 1
                && node.attributes().integer("new_axis_mask", 0) == 0
                && node.attributes().integer("ellipsis_mask", 0) == 0
                && !node.attributes().flag("offset", false);
        NotLowered.unless(plain, "it is not a plain part of a list");
        long begin = (node.attributes().integer("begin_mask", 0) & 1) == 0 ? place(begins[0], values) : 0;
        if ((node.attributes().integer("shrink_axis_mask", 0) & 1) != 0) {
            return new long[] {at(values, begin)};
        }
        long end = (node.attributes().integer("end_mask", 0) & 1) == 0
                ? place(at(of(node.input(2)), 0), values)
                : values.length;
        return range(values, begin, end);
    }

    private static long place(long index, long... values) {
        return Math.max(0, Math.min(index < 0 ? index + values.length : index, values.length));
    }

    private long[] binary(Node node, LongBinaryOperator operation) {
        long[] a = of(node.input(0));
        long[] b = of(node.input(1));
        NotLowered.unless(a.length == b.length || a.length == 1 || b.length == 1, "the lengths differ");
        long[] results = new long[Math.max(a.length, b.length)];
        for (int i = 0; i < results.length; i++) {
            results[i] = apply(operation, a[i % a.length], b[i % b.length]);
        }
        return results;
    }

    private static long apply(LongBinaryOperator operation, long a, long b) {
        return a == UNKNOWN || b == UNKNOWN ? UNKNOWN : operation.applyAsLong(a, b);
    }

    private long[] product(Node node) {
        long product = 1;
        for (long value : of(node.input(0))) {
            product = apply(Math::multiplyExact, product, value);
        }
        return new long[] {product};
    }
}
