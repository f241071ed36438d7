package dev.hone.format.tflite.internal.lower;

import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Sparsity;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Operations;
import dev.hone.model.hone.Value;
import dev.hone.model.traits.Clamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A node that is being lowered: its operands, as values of the graph that grows, and its options. */
final class Call {

    private final Graph graph;
    private final Node node;
    private final Clamp fused;
    private final HoneBuilder hone = new HoneBuilder();
    private final Operations operations = new Operations(hone);
    private final Value[] operands;
    private final List<Value> given = new ArrayList<>();
    private ShapeValues shapes;

    Call(Graph graph, Node node, Clamp fused) {
        this.graph = graph;
        this.node = node;
        this.fused = fused;
        operands = new Value[node.inputs().size()];
        for (int i = 0; i < operands.length; i++) {
            Optional<Tensor> tensor = graph.input(node, i);
            if (tensor.isPresent()) {
                operands[i] = hone.input(
                        tensor.get().name(), tensor.get().type(), tensor.get().shape(), multiple(tensor.get()));
                given.add(operands[i]);
            }
        }
        graph.output(node, 0).ifPresent(output -> hone.enter(output.name()));
    }

    private static int multiple(Tensor tensor) {
        return (int) tensor.attributes().integer(HoneOp.BATCH_MULTIPLE, 1);
    }

    String operator() {
        return node.operator();
    }

    HoneBuilder hone() {
        return hone;
    }

    Operations operations() {
        return operations;
    }

    int outputs() {
        return node.outputs().size();
    }

    int inputs() {
        return operands.length;
    }

    /** What the model says of an output. */
    Tensor output(int index) {
        return graph.output(node, index).orElseThrow(() -> new NotLowered("an output is left out"));
    }

    /** What the model says of an input. */
    Tensor input(int index) {
        return graph.input(node, index).orElseThrow(() -> new NotLowered("an input is left out"));
    }

    boolean has(int index) {
        return index < operands.length && operands[index] != null;
    }

    /** An input of any type that holds its values itself: neither stored integers nor in a sparse encoding. */
    Value value(int index) {
        Tensor tensor = input(index);
        NotLowered.unless(
                tensor.quantization().isEmpty() && !tensor.attributes().has(Sparsity.ATTRIBUTE), "it is encoded");
        return operands[index];
    }

    /** An input of float32. */
    Value real(int index) {
        return ofType(index, DataType.FLOAT32);
    }

    /** An input of float32 that a node writes, unless that is known to write zeros. */
    Optional<Value> written(int index) {
        Optional<Node> producer = graph.producer(input(index).id());
        return producer.filter(writer -> !writesZeros(writer)).map(writer -> real(index));
    }

    private boolean writesZeros(Node writer) {
        return writer.operator().equals("ZEROS_LIKE")
                || (writer.operator().equals("ADD")
                        && writer.inputs().stream().allMatch(id -> id != Tensor.NONE && holdsZeros(id)));
    }

    private boolean holdsZeros(int id) {
        return isZero(graph.tensor(id))
                || graph.producer(id)
                        .filter(writer -> writer.operator().equals("ZEROS_LIKE"))
                        .isPresent();
    }

    private static boolean isZero(Tensor tensor) {
        return tensor.type() == DataType.FLOAT32
                && !tensor.attributes().has(Sparsity.ATTRIBUTE)
                && tensor.data()
                        .map(data -> data.copy(0, Math.toIntExact(data.size())))
                        .filter(data -> IntStream.range(0, data.remaining()).allMatch(i -> data.get(i) == 0))
                        .isPresent();
    }

    /** An input of float32, or of integers that mean themselves. */
    Value number(int index) {
        DataType type = input(index).type();
        NotLowered.unless(
                type == DataType.FLOAT32 || type == DataType.INT32 || type == DataType.INT64, "it is no number");
        return value(index);
    }

    Value ofType(int index, DataType type) {
        NotLowered.unless(input(index).type() == type, "it has another type");
        return value(index);
    }

    /** An input as it is, encoded or not. */
    Value stored(int index) {
        input(index);
        return operands[index];
    }

    long option(String name, long otherwise) {
        return node.attributes().integer(name, otherwise);
    }

    double option(String name, double otherwise) {
        return node.attributes().real(name, otherwise);
    }

    boolean flag(String name) {
        return node.attributes().flag(name, false);
    }

    Attributes attributes() {
        return node.attributes();
    }

    /** A whole number that is at least 1 and fits into an int. */
    int positive(String name, long otherwise) {
        long value = option(name, otherwise);
        NotLowered.unless(value >= 1 && value <= Integer.MAX_VALUE, "it is not positive");
        return (int) value;
    }

    /** The integers of an input, where they are a few and known before the model runs. */
    int[] integers(int index) {
        long[] values = shapeValues(index);
        int[] integers = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            NotLowered.unless(values[i] != ShapeValues.UNKNOWN, "it depends on the batch");
            integers[i] = Math.toIntExact(values[i]);
        }
        return integers;
    }

    int integer(int index) {
        int[] values = integers(index);
        NotLowered.unless(values.length == 1, "it is not a single number");
        return values[0];
    }

    /** As {@link #integers}, with {@link ShapeValues#UNKNOWN} for what depends on the batch. */
    long[] shapeValues(int index) {
        input(index);
        if (shapes == null) {
            shapes = new ShapeValues(graph);
        }
        return shapes.of(node.input(index));
    }

    /** The float value of an input that is a constant scalar. */
    float scalar(int index) {
        Tensor tensor = input(index);
        Optional<TensorData> data = tensor.data();
        NotLowered.unless(
                data.isPresent()
                        && tensor.type() == DataType.FLOAT32
                        && data.get().size() == Float.BYTES,
                "it is no constant scalar");
        return data.orElseThrow().copy(0, Float.BYTES).getFloat();
    }

    /** An axis of a value, counted from the end if negative. */
    static int axis(Value x, long axis) {
        long from = axis < 0 ? axis + x.rank() : axis;
        NotLowered.unless(from >= 0 && from < x.rank(), "there is no such axis");
        return (int) from;
    }

    /** The size of an axis that is known, so not that of the batch. */
    static int size(Value x, int axis) {
        NotLowered.unless(x.rank() > axis && x.dimension(axis) != Shape.DYNAMIC, "it works on the batch");
        return x.dimension(axis);
    }

    /** The activation that is fused with the operator. */
    Value activated(Value x) {
        return fused.equals(Clamp.NONE) ? x : clamp(x, fused);
    }

    Value clamp(Value x, Clamp clamp) {
        return clamp.min() == 0 && Double.isInfinite(clamp.max())
                ? hone.unary(HoneOp.RELU, x)
                : hone.unary(HoneOp.CLIP, Attributes.of("min", clamp.min()).with("max", clamp.max()), x);
    }

    static List<Long> longs(int... values) {
        List<Long> list = new ArrayList<>(values.length);
        for (int value : values) {
            list.add((long) value);
        }
        return list;
    }

    /** The lowered graph, if what it gives is what the model says. */
    Graph build(List<Value> results) {
        NotLowered.unless(results.size() == outputs(), "it has another number of outputs");
        List<Value> outputs = new ArrayList<>(results.size());
        for (int i = 0; i < results.size(); i++) {
            Tensor stated = output(i);
            Value result = results.get(i);
            NotLowered.unless(
                    stated.type() == result.type() && stated.quantization().isEmpty(), "it is encoded");
            outputs.add(given.contains(result) ? hone.unary(HoneOp.IDENTITY, result) : result);
        }
        return hone.build("", given, outputs);
    }
}
