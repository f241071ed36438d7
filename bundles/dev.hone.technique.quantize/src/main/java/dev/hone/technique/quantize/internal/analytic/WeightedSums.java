package dev.hone.technique.quantize.internal.analytic;

import dev.hone.api.graph.Operators;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Sparsity;
import dev.hone.model.Tensor;
import dev.hone.model.traits.OperatorKind;
import dev.hone.model.traits.Traits;
import dev.hone.model.traits.WeightTrait;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;

/** Sums of what a layer reads, weighted as for each of its output channels, averaged over the output's positions. */
final class WeightedSums {

    private final Tensor weight;
    private final WeightTrait trait;
    private final int channels;
    private final TapShares shares;
    private final int[] window;

    private WeightedSums(Tensor weight, WeightTrait trait, int channels, TapShares shares, int[] window) {
        this.weight = weight;
        this.trait = trait;
        this.channels = channels;
        this.shares = shares;
        this.window = window;
    }

    /**
     * Of a node that is linear in a constant weight.
     *
     * @param channels of the data
     * @return empty where the weight does not fit them, or the window is not known
     */
    static Optional<WeightedSums> of(Graph graph, Node node, Traits traits, int channels, Operators operators) {
        Optional<WeightTrait> trait = traits.weight().filter(WeightTrait::linear);
        Optional<Tensor> weight = trait.flatMap(known -> graph.input(node, known.input()))
                .filter(tensor -> tensor.isConstant()
                        && tensor.type() == DataType.FLOAT32
                        && !tensor.attributes().has(Sparsity.ATTRIBUTE));
        if (weight.isEmpty() || !fits(weight.get().shape(), trait.get(), traits, channels)) {
            return Optional.empty();
        }
        int[] window = trait.get().spatialAxes().stream()
                .mapToInt(weight.get().shape()::dimension)
                .toArray();
        Optional<TapShares> shares =
                window.length == 0 ? Optional.of(TapShares.none()) : TapShares.of(graph, node, window, operators);
        return shares.map(known -> new WeightedSums(weight.get(), trait.get(), channels, known, window));
    }

    private static boolean fits(Shape weight, WeightTrait trait, Traits traits, int channels) {
        int outputs = weight.dimension(trait.outputChannelAxis());
        if (trait.inputChannelAxis() == Tensor.NONE) {
            return outputs % channels == 0;
        }
        int read = weight.dimension(trait.inputChannelAxis());
        boolean rows = traits.kind() == OperatorKind.DENSE && read % channels == 0;
        boolean groups = channels % read == 0 && outputs % (channels / read) == 0;
        return rows || groups;
    }

    Tensor weight() {
        return weight;
    }

    int outputs() {
        return weight.shape().dimension(trait.outputChannelAxis());
    }

    /**
     * The sum for each output channel of {@code factor(weight) * value} over all that it reads.
     *
     * @param weights in the order of {@link #weight}
     * @param values by input channel
     */
    double[] of(float[] weights, DoubleUnaryOperator factor, IntToDoubleFunction values) {
        double[] sums = new double[outputs()];
        int[] place = new int[window.length];
        for (int i = 0; i < weights.length; i++) {
            int output = index(i, trait.outputChannelAxis());
            for (int axis = 0; axis < place.length; axis++) {
                place[axis] = index(i, trait.spatialAxes().get(axis));
            }
            sums[output] +=
                    factor.applyAsDouble(weights[i]) * shares.share(place) * values.applyAsDouble(input(i, output));
        }
        return sums;
    }

    private int input(int position, int output) {
        if (trait.inputChannelAxis() == Tensor.NONE) {
            return output / (outputs() / channels);
        }
        int read = weight.shape().dimension(trait.inputChannelAxis());
        int index = index(position, trait.inputChannelAxis());
        return read >= channels ? index % channels : output / (outputs() / (channels / read)) * read + index;
    }

    private int index(int position, int axis) {
        int inner = 1;
        for (int i = axis + 1; i < weight.shape().rank(); i++) {
            inner *= weight.shape().dimension(i);
        }
        return position / inner % weight.shape().dimension(axis);
    }
}
