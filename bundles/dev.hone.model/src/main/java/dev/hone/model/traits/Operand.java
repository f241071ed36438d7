package dev.hone.model.traits;

import dev.hone.model.Node;
import dev.hone.model.Tensor;
import java.util.List;

/**
 * An operand of an operator.
 *
 * @param output whether it is an output
 * @param index of the input or output, or {@link #ALL}
 */
public record Operand(boolean output, int index) {

    /** Stands for every input, or every output. */
    public static final int ALL = -1;

    public static Operand input(int index) {
        return new Operand(false, index);
    }

    public static Operand output(int index) {
        return new Operand(true, index);
    }

    public static Operand inputs() {
        return new Operand(false, ALL);
    }

    public static Operand outputs() {
        return new Operand(true, ALL);
    }

    /** The ids of the tensors that this operand is in a node; without those that are left out. */
    public List<Integer> of(Node node) {
        List<Integer> ids = output ? node.outputs() : node.inputs();
        if (index == ALL) {
            return ids.stream().filter(id -> id != Tensor.NONE).toList();
        }
        return index < ids.size() && ids.get(index) != Tensor.NONE ? List.of(ids.get(index)) : List.of();
    }
}
