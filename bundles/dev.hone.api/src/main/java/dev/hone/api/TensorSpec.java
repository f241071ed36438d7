package dev.hone.api;

import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Quantization;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A named input or output.
 *
 * @param name as users name it; may be empty
 * @param shape with the batch dimension
 * @param quantization present where stored integers stand for real values
 */
public record TensorSpec(String name, DataType type, Shape shape, Optional<Quantization> quantization) {

    public TensorSpec {
        Objects.requireNonNull(name);
        Objects.requireNonNull(type);
        Objects.requireNonNull(shape);
        Objects.requireNonNull(quantization);
    }

    public static TensorSpec of(Tensor tensor) {
        return new TensorSpec(tensor.name(), tensor.type(), tensor.shape(), tensor.quantization());
    }

    /** The specifications of a graph's inputs, in order. */
    public static List<TensorSpec> inputsOf(Graph graph) {
        return graph.inputs().stream().map(id -> of(graph.tensor(id))).toList();
    }

    /** The specifications of a graph's outputs, in order. */
    public static List<TensorSpec> outputsOf(Graph graph) {
        return graph.outputs().stream().map(id -> of(graph.tensor(id))).toList();
    }

    /** What a user gives for this input or reads from this output: real values where integers are stored for them. */
    public TensorSpec asReal() {
        return quantization.isEmpty() ? this : new TensorSpec(name, DataType.FLOAT32, shape, Optional.empty());
    }

    /** Elements of one sample: the first dimension counts as 1 where it is dynamic. */
    public long elements() {
        return shape.rank() > 0 && shape.dimension(0) == Shape.DYNAMIC
                ? shape.with(0, 1).elements()
                : shape.elements();
    }

    /** Bytes of one sample. */
    public long bytes() {
        return type.bytes(elements());
    }
}
