package dev.hone.quantization;

import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Sparsity;
import dev.hone.model.Tensor;
import dev.hone.model.traits.OperatorKind;
import dev.hone.model.traits.Traits;
import dev.hone.model.traits.WeightTrait;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Whether a node can have a scheme. */
final class Eligibility {

    private Eligibility() {}

    /** Whether a node reads or writes real values at all. */
    static boolean computesReals(Graph graph, Node node) {
        return tensors(graph, node).stream().anyMatch(tensor -> tensor.type().isFloat());
    }

    /** Why a node has to stay in float; empty if it need not. */
    static Optional<String> obstacle(Graph graph, Node node, Optional<Traits> known, Scheme scheme) {
        if (scheme == Scheme.FLOAT) {
            return Optional.of("excluded");
        }
        if (scheme.storesWeights()) {
            return WeightConstants.obstacle(graph, node, known, scheme);
        }
        if (known.isEmpty()) {
            return Optional.of("nothing is known of the operator");
        }
        Traits traits = known.get();
        DataType type = scheme.activations().orElseThrow();
        if (!traits.integerTypes().contains(type)) {
            return Optional.of("no " + type.name().toLowerCase(Locale.ROOT) + " form");
        }
        for (Tensor tensor : tensors(graph, node)) {
            if (tensor.type().isFloat() && tensor.type() != DataType.FLOAT32) {
                return Optional.of("'" + tensor.label() + "' is " + tensor.type());
            }
            if (tensor.variable()) {
                return Optional.of("'" + tensor.label() + "' is state");
            }
            if (tensor.quantization().isPresent()) {
                return Optional.of("'" + tensor.label() + "' is quantized already");
            }
            if (tensor.attributes().has(Sparsity.ATTRIBUTE)) {
                return Optional.of("'" + tensor.label() + "' is stored in a sparse encoding");
            }
        }
        return traits.weight().isPresent() ? weightObstacle(graph, node, traits) : Optional.empty();
    }

    private static Optional<String> weightObstacle(Graph graph, Node node, Traits traits) {
        WeightTrait trait = traits.weight().orElseThrow();
        Optional<Tensor> weight = graph.input(node, trait.input());
        Optional<Tensor> bias = trait.bias() == Tensor.NONE ? Optional.empty() : graph.input(node, trait.bias());
        if (weight.isEmpty() || !weight.get().isConstant()) {
            return traits.kind() == OperatorKind.MATRIX_PRODUCT && bias.isEmpty()
                    ? Optional.empty()
                    : Optional.of("its weight is not a constant");
        }
        if (!Operands.isReal(graph, node.input(trait.input())) || !Operands.isReal(graph, node.input(trait.data()))) {
            return Optional.of("its weight or its data is not float32");
        }
        Shape shape = weight.get().shape();
        int axis = trait.outputChannelAxis();
        if (axis < 0 || axis >= shape.rank() || shape.dimension(axis) == 0) {
            return Optional.of("its weight has the shape " + shape);
        }
        return bias.flatMap(tensor -> biasObstacle(tensor, shape.dimension(axis)));
    }

    private static Optional<String> biasObstacle(Tensor bias, int channels) {
        if (!bias.isConstant() || bias.type() != DataType.FLOAT32) {
            return Optional.of("its bias is not a float32 constant");
        }
        return bias.shape().equals(Shape.of(channels))
                ? Optional.empty()
                : Optional.of("its bias has the shape " + bias.shape() + " for " + channels + " output channels");
    }

    private static List<Tensor> tensors(Graph graph, Node node) {
        List<Tensor> tensors = new ArrayList<>();
        node.inputs().forEach(id -> graph.find(id).ifPresent(tensors::add));
        node.outputs().forEach(id -> graph.find(id).ifPresent(tensors::add));
        return tensors;
    }
}
