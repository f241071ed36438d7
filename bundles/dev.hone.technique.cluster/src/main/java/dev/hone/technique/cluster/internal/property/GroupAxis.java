package dev.hone.technique.cluster.internal.property;

import dev.hone.model.Lineage.Transform;
import dev.hone.model.Tensor;
import java.util.OptionalInt;

/** The axis whose indices are the groups that share values, through what happens to a tensor. */
final class GroupAxis {

    private int axis;
    /** Whether it is counted from the last, as the rank is not known in between. */
    private boolean last;

    private GroupAxis(int axis) {
        this.axis = axis;
    }

    /** @param axis or {@link Tensor#NONE} where the tensor is one group */
    static GroupAxis of(int axis) {
        return new GroupAxis(axis);
    }

    /** The axis of the tensor that came out; empty where it still is one group. */
    OptionalInt through(Transform transform, Tensor after) {
        apply(transform);
        int rank = after.shape().rank();
        return last ? OptionalInt.of(rank - 1) : axis < 0 || axis >= rank ? OptionalInt.empty() : OptionalInt.of(axis);
    }

    private void apply(Transform transform) {
        if (transform instanceof Transform.Chain chain) {
            chain.steps().forEach(this::apply);
        } else if (transform instanceof Transform.FoldedInto folded && axis == Tensor.NONE) {
            // Each channel was multiplied by a factor of its own, which leaves as many values in it.
            axis = folded.axis();
        } else if (transform instanceof Transform.Transposed transposed && axis != Tensor.NONE && !last) {
            axis = transposed.permutation().indexOf(axis);
        } else if (transform instanceof Transform.Reshaped && axis > 0) {
            last = true;
        }
    }
}
