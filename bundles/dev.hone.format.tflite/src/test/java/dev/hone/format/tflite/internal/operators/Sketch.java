package dev.hone.format.tflite.internal.operators;

import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Node;
import dev.hone.model.Quantization;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A graph of a single node, put together operand by operand. */
final class Sketch {

    private final String operator;
    private final GraphBuilder graph = new GraphBuilder("sketch");
    private final List<Integer> graphInputs = new ArrayList<>();
    private final List<Integer> inputs = new ArrayList<>();
    private final List<Integer> outputs = new ArrayList<>();
    private Attributes attributes = Attributes.NONE;

    private Sketch(String operator) {
        this.operator = operator;
    }

    static Sketch of(String operator) {
        return new Sketch(operator);
    }

    Sketch input(DataType type, int... shape) {
        return input(type, Optional.empty(), shape);
    }

    Sketch input(DataType type, Quantization quantization, int... shape) {
        return input(type, Optional.of(quantization), shape);
    }

    private Sketch input(DataType type, Optional<Quantization> quantization, int... shape) {
        int id = graph.newTensorId();
        graph.put(Tensor.activation(id, "in" + id, type, Shape.of(shape)).withQuantization(quantization));
        inputs.add(id);
        graphInputs.add(id);
        return this;
    }

    Sketch constant(DataType type, int... shape) {
        Shape dimensions = Shape.of(shape);
        return constant(type, TensorData.of(new byte[(int) type.bytes(dimensions.elements())]), shape);
    }

    Sketch constant(DataType type, TensorData data, int... shape) {
        int id = graph.newTensorId();
        graph.put(Tensor.constant(id, "constant" + id, type, Shape.of(shape), data));
        inputs.add(id);
        return this;
    }

    Sketch none() {
        inputs.add(Tensor.NONE);
        return this;
    }

    Sketch output(DataType type, int... shape) {
        int id = graph.newTensorId();
        graph.put(Tensor.activation(id, "out" + id, type, Shape.of(shape)));
        outputs.add(id);
        return this;
    }

    Sketch output(DataType type, Quantization quantization, int... shape) {
        output(type, shape);
        int id = outputs.get(outputs.size() - 1);
        graph.put(Tensor.activation(id, "out" + id, type, Shape.of(shape)).withQuantization(Optional.of(quantization)));
        return this;
    }

    Sketch option(String name, Object value) {
        attributes = attributes.with(name, value);
        return this;
    }

    Graph graph() {
        return graph.nodes(List.of(new Node(0, "tflite", operator, 1, inputs, outputs, attributes)))
                .inputs(graphInputs)
                .outputs(outputs)
                .build();
    }
}
