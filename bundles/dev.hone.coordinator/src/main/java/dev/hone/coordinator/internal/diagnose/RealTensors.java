package dev.hone.coordinator.internal.diagnose;

import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Quantization;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;

/** Which tensors hold real values that can be compared. */
final class RealTensors {

    private RealTensors() {}

    /** Whether a tensor is computed or given at run time and holds float32, or integers with one scale. */
    static boolean isActivation(Graph graph, int id) {
        return id != Tensor.NONE && isActivation(graph.tensor(id));
    }

    private static boolean isActivation(Tensor tensor) {
        return !tensor.isConstant()
                && !tensor.variable()
                && (tensor.type() == DataType.FLOAT32 || isStored(tensor))
                && shape(tensor).isStatic();
    }

    /** Whether a tensor holds integers with one scale that stand for real values. */
    static boolean isStored(Tensor tensor) {
        return switch (tensor.type()) {
            case INT8, UINT8, INT16, INT32 ->
                tensor.quantization().filter(Quantization::isPerTensor).isPresent();
            default -> false;
        };
    }

    /** Of one sample. */
    static Shape shape(Tensor tensor) {
        Shape shape = tensor.shape();
        return shape.rank() > 0 && shape.dimension(0) == Shape.DYNAMIC ? shape.with(0, 1) : shape;
    }

    static int elements(Tensor tensor) {
        return Math.toIntExact(shape(tensor).elements());
    }
}
