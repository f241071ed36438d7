package dev.hone.quantization;

import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.Tensor;
import dev.hone.model.traits.Operand;
import java.util.List;
import java.util.stream.IntStream;

/** The tensors of a node that hold real values. */
final class Operands {

    private Operands() {}

    /** Whether an input or output is a float32 tensor: what is quantized at all. */
    static boolean isReal(Graph graph, int tensor) {
        return tensor != Tensor.NONE && graph.tensor(tensor).type() == DataType.FLOAT32;
    }

    /** Whether a tensor is a float32 tensor that is computed or given at run time. */
    static boolean isActivation(Graph graph, int tensor) {
        return isReal(graph, tensor) && !graph.tensor(tensor).isConstant();
    }

    /** The indices that an operand stands for in a node, among its inputs or its outputs. */
    static List<Integer> indices(Operand operand, Node node) {
        List<Integer> ids = operand.output() ? node.outputs() : node.inputs();
        return IntStream.range(0, ids.size())
                .filter(i -> operand.index() == Operand.ALL || operand.index() == i)
                .filter(i -> ids.get(i) != Tensor.NONE)
                .boxed()
                .toList();
    }

    static String label(Node node) {
        return "operator " + node.id() + " (" + node.operator() + ")";
    }
}
