package dev.hone.quantization;

import dev.hone.api.graph.Operators;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Tensor;
import dev.hone.model.traits.OperatorKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether a model is one of real values, which can be quantized. */
public final class FloatModel {

    private FloatModel() {}

    /**
     * Whether a tensor holds integers that stand for real values. Types of less than a byte do so even where their
     * scales are kept elsewhere, as those of blocks.
     */
    public static boolean isQuantized(Tensor tensor) {
        boolean scaled = tensor.quantization().isPresent()
                || (tensor.isConstant() && tensor.type().bits() < Byte.SIZE);
        return tensor.type().isInteger() && scaled;
    }

    /** Why a model cannot be quantized, one line for each reason; empty if it can. */
    public static List<String> obstacles(Model model, Operators operators) {
        List<String> reasons = new ArrayList<>();
        quantizedTensor(model)
                .ifPresent(tensor -> reasons.add("the model is quantized already: tensor '" + tensor.label()
                        + "' is stored as " + tensor.type() + "; a float model is needed"));
        sparseWeight(model, operators)
                .ifPresent(node -> reasons.add("operator " + node.id() + " (" + node.operator()
                        + ") expands weights that are stored sparse and cannot be made dense beforehand; a model with"
                        + " dense weights is needed"));
        return reasons;
    }

    private static Optional<Tensor> quantizedTensor(Model model) {
        return model.graphs().stream()
                .flatMap(graph -> graph.tensors().stream())
                .filter(FloatModel::isQuantized)
                .findFirst();
    }

    /**
     * What constant folding leaves: the interpreter's delegate computes wrong values where integers meet convolutions
     * with sparse weights.
     */
    private static Optional<Node> sparseWeight(Model model, Operators operators) {
        return model.main().nodes().stream()
                .filter(node -> operators
                        .traits(model.main(), node)
                        .filter(traits -> traits.kind() == OperatorKind.DENSIFY)
                        .isPresent())
                .filter(node -> operators.lower(model.main(), node).isEmpty()
                        || model.main()
                                .input(node, 0)
                                .filter(Tensor::isConstant)
                                .isEmpty())
                .findFirst();
    }
}
