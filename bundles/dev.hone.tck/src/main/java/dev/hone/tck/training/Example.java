package dev.hone.tck.training;

import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.hone.HoneOp;
import dev.hone.training.reference.Array;
import dev.hone.training.reference.Interpreter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** One node with values for its inputs, to check an implementation of its operation by. */
public final class Example {

    private final HoneOp op;
    private Attributes attributes = Attributes.NONE;
    private int outputs = 1;
    private final List<Array> inputs = new ArrayList<>();
    private final List<DataType> types = new ArrayList<>();
    private final Random random;

    private Example(HoneOp op) {
        this.op = op;
        random = new Random(op.name().hashCode());
    }

    /** One without inputs yet. */
    public static Example of(HoneOp op) {
        return new Example(op);
    }

    /** An input of values between two bounds, no two of them close to each other, none close to a whole number. */
    public Example between(double min, double max, int... shape) {
        int size = Math.toIntExact(Shape.of(shape).elements());
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            double value = min + (max - min) * (i + 0.2 + 0.6 * random.nextDouble()) / size;
            values[i] = Math.abs(value - Math.rint(value)) < 0.01 ? value + 0.02 : value;
        }
        for (int i = size - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            double held = values[i];
            values[i] = values[j];
            values[j] = held;
        }
        return input(DataType.FLOAT32, Array.of(Shape.of(shape), values));
    }

    /** An input of values between -2 and 2. */
    public Example real(int... shape) {
        return between(-2, 2, shape);
    }

    /** An input of type INT32. */
    public Example whole(int[] shape, double... values) {
        return input(DataType.INT32, Array.of(Shape.of(shape), values));
    }

    /** An input of type BOOL. */
    public Example truth(int[] shape, double... values) {
        return input(DataType.BOOL, Array.of(Shape.of(shape), values));
    }

    /** An input of these values. */
    public Example input(DataType type, Array value) {
        types.add(type);
        inputs.add(value);
        return this;
    }

    /** With an attribute. */
    public Example with(String name, Object value) {
        attributes = attributes.with(name, value);
        return this;
    }

    public Example integer(String name, long value) {
        return with(name, value);
    }

    public Example list(String name, long... values) {
        return with(name, LongStream.of(values).boxed().toList());
    }

    public Example outputs(int count) {
        outputs = count;
        return this;
    }

    public HoneOp op() {
        return op;
    }

    /** The inputs through which a gradient may flow. */
    public List<Integer> reals() {
        return IntStream.range(0, inputs.size())
                .filter(i -> types.get(i).isFloat())
                .boxed()
                .toList();
    }

    /** The values of the outputs, as the reference computes them. */
    public List<Array> run() {
        return new Interpreter(graph(outputs)).run(values());
    }

    /** The values of the inputs, whose ids are counted from 0. */
    public Map<Integer, Array> values() {
        Map<Integer, Array> values = new HashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            values.put(i, inputs.get(i));
        }
        return values;
    }

    private Graph graph(int count) {
        GraphBuilder builder = new GraphBuilder("example");
        List<Integer> ins = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            ins.add(i);
            builder.put(
                    Tensor.activation(i, "in" + i, types.get(i), inputs.get(i).shape()));
        }
        List<Integer> outs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            outs.add(inputs.size() + i);
            builder.put(Tensor.activation(inputs.size() + i, "out" + i, DataType.FLOAT32, Shape.of(Shape.DYNAMIC)));
        }
        return builder.append(op.node(0, ins, outs, attributes))
                .inputs(ins)
                .outputs(outs)
                .build();
    }

    /** The graph of the sum of the first output, or of the sum of all that takes a gradient, each element weighted. */
    public Graph scalar(List<Array> weights) {
        Graph graph = graph(outputs);
        GraphBuilder builder = graph.edit();
        int sum = -1;
        for (int i = 0; i < weights.size(); i++) {
            int weight = builder.newTensorId();
            int product = builder.newTensorId();
            int total = builder.newTensorId();
            builder.put(Tensor.constant(
                    weight,
                    "w" + i,
                    DataType.FLOAT64,
                    weights.get(i).shape(),
                    weights.get(i).data(DataType.FLOAT64)));
            builder.put(Tensor.activation(
                    product, "p" + i, DataType.FLOAT32, weights.get(i).shape()));
            builder.put(Tensor.activation(total, "t" + i, DataType.FLOAT32, Shape.SCALAR));
            builder.append(HoneOp.MULTIPLY.node(
                    builder.newNodeId(), List.of(graph.outputs().get(i), weight), List.of(product), Attributes.NONE));
            List<Long> axes =
                    LongStream.range(0, weights.get(i).shape().rank()).boxed().toList();
            builder.append(HoneOp.REDUCE_SUM.node(
                    builder.newNodeId(), List.of(product), List.of(total), Attributes.of("axes", axes)));
            if (sum >= 0) {
                int both = builder.newTensorId();
                builder.put(Tensor.activation(both, "s" + i, DataType.FLOAT32, Shape.SCALAR));
                builder.append(
                        HoneOp.ADD.node(builder.newNodeId(), List.of(sum, total), List.of(both), Attributes.NONE));
                total = both;
            }
            sum = total;
        }
        return builder.outputs(List.of(sum)).build();
    }

    /** Weights for the elements of the outputs that a gradient is taken of. */
    public List<Array> weights() {
        List<Array> all = new ArrayList<>();
        int differentiated = op == HoneOp.BATCH_NORM_TRAINING ? 1 : outputs;
        for (Array output : run().subList(0, differentiated)) {
            double[] values = random.doubles(output.size(), -1, 1).toArray();
            all.add(Array.of(output.shape(), values));
        }
        return all;
    }

    @Override
    public String toString() {
        return op + " " + attributes.values() + " of "
                + inputs.stream().map(Array::shape).toList();
    }
}
