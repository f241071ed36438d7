package dev.hone.quantization;

import dev.hone.api.HoneException;
import dev.hone.api.graph.Operators;
import dev.hone.api.target.TargetProfile;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Tensor;
import dev.hone.model.traits.OperatorKind;
import dev.hone.model.traits.Traits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks an integer model against the 8-bit and the 16x8 quantization specification of TensorFlow Lite, as far as
 * operators' traits are known: how activations, weights and biases are stored, what shares a scale, what has a fixed
 * one. Constants in fewer bits at operators that compute in float are checked as weights are.
 */
public final class SpecificationChecker {

    private SpecificationChecker() {}

    /**
     * A broken rule.
     *
     * @param operator id and name of the operator
     * @param tensor name of the tensor, or its id where it has none
     * @param rule what is wrong, and what would be right
     */
    public record Violation(String operator, String tensor, String rule) {

        /** One line for people. */
        @Override
        public String toString() {
            return operator + ", tensor '" + tensor + "': " + rule;
        }
    }

    /**
     * Checks every graph of a model. Reads the data of integer weights.
     *
     * @param target says for which kinds of operators a weight may have one scale a channel
     * @return the violations, in the order of execution; empty if there are none
     */
    public static List<Violation> check(Model model, Operators operators, TargetProfile target) {
        List<Violation> violations = new ArrayList<>();
        for (Graph graph : model.graphs()) {
            for (Node node : graph.nodes()) {
                Optional<Traits> traits = operators.traits(graph, node);
                NodeCheck check = new NodeCheck(graph, node, violations);
                check.quantizations();
                traits.filter(known -> isInteger(graph, node, known)).ifPresent(known -> {
                    check.activations(known);
                    check.weights(known, target);
                    check.ties(known);
                    check.symmetric(known);
                    check.fixedRanges(known);
                });
                traits.filter(known -> computesInFloat(graph, node))
                        .ifPresent(known -> new WeightCheck(graph, node, known, violations).check());
            }
        }
        return violations;
    }

    /**
     * Requires that {@link #check} finds nothing.
     *
     * @param technique its id, which made the model
     * @throws HoneException with the reason PLUGIN, naming the first violation
     */
    public static void require(Model model, Operators operators, TargetProfile target, String technique) {
        List<Violation> violations = check(model, operators, target);
        if (!violations.isEmpty()) {
            throw new HoneException(
                    HoneException.Reason.PLUGIN,
                    technique + ": the realized model breaks the quantization specification in " + violations.size()
                            + " places, first: " + violations.get(0));
        }
    }

    /**
     * Whether a node computes with stored integers, which conversions and operators with only integer weights do not.
     */
    private static boolean isInteger(Graph graph, Node node, Traits traits) {
        if (traits.kind() == OperatorKind.QUANTIZE
                || traits.kind() == OperatorKind.DEQUANTIZE
                || traits.kind() == OperatorKind.DENSIFY
                || traits.kind() == OperatorKind.CONTROL) {
            return false;
        }
        return node.inputs().stream().anyMatch(id -> isQuantizedActivation(graph, id))
                || node.outputs().stream().anyMatch(id -> isQuantizedActivation(graph, id));
    }

    /** Whether all that a node writes is float. */
    private static boolean computesInFloat(Graph graph, Node node) {
        return !node.outputs().isEmpty()
                && node.outputs().stream()
                        .flatMap(id -> graph.find(id).stream())
                        .allMatch(tensor -> tensor.type().isFloat());
    }

    private static boolean isQuantizedActivation(Graph graph, int id) {
        return graph.find(id)
                .filter(tensor -> !tensor.isConstant() && isStored(tensor))
                .isPresent();
    }

    /** Whether a tensor holds integers that stand for real values. */
    static boolean isStored(Tensor tensor) {
        return tensor.quantization().isPresent() && tensor.type().isInteger();
    }

    /** The types in which activations may be stored. */
    static boolean isActivationType(DataType type) {
        return type == DataType.INT8 || type == DataType.INT16;
    }
}
