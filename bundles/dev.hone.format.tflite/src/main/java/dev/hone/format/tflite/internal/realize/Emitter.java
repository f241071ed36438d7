package dev.hone.format.tflite.internal.realize;

import dev.hone.model.Attributes;
import dev.hone.model.ChannelStatistics;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Lineage;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.model.TensorRef;
import dev.hone.model.hone.HoneOp;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/** Collects the operators that stand for the nodes of a graph. Not safe for use by several threads. */
final class Emitter {

    private static final String SIGNATURE = "tflite:shape_signature";
    private static final String QUANTIZATION = "tflite:quantization";
    private static final String OPTIONS = "tflite:options";

    private final Graph graph;
    private final OptionalInt batch;
    private final Lineage.Builder lineage;
    private final GraphBuilder builder = new GraphBuilder("main");
    private final Map<List<?>, Integer> changed = new HashMap<>();
    private final Set<Integer> described = new HashSet<>();

    Emitter(Graph graph, OptionalInt batch, Lineage.Builder lineage) {
        this.graph = graph;
        this.batch = batch;
        this.lineage = lineage;
        graph.tensors().forEach(tensor -> builder.put(realized(tensor)));
        builder.inputs(graph.inputs()).outputs(graph.outputs());
    }

    /** Says what is known of a tensor of the graph that is read, unless something is already. */
    void describe(int id, ChannelStatistics statistics) {
        if (described.add(id)) {
            builder.put(statistics.on(realized(graph.tensor(id))));
        }
    }

    Graph build() {
        return builder.removeUnusedTensors().build();
    }

    /** A tensor of the graph that is read, with what it does not know of its shape. */
    Tensor tensor(int id) {
        return graph.tensor(id);
    }

    Tensor input(Node node, int index) {
        return graph.tensor(node.input(index));
    }

    /** The node of the graph that writes a tensor. */
    Optional<Node> producer(int tensor) {
        return graph.producer(tensor);
    }

    Tensor output(Node node) {
        return graph.tensor(node.output(0));
    }

    /** Dimensions that are not known are 1 in a file, and unknown in its signature. */
    private Tensor realized(Tensor tensor) {
        Attributes attributes = attributes(tensor);
        if (tensor.shape().isStatic()) {
            return tensor.withAttributes(attributes);
        }
        Shape known = known(tensor);
        Shape shape = known;
        for (int axis = 0; axis < shape.rank(); axis++) {
            if (shape.dimension(axis) == Shape.DYNAMIC) {
                shape = shape.with(axis, axis == 0 ? multiple(tensor) : 1);
            }
        }
        return tensor.withShape(shape)
                .withAttributes(known.isStatic() ? attributes : attributes.with(SIGNATURE, longs(known.toArray())));
    }

    /** A range is written where the format has it: as bounds beside scales that are not there yet. */
    private Attributes attributes(Tensor tensor) {
        Attributes attributes =
                tensor.attributes().without(HoneOp.BATCH_MULTIPLE).without(HoneOp.RANGE);
        List<?> range = tensor.attributes().get(HoneOp.RANGE, List.class).orElse(List.of());
        return range.isEmpty() || !graph.inputs().contains(tensor.id())
                ? attributes
                : attributes.with(
                        QUANTIZATION,
                        Attributes.of("min", List.of(range.get(0))).with("max", List.of(range.get(1))));
    }

    /** The shape with the batch that it is fixed to. */
    Shape known(Tensor tensor) {
        Shape shape = tensor.shape();
        return batch.isPresent() && shape.rank() > 0 && shape.dimension(0) == Shape.DYNAMIC
                ? shape.with(0, batch.getAsInt() * multiple(tensor))
                : shape;
    }

    private static int multiple(Tensor tensor) {
        return (int) tensor.attributes().integer(HoneOp.BATCH_MULTIPLE, 1);
    }

    /** An operator without options. */
    void operator(String name, List<Integer> inputs, int output) {
        operator(name, 1, Attributes.NONE, inputs, List.of(output));
    }

    void operator(String name, Attributes options, List<Integer> inputs, int output) {
        operator(name, 1, options, inputs, List.of(output));
    }

    void operator(String name, int version, Attributes options, List<Integer> inputs, List<Integer> outputs) {
        builder.append(new Node(builder.newNodeId(), "tflite", name, version, inputs, outputs, options));
    }

    /** Options of a table of the schema. */
    static Attributes options(String table) {
        return Attributes.of(OPTIONS, table);
    }

    /** A tensor between operators, like another. */
    int between(Tensor like) {
        return between(like, like.type());
    }

    int between(Tensor like, DataType type) {
        int id = builder.newTensorId();
        builder.put(realized(Tensor.activation(id, like.name() + "/" + id, type, like.shape())
                .withAttributes(like.attributes())));
        return id;
    }

    /** A tensor between operators, of a shape that is known. */
    int between(String name, DataType type, int... shape) {
        int id = builder.newTensorId();
        builder.put(Tensor.activation(id, name, type, Shape.of(shape)));
        return id;
    }

    int ints(String name, int... values) {
        return constant(name, DataType.INT32, Shape.of(values.length), TensorData.ofInts(values));
    }

    int integer(String name, int value) {
        return constant(name, DataType.INT32, Shape.SCALAR, TensorData.ofInts(value));
    }

    int scalar(String name, double value) {
        return constant(name, DataType.FLOAT32, Shape.SCALAR, TensorData.ofFloats((float) value));
    }

    int zeros(String name, int count) {
        return constant(name, DataType.FLOAT32, Shape.of(count), TensorData.ofFloats(new float[count]));
    }

    int constant(String name, DataType type, Shape shape, TensorData data) {
        int id = builder.newTensorId();
        builder.put(Tensor.constant(id, name, type, shape, data));
        return id;
    }

    /** A constant under another shape; once, however often it is asked for. */
    int reshaped(Tensor constant, int... shape) {
        return changed.computeIfAbsent(List.of(constant.id(), longs(shape)), key -> {
            int id = constant(
                    constant.name(),
                    constant.type(),
                    Shape.of(shape),
                    constant.data().orElseThrow());
            link(constant, id, new Lineage.Transform.Reshaped());
            return id;
        });
    }

    /**
     * A constant whose last axis, or the one before that, becomes its first.
     *
     * @param axis that becomes the first, the others stay in order
     */
    int leading(Tensor constant, int axis) {
        return changed.computeIfAbsent(List.of(constant.id(), axis), key -> {
            int[] from = constant.shape().toArray();
            int[] shape = new int[from.length];
            List<Integer> permutation = new ArrayList<>();
            permutation.add(axis);
            int before = 1;
            int after = 1;
            for (int i = 0; i < from.length; i++) {
                if (i != axis) {
                    permutation.add(i);
                }
                before *= i < axis ? from[i] : 1;
                after *= i > axis ? from[i] : 1;
            }
            for (int i = 0; i < shape.length; i++) {
                shape[i] = from[permutation.get(i)];
            }
            TensorData data = SwappedAxes.of(constant.data().orElseThrow(), before, from[axis], after);
            int id = constant(constant.name(), constant.type(), Shape.of(shape), data);
            link(constant, id, new Lineage.Transform.Transposed(permutation));
            return id;
        });
    }

    /**
     * One of the equal parts of a constant's last axis, which becomes the first axis.
     *
     * @param constant of one or two dimensions
     */
    int columns(Tensor constant, int part, int parts) {
        int axis = constant.shape().rank() - 1;
        if (parts == 1) {
            return leading(constant, axis);
        }
        return changed.computeIfAbsent(List.of(constant.id(), axis, part, parts), key -> {
            TensorData all = constant.data().orElseThrow();
            int width = constant.shape().dimension(axis);
            int rows = axis == 0 ? 1 : constant.shape().dimension(0);
            int columns = width / parts;
            FloatBuffer values = all.copy(0, Math.toIntExact(all.size())).asFloatBuffer();
            float[] kept = new float[rows * columns];
            for (int column = 0; column < columns; column++) {
                for (int row = 0; row < rows; row++) {
                    kept[column * rows + row] = values.get(row * width + part * columns + column);
                }
            }
            Shape shape = axis == 0 ? Shape.of(columns) : Shape.of(columns, rows);
            int id = constant(constant.name(), constant.type(), shape, TensorData.ofFloats(kept));
            List<Integer> indices = IntStream.range(part * columns, (part + 1) * columns)
                    .boxed()
                    .toList();
            Lineage.Transform chosen = new Lineage.Transform.ChannelsKept(axis, indices);
            link(
                    constant,
                    id,
                    axis == 0
                            ? chosen
                            : new Lineage.Transform.Chain(
                                    List.of(chosen, new Lineage.Transform.Transposed(List.of(1, 0)))));
            return id;
        });
    }

    /** State like a tensor that is computed. */
    int variable(Tensor like) {
        int id = builder.newTensorId();
        Tensor known = realized(like);
        builder.put(new Tensor(
                id,
                known.name(),
                known.type(),
                known.shape(),
                Optional.empty(),
                Optional.empty(),
                true,
                known.attributes()));
        return id;
    }

    private void link(Tensor from, int to, Lineage.Transform transform) {
        lineage.link(new TensorRef(0, from.id()), new TensorRef(0, to), transform);
    }

    static Tensor requireConstant(Tensor tensor, String role) {
        if (!tensor.isConstant()) {
            throw new InvalidModelException(role + " that is computed is not supported");
        }
        return tensor;
    }

    static List<Long> longs(int... values) {
        List<Long> list = new ArrayList<>();
        for (int value : values) {
            list.add((long) value);
        }
        return list;
    }
}
