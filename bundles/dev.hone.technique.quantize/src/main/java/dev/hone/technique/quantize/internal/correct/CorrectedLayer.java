package dev.hone.technique.quantize.internal.correct;

import dev.hone.api.graph.Operators;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import dev.hone.model.traits.Clamp;
import dev.hone.model.traits.Traits;
import dev.hone.model.traits.WeightTrait;
import java.util.Optional;

/**
 * A node with a weight whose bias can be corrected.
 *
 * @param bias id of a float constant with one value for each output channel, which nothing else reads
 * @param inner the output's value at position {@code i} belongs to the channel {@code i / inner % channels}
 * @param clamp the bounds of its fused activation
 */
public record CorrectedLayer(Node node, int bias, int channels, int inner, Clamp clamp) {

    /** What it writes. */
    public TensorRef output() {
        return new TensorRef(0, node.output(0));
    }

    /** Empty where a node has no weight, or no bias of its own. */
    public static Optional<CorrectedLayer> of(Graph graph, Node node, Operators operators) {
        Optional<Traits> traits = operators.traits(graph, node);
        Optional<WeightTrait> trait = traits.flatMap(Traits::weight).filter(WeightTrait::linear);
        if (trait.isEmpty() || node.outputs().size() != 1 || trait.get().bias() == Tensor.NONE) {
            return Optional.empty();
        }
        Shape output = graph.tensor(node.output(0)).shape();
        int axis = output.rank() + traits.get().channelAxis();
        if (!output.isStatic() || axis < 0 || output.elements() == 0) {
            return Optional.empty();
        }
        int inner = 1;
        for (int i = axis + 1; i < output.rank(); i++) {
            inner *= output.dimension(i);
        }
        CorrectedLayer layer = new CorrectedLayer(
                node,
                node.input(trait.get().bias()),
                output.dimension(axis),
                inner,
                traits.get().clamp());
        return graph.find(layer.bias())
                .filter(bias -> bias.isConstant()
                        && bias.type() == DataType.FLOAT32
                        && bias.shape().elements() == layer.channels()
                        && graph.consumers(bias.id()).size() == 1)
                .map(bias -> layer);
    }
}
