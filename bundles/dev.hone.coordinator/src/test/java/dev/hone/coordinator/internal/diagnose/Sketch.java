package dev.hone.coordinator.internal.diagnose;

import dev.hone.api.graph.Operators;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Node;
import dev.hone.model.Quantization;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.model.traits.Clamp;
import dev.hone.model.traits.Homogeneity;
import dev.hone.model.traits.OperatorKind;
import dev.hone.model.traits.Traits;
import dev.hone.model.traits.WeightTrait;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sketches graphs of a few operators: DENSE, RELU, ADD, QUANTIZE, DEQUANTIZE. */
final class Sketch {

    static final Operators OPERATORS = new Operators() {
        @Override
        public Optional<Traits> traits(Graph graph, Node node) {
            return Optional.of(
                    switch (node.operator()) {
                        case "DENSE" ->
                            Traits.of(OperatorKind.DENSE)
                                    .weight(new WeightTrait(1, 0, 2, 0, 1, List.of(), true))
                                    .clamp(
                                            node.attributes().flag("relu", false)
                                                    ? new Clamp(0, Double.POSITIVE_INFINITY)
                                                    : Clamp.NONE)
                                    .build();
                        case "RELU" ->
                            Traits.of(OperatorKind.ACTIVATION)
                                    .clamp(new Clamp(0, Double.POSITIVE_INFINITY))
                                    .homogeneous(new Homogeneity(0, false))
                                    .build();
                        case "QUANTIZE" -> Traits.of(OperatorKind.QUANTIZE).build();
                        case "DEQUANTIZE" -> Traits.of(OperatorKind.DEQUANTIZE).build();
                        default -> Traits.of(OperatorKind.ELEMENTWISE).build();
                    });
        }

        @Override
        public Optional<Graph> lower(Graph graph, Node node) {
            return Optional.empty();
        }
    };

    private final GraphBuilder builder = new GraphBuilder("main");
    private final List<Integer> inputs = new ArrayList<>();

    /** A float activation. */
    int real(String name, int width) {
        int id = builder.newTensorId();
        builder.put(Tensor.activation(id, name, DataType.FLOAT32, Shape.of(1, width)));
        return id;
    }

    /** An int8 activation. */
    int stored(String name, int width, float scale, long zeroPoint) {
        int id = builder.newTensorId();
        builder.put(Tensor.activation(id, name, DataType.INT8, Shape.of(1, width))
                .withQuantization(Optional.of(Quantization.perTensor(scale, zeroPoint))));
        return id;
    }

    /** A float weight of as many rows as output channels. */
    int weight(int rows, float... values) {
        int id = builder.newTensorId();
        builder.put(Tensor.constant(
                id, "w" + id, DataType.FLOAT32, Shape.of(rows, values.length / rows), TensorData.ofFloats(values)));
        return id;
    }

    /** An int8 weight with one scale. */
    int weight(int rows, float scale, byte... values) {
        int id = builder.newTensorId();
        builder.put(Tensor.constant(
                        id, "w" + id, DataType.INT8, Shape.of(rows, values.length / rows), TensorData.of(values))
                .withQuantization(Optional.of(Quantization.perTensor(scale, 0))));
        return id;
    }

    Sketch input(int id) {
        inputs.add(id);
        return this;
    }

    /** Adds an operator. */
    Sketch node(String operator, List<Integer> read, int written) {
        return node(operator, read, written, Attributes.NONE);
    }

    Sketch node(String operator, List<Integer> read, int written, Attributes attributes) {
        builder.append(new Node(builder.newNodeId(), "toy", operator, 1, read, List.of(written), attributes));
        return this;
    }

    Graph graph(Integer... outputs) {
        return builder.inputs(inputs).outputs(List.of(outputs)).build();
    }
}
