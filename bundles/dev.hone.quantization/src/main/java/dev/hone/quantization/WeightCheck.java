package dev.hone.quantization;

import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.Quantization;
import dev.hone.model.Tensor;
import dev.hone.model.traits.OperatorKind;
import dev.hone.model.traits.Traits;
import dev.hone.model.traits.WeightTypes;
import dev.hone.quantization.SpecificationChecker.Violation;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The rules for constants in fewer bits that a node reads which computes in float. */
final class WeightCheck {

    private final Graph graph;
    private final Node node;
    private final Traits traits;
    private final List<Violation> violations;

    WeightCheck(Graph graph, Node node, Traits traits, List<Violation> violations) {
        this.graph = graph;
        this.node = node;
        this.traits = traits;
        this.violations = violations;
    }

    void check() {
        boolean conversion = traits.kind() == OperatorKind.DEQUANTIZE;
        for (int i = 0; i < node.inputs().size(); i++) {
            Optional<Tensor> read = graph.input(node, i).filter(WeightCheck::isNarrow);
            if (read.isPresent()) {
                symmetric(read.get());
                if (!conversion) {
                    direct(i, read.get());
                }
            }
        }
    }

    private static boolean isNarrow(Tensor tensor) {
        return tensor.isConstant()
                && (SpecificationChecker.isStored(tensor)
                        || tensor.type() == DataType.FLOAT16
                        || tensor.type() == DataType.INT4);
    }

    /** An operator reads itself what its kernel is known to read, and a type for all of its trained constants. */
    private void direct(int input, Tensor constant) {
        Optional<WeightTypes> types =
                traits.weightTypes().filter(known -> known.inputs().contains(input));
        boolean blocks = constant.quantization().isEmpty();
        Set<DataType> accepted =
                types.map(known -> blocks ? known.blocks() : known.direct()).orElse(Set.of());
        if (!accepted.contains(constant.type())) {
            violated(
                    constant,
                    constant.type() + (blocks ? " in blocks" : "") + " at an operator that computes in float; it reads "
                            + (accepted.isEmpty() ? "floats" : accepted));
            return;
        }
        int axis = types.orElseThrow().scaleAxis();
        constant.quantization()
                .filter(scales -> !scales.isPerTensor() && scales.axis() != axis)
                .ifPresent(scales -> violated(
                        constant,
                        axis == Tensor.NONE
                                ? scales + "; the operator reads one"
                                : scales + "; output channels are along axis " + axis));
        for (int other : types.orElseThrow().inputs()) {
            graph.input(node, other)
                    .filter(sibling -> sibling.type() != constant.type())
                    .ifPresent(sibling -> violated(
                            sibling, sibling.type() + " beside '" + constant.label() + "' of " + constant.type()));
        }
    }

    private void symmetric(Tensor constant) {
        constant.quantization().map(Quantization::zeroPoints).stream()
                .flatMapToLong(Arrays::stream)
                .filter(zeroPoint -> zeroPoint != 0)
                .findFirst()
                .ifPresent(zeroPoint -> violated(constant, "zero point " + zeroPoint + " of a weight is not 0"));
        if (constant.type() == DataType.INT8
                && NodeCheck.holdsMinimum(constant.data().orElseThrow())) {
            violated(constant, "the weight holds -128; the narrow range is -127 to 127");
        }
    }

    private void violated(Tensor tensor, String rule) {
        violations.add(new Violation(Operands.label(node), tensor.label(), rule));
    }
}
