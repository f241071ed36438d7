package dev.hone.graph.internal;

import dev.hone.api.graph.Operators;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.Tensor;
import dev.hone.model.traits.OperatorKind;
import dev.hone.model.traits.Traits;
import dev.hone.model.traits.WeightTrait;
import java.util.Optional;

/** A node that is linear in a constant weight, with a constant bias or none. */
record WeightedNode(Node node, Traits traits, WeightTrait trait, Tensor weight, Optional<Tensor> bias) {

    static Optional<WeightedNode> of(Graph graph, Node node, Operators operators) {
        Optional<Traits> traits = operators.traits(graph, node);
        Optional<WeightTrait> trait = traits.flatMap(Traits::weight).filter(WeightTrait::linear);
        if (trait.isEmpty() || node.outputs().size() != 1) {
            return Optional.empty();
        }
        Optional<Tensor> weight = graph.input(node, trait.get().input()).filter(FloatValues::isReadable);
        Optional<Tensor> bias = trait.get().bias() == Tensor.NONE
                ? Optional.empty()
                : graph.input(node, trait.get().bias());
        WeightedNode found = new WeightedNode(node, traits.get(), trait.get(), weight.orElse(null), bias);
        boolean fits = weight.isPresent()
                && bias.map(tensor ->
                                FloatValues.isReadable(tensor) && tensor.shape().elements() == found.outputs())
                        .orElse(true);
        return fits ? Optional.of(found) : Optional.empty();
    }

    /** Whether a bias may be set: the node has one, or its operator takes one in the same version. */
    boolean takesBias() {
        return bias.isPresent()
                || (trait.bias() != Tensor.NONE && traits.kind() != OperatorKind.TRANSPOSED_CONVOLUTION);
    }

    boolean isDepthwise() {
        return trait.inputChannelAxis() == Tensor.NONE;
    }

    /** Whether every output reads as many values of the data, whatever its place: none beyond the border. */
    boolean readsWithinData() {
        boolean pointwise =
                trait.spatialAxes().stream().allMatch(axis -> weight.shape().dimension(axis) == 1);
        return traits.kind() != OperatorKind.TRANSPOSED_CONVOLUTION && (pointwise || !traits.padded());
    }

    int outputs() {
        return weight.shape().dimension(trait.outputChannelAxis());
    }

    /** The output channel of the weight at a row-major position. */
    int outputChannel(int position) {
        return index(position, trait.outputChannelAxis());
    }

    /** @param channels of the data */
    int inputChannel(int position, int channels) {
        return isDepthwise()
                ? outputChannel(position) / (outputs() / channels)
                : index(position, trait.inputChannelAxis());
    }

    /** How many values of the weight, one after the other, are of one output channel. */
    int outputRun() {
        return inner(trait.outputChannelAxis());
    }

    private int index(int position, int axis) {
        return position / inner(axis) % weight.shape().dimension(axis);
    }

    private int inner(int axis) {
        int inner = 1;
        for (int i = axis + 1; i < weight.shape().rank(); i++) {
            inner *= weight.shape().dimension(i);
        }
        return inner;
    }
}
