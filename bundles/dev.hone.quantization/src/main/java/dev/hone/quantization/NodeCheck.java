package dev.hone.quantization;

import dev.hone.api.target.TargetProfile;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.Quantization;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.model.traits.FixedRange;
import dev.hone.model.traits.Operand;
import dev.hone.model.traits.Traits;
import dev.hone.model.traits.WeightTrait;
import dev.hone.quantization.SpecificationChecker.Violation;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The rules of the specification for one node. */
final class NodeCheck {

    /** Relative; the scale of a bias may have been computed in single or double precision. */
    private static final double BIAS_SCALE_TOLERANCE = 1e-5;

    private final Graph graph;
    private final Node node;
    private final List<Violation> violations;

    NodeCheck(Graph graph, Node node, List<Violation> violations) {
        this.graph = graph;
        this.node = node;
        this.violations = violations;
    }

    /** Scales are positive and finite, and as many as the axis has indices. */
    void quantizations() {
        operands().forEach(tensor -> tensor.quantization().ifPresent(quantization -> {
            for (float scale : quantization.scales()) {
                if (!(scale > 0 && scale <= Float.MAX_VALUE)) {
                    violated(tensor, "scale " + scale + " is not positive and finite");
                    break;
                }
            }
            int axis = quantization.axis();
            if (!quantization.isPerTensor()
                    && (axis >= tensor.shape().rank() || tensor.shape().dimension(axis) != quantization.size())) {
                violated(tensor, quantization + " for the shape " + tensor.shape());
            }
        }));
    }

    /** All activations are stored in one type, per tensor; int16 around 0. */
    void activations(Traits traits) {
        DataType type = operands()
                .filter(tensor -> !tensor.isConstant() && SpecificationChecker.isStored(tensor))
                .map(Tensor::type)
                .findFirst()
                .orElseThrow();
        for (Tensor tensor : operands().filter(tensor -> !tensor.isConstant()).toList()) {
            if (tensor.type().isFloat()) {
                violated(tensor, tensor.type() + " at an operator that computes with " + type);
            } else if (tensor.quantization().isPresent()) {
                activation(tensor, tensor.quantization().get(), type);
            } else if (tensor.type() == type && traits.integerTypes().contains(type)) {
                violated(tensor, tensor.type() + " without a scale");
            }
        }
    }

    private void activation(Tensor tensor, Quantization quantization, DataType type) {
        if (tensor.type() != type) {
            violated(tensor, tensor.type() + " at an operator that computes with " + type);
        }
        if (!quantization.isPerTensor()) {
            violated(tensor, "an activation has " + quantization + "; it may have one");
        } else if (!SpecificationChecker.isActivationType(tensor.type())) {
            violated(tensor, "an activation is stored as " + tensor.type());
        } else {
            long zeroPoint = quantization.zeroPoint(0);
            if (zeroPoint < tensor.type().min() || zeroPoint > tensor.type().max()) {
                violated(tensor, "zero point " + zeroPoint + " is not within " + tensor.type());
            }
            if (tensor.type() == DataType.INT16 && zeroPoint != 0) {
                violated(tensor, "zero point " + zeroPoint + " of an INT16 activation is not 0");
            }
        }
    }

    /**
     * Weights are symmetric and narrow, with their channels on the right axis; biases have the product of the scales.
     */
    void weights(Traits traits, TargetProfile target) {
        Optional<WeightTrait> trait = traits.weight();
        Optional<Tensor> weight = trait.flatMap(known -> graph.input(node, known.input()));
        if (weight.isEmpty() || !weight.get().isConstant()) {
            return;
        }
        if (weight.get().quantization().isEmpty() || !weight.get().type().isInteger()) {
            violated(weight.get(), "the weight is stored as " + weight.get().type() + " without a scale");
            return;
        }
        boolean perChannel = target.perChannel().contains(traits.kind());
        weight(weight.get(), weight.get().quantization().get(), trait.get(), perChannel);
        if (trait.get().bias() != Tensor.NONE) {
            graph.input(node, trait.get().bias()).ifPresent(bias -> bias(bias, weight.get(), trait.get()));
        }
    }

    private void weight(Tensor weight, Quantization quantization, WeightTrait trait, boolean perChannel) {
        if (weight.type() != DataType.INT8 && weight.type() != DataType.INT4) {
            violated(weight, "the weight is stored as " + weight.type() + ", not INT8");
        }
        symmetric(weight, quantization);
        if (!quantization.isPerTensor() && quantization.axis() != trait.outputChannelAxis()) {
            violated(weight, quantization + "; output channels are along axis " + trait.outputChannelAxis());
        }
        if (!quantization.isPerTensor() && !perChannel) {
            violated(weight, quantization + "; the target takes one for the tensor at this operator");
        }
        if (weight.type() == DataType.INT8 && holdsMinimum(weight.data().orElseThrow())) {
            violated(weight, "the weight holds -128; the narrow range is -127 to 127");
        }
    }

    private void bias(Tensor bias, Tensor weight, WeightTrait trait) {
        Optional<Quantization> input = graph.input(node, trait.data()).flatMap(Tensor::quantization);
        DataType data = graph.input(node, trait.data()).map(Tensor::type).orElse(DataType.INT8);
        boolean fits = bias.type() == DataType.INT32 || (data == DataType.INT16 && bias.type() == DataType.INT64);
        if (!fits) {
            violated(bias, "the bias is stored as " + bias.type());
        }
        if (bias.quantization().isEmpty() || input.isEmpty()) {
            violated(bias, "the bias has no scale, or the data that it is added to");
            return;
        }
        Quantization own = bias.quantization().get();
        Quantization scales = weight.quantization().orElseThrow();
        symmetric(bias, own);
        if (own.size() != scales.size()) {
            violated(bias, "the bias has " + own + ", the weight " + scales);
            return;
        }
        for (int i = 0; i < own.size(); i++) {
            double product = (double) input.get().scale(0) * scales.scale(i);
            if (!(Math.abs(own.scale(i) - product) <= BIAS_SCALE_TOLERANCE * product)) {
                violated(
                        bias,
                        "scale " + own.scale(i) + " of the bias (index " + i
                                + ") is not the input's times the weight's, " + product);
                return;
            }
        }
    }

    private void symmetric(Tensor tensor, Quantization quantization) {
        for (long zeroPoint : quantization.zeroPoints()) {
            if (zeroPoint != 0) {
                violated(tensor, "zero point " + zeroPoint + " of a weight or bias is not 0");
                return;
            }
        }
    }

    /** What moves or compares values has one scale. */
    void ties(Traits traits) {
        for (Set<Operand> tie : traits.ties()) {
            List<Tensor> stored = tie.stream()
                    .flatMap(operand -> operand.of(node).stream())
                    .map(graph::tensor)
                    .filter(SpecificationChecker::isStored)
                    .toList();
            for (Tensor tensor : stored) {
                Tensor first = stored.get(0);
                if (tensor.type() != first.type() || !tensor.quantization().equals(first.quantization())) {
                    violated(tensor, describe(tensor) + " must be as '" + first.label() + "': " + describe(first));
                }
            }
        }
    }

    /** Operands that have to be symmetric are. */
    void symmetric(Traits traits) {
        for (int input : traits.symmetricInputs()) {
            graph.input(node, input)
                    .filter(SpecificationChecker::isStored)
                    .filter(tensor -> tensor.quantization().get().zeroPoint(0) != 0)
                    .ifPresent(tensor -> violated(tensor, describe(tensor) + "; the operator needs the zero point 0"));
        }
    }

    void fixedRanges(Traits traits) {
        for (FixedRange range : traits.fixedRanges()) {
            if (range.output() >= node.outputs().size()) {
                continue;
            }
            graph.find(node.output(range.output()))
                    .filter(tensor -> tensor.type() == range.type() && SpecificationChecker.isStored(tensor))
                    .filter(tensor -> !tensor.quantization().get().equals(range.quantization()))
                    .ifPresent(tensor ->
                            violated(tensor, describe(tensor) + "; the operator's output has " + range.quantization()));
        }
    }

    private static String describe(Tensor tensor) {
        return tensor.type() + " with "
                + tensor.quantization().map(Quantization::toString).orElse("no scale");
    }

    static boolean holdsMinimum(TensorData data) {
        ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(TensorData.CHUNK, data.size()));
        for (long at = 0; at < data.size(); at += chunk.limit()) {
            chunk.clear();
            data.read(at, (int) Math.min(chunk.capacity(), data.size() - at), chunk);
            chunk.flip();
            for (int i = 0; i < chunk.limit(); i++) {
                if (chunk.get(i) == Byte.MIN_VALUE) {
                    return true;
                }
            }
        }
        return false;
    }

    private Stream<Tensor> operands() {
        return Stream.concat(node.inputs().stream(), node.outputs().stream())
                .filter(id -> id != Tensor.NONE)
                .map(graph::tensor);
    }

    private void violated(Tensor tensor, String rule) {
        violations.add(new Violation(Operands.label(node), tensor.label(), rule));
    }
}
