package dev.hone.technique.quantize.internal;

import dev.hone.api.graph.Operators;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.model.traits.Clamp;
import dev.hone.model.traits.Homogeneity;
import dev.hone.model.traits.OperatorKind;
import dev.hone.model.traits.Traits;
import dev.hone.model.traits.WeightTrait;
import dev.hone.quantization.ConstantValues;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * A network without branches on rows of channels, and its evaluation in double precision. A CONV is a matrix for each
 * row, a DENSE one for all values together, a DEPTHWISE has a number of factors for each channel; RELU at the end of
 * their names stands for a fused activation.
 */
public final class Chain {

    public static final Operators OPERATORS = new Operators() {
        @Override
        public Optional<Traits> traits(Graph graph, Node node) {
            return Optional.of(Chain.traits(node.operator()));
        }

        @Override
        public Optional<Graph> lower(Graph graph, Node node) {
            return Optional.empty();
        }
    };

    private final Random random;
    private final GraphBuilder builder = new GraphBuilder("main");
    private int last = builder.newTensorId();
    private Shape shape;

    public Chain(long seed, int rows, int channels) {
        random = new Random(seed);
        shape = Shape.of(rows, channels);
        builder.put(Tensor.activation(last, "x", DataType.FLOAT32, shape)).inputs(List.of(last));
    }

    private static Traits traits(String operator) {
        Clamp clamp = operator.endsWith("RELU")
                ? new Clamp(0, Double.POSITIVE_INFINITY)
                : operator.endsWith("RELU6") ? new Clamp(0, 6) : Clamp.NONE;
        Traits.Builder traits =
                switch (operator.replaceAll("_.*", "")) {
                    case "CONV" ->
                        Traits.of(OperatorKind.CONVOLUTION).weight(new WeightTrait(1, 0, 2, 0, 1, List.of(), true));
                    case "DENSE" ->
                        Traits.of(OperatorKind.DENSE).weight(new WeightTrait(1, 0, 2, 0, 1, List.of(), true));
                    case "DEPTHWISE" ->
                        Traits.of(OperatorKind.DEPTHWISE_CONVOLUTION)
                                .weight(new WeightTrait(1, 0, 2, 1, Tensor.NONE, List.of(), true));
                    case "MAX", "RELU" -> Traits.of(OperatorKind.POOLING).homogeneous(new Homogeneity(0, false));
                    case "FLATTEN" -> Traits.of(OperatorKind.MOVEMENT).homogeneous(new Homogeneity(0, true));
                    default -> Traits.of(OperatorKind.OTHER);
                };
        return traits.clamp(clamp).build();
    }

    /** A layer whose weights have channels of very different magnitudes. */
    public Chain layer(String operator, int channels) {
        int in = shape.dimension(1);
        boolean depthwise = operator.startsWith("DEPTHWISE");
        if (operator.startsWith("DENSE")) {
            in *= shape.dimension(0);
        }
        int out = depthwise ? in * channels : channels;
        int weight = constant("weight", depthwise ? Shape.of(1, out) : Shape.of(out, in), depthwise ? 1 : in);
        int bias = constant("bias", Shape.of(out), 1);
        return add(
                operator, Shape.of(operator.startsWith("DENSE") ? 1 : shape.dimension(0), out), List.of(weight, bias));
    }

    public Chain max() {
        return add("MAX", Shape.of(1, shape.dimension(1)), List.of());
    }

    public Chain flatten() {
        return add("FLATTEN", Shape.of(1, (int) shape.elements()), List.of());
    }

    public Chain unary(String operator) {
        return add(operator, shape, List.of());
    }

    public int last() {
        return last;
    }

    private Chain add(String operator, Shape output, List<Integer> constants) {
        int written = builder.newTensorId();
        builder.put(Tensor.activation(written, operator + written, DataType.FLOAT32, output));
        List<Integer> inputs = constants.isEmpty() ? List.of(last) : List.of(last, constants.get(0), constants.get(1));
        builder.append(new Node(builder.newNodeId(), "toy", operator, 1, inputs, List.of(written), Attributes.NONE));
        last = written;
        shape = output;
        return this;
    }

    private int constant(String name, Shape dimensions, int run) {
        float[] values = new float[(int) dimensions.elements()];
        float scale = 1;
        for (int i = 0; i < values.length; i++) {
            if (i % run == 0) {
                scale = (float) Math.pow(100, random.nextDouble() - 0.5);
            }
            values[i] = scale * (2 * random.nextFloat() - 1);
        }
        int id = builder.newTensorId();
        builder.put(Tensor.constant(id, name + id, DataType.FLOAT32, dimensions, TensorData.ofFloats(values)));
        return id;
    }

    public Model model(Integer... outputs) {
        return Model.of(
                "toy",
                List.of(builder.outputs(outputs.length == 0 ? List.of(last) : List.of(outputs))
                        .build()),
                Attributes.NONE);
    }

    /** The first output. */
    public static double[] run(Model model, double[] input) {
        return values(model, input).get(model.main().outputs().get(0));
    }

    /** The values of all activations, by id. */
    public static Map<Integer, double[]> values(Model model, double[] input) {
        Graph graph = model.main();
        Map<Integer, double[]> values = new HashMap<>();
        values.put(graph.inputs().get(0), input);
        for (Node node : graph.nodes()) {
            double[] x = values.get(node.input(0));
            double[] y = new double[(int) graph.tensor(node.output(0)).shape().elements()];
            Clamp clamp = traits(node.operator()).clamp();
            evaluate(graph, node, x, y);
            for (int i = 0; i < y.length; i++) {
                y[i] = Math.min(Math.max(y[i], clamp.min()), clamp.max());
            }
            values.put(node.output(0), y);
        }
        return values;
    }

    private static void evaluate(Graph graph, Node node, double[] x, double[] y) {
        if (node.inputs().size() == 1) {
            for (int i = 0; i < x.length; i++) {
                int to = i % y.length;
                y[to] = i == to ? x[i] : Math.max(y[to], x[i]);
            }
            return;
        }
        float[] weight = ConstantValues.all(graph.tensor(node.input(1)));
        float[] bias = ConstantValues.all(graph.tensor(node.input(2)));
        int rows = y.length / bias.length;
        int in = x.length / rows;
        for (int i = 0; i < y.length; i++) {
            int row = i / bias.length;
            int channel = i % bias.length;
            y[i] = bias[channel];
            if (node.operator().startsWith("DEPTHWISE")) {
                y[i] += weight[channel] * x[row * in + channel / (bias.length / in)];
            } else {
                for (int j = 0; j < in; j++) {
                    y[i] += weight[channel * in + j] * x[row * in + j];
                }
            }
        }
    }
}
