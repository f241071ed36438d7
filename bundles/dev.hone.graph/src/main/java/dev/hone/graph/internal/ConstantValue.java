package dev.hone.graph.internal;

import dev.hone.model.DataType;
import dev.hone.model.Lineage.Transform;
import dev.hone.model.Shape;
import dev.hone.model.TensorData;
import java.util.ArrayList;
import java.util.List;

/**
 * A value that follows from a constant.
 *
 * @param source position of that constant among the inputs
 * @param transform how the value follows from it
 */
record ConstantValue(DataType type, Shape shape, TensorData data, int source, Transform transform) {

    ConstantValue then(DataType changedType, Shape changedShape, TensorData changedData, Transform step) {
        return new ConstantValue(changedType, changedShape, changedData, source, chain(List.of(transform, step)));
    }

    /** The transforms, first to last, as one. */
    static Transform chain(List<Transform> transforms) {
        List<Transform> steps = new ArrayList<>();
        for (Transform transform : transforms) {
            if (transform instanceof Transform.Chain chain) {
                steps.addAll(chain.steps());
            } else if (!(transform instanceof Transform.Same)) {
                steps.add(transform);
            }
        }
        return switch (steps.size()) {
            case 0 -> new Transform.Same();
            case 1 -> steps.get(0);
            default -> new Transform.Chain(steps);
        };
    }
}
