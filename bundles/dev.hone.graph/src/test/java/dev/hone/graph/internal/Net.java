package dev.hone.graph.internal;

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
import dev.hone.model.hone.HoneOp;
import dev.hone.model.traits.Clamp;
import dev.hone.model.traits.OperatorKind;
import dev.hone.model.traits.Traits;
import dev.hone.model.traits.WeightTrait;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * A network of three layers of a dialect of its own and of {@code hone} operations between them, on {@code [1, height,
 * width, channels]}. CONV (weight {@code [out, h, w, in]}), DEPTHWISE ({@code [1, h, w, out]}) and DENSE ({@code [out,
 * in]}) have stride 1 and the attributes {@code same}, {@code min} and {@code max}.
 */
final class Net {

    static final Operators OPERATORS = new Operators() {
        @Override
        public Optional<Traits> traits(Graph graph, Node node) {
            return Net.traits(node);
        }

        @Override
        public Optional<Graph> lower(Graph graph, Node node) {
            return node.dialect().equals(HoneOp.DIALECT) ? Optional.of(Net.lowered(graph, node)) : Optional.empty();
        }

        @Override
        public Optional<Node> clamped(Graph graph, Node node, Clamp clamp) {
            return node.dialect().equals(HoneOp.DIALECT)
                    ? Optional.empty()
                    : Optional.of(node.withAttributes(node.attributes()
                            .with("min", clamp.within(clamp(node)).min())
                            .with("max", clamp.within(clamp(node)).max())));
        }
    };

    private final GraphBuilder builder = new GraphBuilder("main");
    private final Random random;
    private final List<Integer> outputs = new ArrayList<>();
    int last;
    Shape shape;

    Net(Random random, int size, int channels) {
        this.random = random;
        shape = Shape.of(1, size, size, channels);
        last = builder.newTensorId();
        builder.put(Tensor.activation(last, "x", DataType.FLOAT32, shape)).inputs(List.of(last));
    }

    static Clamp clamp(Node node) {
        return new Clamp(
                node.attributes().real("min", Double.NEGATIVE_INFINITY),
                node.attributes().real("max", Double.POSITIVE_INFINITY));
    }

    private static Optional<Traits> traits(Node node) {
        Traits.Builder traits =
                switch (node.operator()) {
                    case "CONV" ->
                        Traits.of(OperatorKind.CONVOLUTION)
                                .weight(new WeightTrait(1, 0, 2, 0, 3, List.of(1, 2), true))
                                .padded(node.attributes().flag("same", false));
                    case "DEPTHWISE" ->
                        Traits.of(OperatorKind.DEPTHWISE_CONVOLUTION)
                                .weight(new WeightTrait(1, 0, 2, 3, Tensor.NONE, List.of(1, 2), true))
                                .padded(node.attributes().flag("same", false));
                    case "DENSE" ->
                        Traits.of(OperatorKind.DENSE).weight(new WeightTrait(1, 0, 2, 0, 1, List.of(), true));
                    case "MYSTERY" -> Traits.of(OperatorKind.OTHER);
                    default -> Traits.of(OperatorKind.ELEMENTWISE);
                };
        return Optional.of(traits.clamp(node.dialect().equals(HoneOp.DIALECT) ? Clamp.NONE : clamp(node))
                .build());
    }

    private static Graph lowered(Graph graph, Node node) {
        GraphBuilder lowered = new GraphBuilder("lowered");
        node.inputs().forEach(id -> lowered.put(graph.tensor(id).withData(Optional.empty())));
        node.outputs().forEach(id -> lowered.put(graph.tensor(id)));
        return lowered.inputs(node.inputs().stream().distinct().toList())
                .outputs(node.outputs())
                .append(node)
                .build();
    }

    int constant(Shape dimensions, double low, double high) {
        float[] values = new float[(int) dimensions.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (low + (high - low) * random.nextDouble());
        }
        return constant(dimensions, values);
    }

    int constant(Shape dimensions, float... values) {
        int id = builder.newTensorId();
        builder.put(Tensor.constant(id, "c" + id, DataType.FLOAT32, dimensions, TensorData.ofFloats(values)));
        return id;
    }

    Net layer(String operator, int kernel, int multiple, boolean same, boolean biased) {
        int in = shape.dimension(3);
        int out = operator.equals("DEPTHWISE") ? in * multiple : multiple;
        Shape weight =
                switch (operator) {
                    case "CONV" -> Shape.of(out, kernel, kernel, in);
                    case "DEPTHWISE" -> Shape.of(1, kernel, kernel, out);
                    default -> Shape.of(out, in);
                };
        int size = same || operator.equals("DENSE") ? shape.dimension(1) : shape.dimension(1) - kernel + 1;
        List<Integer> inputs = new ArrayList<>(List.of(last, constant(weight, -1, 1)));
        if (biased) {
            inputs.add(constant(Shape.of(out), -1, 1));
        }
        return add("toy", operator, Shape.of(1, size, size, out), Attributes.of("same", same), inputs);
    }

    Net op(HoneOp op, Attributes attributes, Integer... inputs) {
        return op(op, shape, attributes, inputs);
    }

    Net op(HoneOp op, Shape output, Attributes attributes, Integer... inputs) {
        return add(HoneOp.DIALECT, op.name(), output, attributes, List.of(inputs));
    }

    private Net add(String dialect, String operator, Shape output, Attributes attributes, List<Integer> inputs) {
        last = builder.newTensorId();
        shape = output;
        builder.put(Tensor.activation(last, "t" + last, DataType.FLOAT32, output));
        builder.append(new Node(builder.newNodeId(), dialect, operator, 1, inputs, List.of(last), attributes));
        return this;
    }

    /** Makes what was written last an output, too. */
    Net output() {
        if (!outputs.contains(last) && last != 0) {
            outputs.add(last);
        }
        return this;
    }

    Model model() {
        output();
        return Model.of("toy", List.of(builder.outputs(outputs).build()), Attributes.NONE);
    }
}
