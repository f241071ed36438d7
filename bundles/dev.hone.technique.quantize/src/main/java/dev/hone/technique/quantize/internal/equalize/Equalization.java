package dev.hone.technique.quantize.internal.equalize;

import dev.hone.api.graph.GraphPass;
import dev.hone.api.graph.Operators;
import dev.hone.model.ChannelStatistics;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Lineage;
import dev.hone.model.Lineage.Transform;
import dev.hone.model.Model;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import dev.hone.technique.quantize.internal.equalize.ChannelPair.Layer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Cross-layer equalization (Nagel et al., Data-Free Quantization Through Weight Equalization and Bias Correction, 2019,
 * equations 7 to 11). For channel i between two layers, with the largest magnitudes r1 and r2 of the weights that write
 * and read it, the first layer is divided by {@code s = sqrt(r1 / r2)} and the second multiplied by it: both then have
 * the largest magnitude {@code sqrt(r1 r2)}. Pairs that share a layer are taken in turn until the factors are 1.
 * Channels that a layer writes or reads with zeros alone stay as they are.
 */
public final class Equalization {

    private static final int MAX_ROUNDS = 64;

    /** Factors nearer to 1 than this change no scale that matters. */
    private static final double TOLERANCE = 1e-3;

    private final Graph graph;
    private final Map<Integer, ScaledConstant> constants = new LinkedHashMap<>();
    private final Map<Integer, double[]> activations = new LinkedHashMap<>();

    private Equalization(Graph graph) {
        this.graph = graph;
    }

    /**
     * A model whose weights are equalized.
     *
     * @param model computes the same, but for rounding
     * @param notes what was done and what was not, for people
     */
    public record Result(GraphPass.Result model, List<String> notes) {}

    /** Equalizes the main graph of a float model. The same model where there is nothing to equalize. */
    public static Result apply(Model model, Operators operators) {
        ChannelPairs.Found found = ChannelPairs.in(model.main(), operators);
        List<String> notes = new ArrayList<>();
        notes.add("equalized pairs of layers: " + found.pairs().size()
                + (found.bounded() == 0 ? "" : "; stopped at a bound such as that of RELU6: " + found.bounded()));
        if (found.pairs().isEmpty()) {
            return new Result(GraphPass.Result.unchanged(model), notes);
        }
        return new Result(new Equalization(model.main()).equalize(model, found.pairs()), notes);
    }

    private GraphPass.Result equalize(Model model, List<ChannelPair> pairs) {
        double change = Double.POSITIVE_INFINITY;
        for (int round = 0; round < MAX_ROUNDS && change > TOLERANCE; round++) {
            change = 0;
            for (ChannelPair pair : pairs) {
                change = Math.max(change, equalize(pair));
            }
        }
        GraphBuilder builder = graph.edit();
        Lineage.Builder lineage = Lineage.builder();
        constants.forEach((id, constant) -> {
            builder.put(graph.tensor(id).withData(Optional.of(constant.data())));
            TensorRef ref = new TensorRef(0, id);
            List<Transform> steps = constant.axes().stream()
                    .<Transform>map(axis -> new Transform.FoldedInto(axis, false))
                    .toList();
            lineage.link(ref, ref, steps.size() == 1 ? steps.get(0) : new Transform.Chain(steps));
        });
        activations.forEach((id, factors) -> builder.put(scaled(graph.tensor(id), factors)));
        return new GraphPass.Result(model.withGraph(0, builder.build()), lineage.build());
    }

    /** @return how far the factor furthest from 1 is from it */
    private double equalize(ChannelPair pair) {
        Layer first = pair.first();
        int axis = first.trait().outputChannelAxis();
        double[] written = open(first.weight()).magnitudes(axis);
        double[] indices = open(pair.second().weight()).magnitudes(pair.secondAxis());
        double[] read = new double[pair.channels()];
        for (int i = 0; i < indices.length; i++) {
            read[pair.channel(i)] = Math.max(read[pair.channel(i)], indices[i]);
        }
        double[] factors = new double[pair.channels()];
        double[] inverse = new double[factors.length];
        double change = 0;
        for (int i = 0; i < factors.length; i++) {
            double factor = Math.sqrt(written[i] / read[i]);
            factors[i] = factor > 0 && factor <= Double.MAX_VALUE ? factor : 1;
            inverse[i] = 1 / factors[i];
            change = Math.max(change, Math.abs(Math.log(factors[i])));
        }
        double[] direct = new double[indices.length];
        for (int i = 0; i < direct.length; i++) {
            direct[i] = factors[pair.channel(i)];
        }
        open(first.weight()).scale(axis, inverse);
        first.bias()
                .ifPresent(bias -> open(bias).scale(graph.tensor(bias).shape().rank() - 1, inverse));
        open(pair.second().weight()).scale(pair.secondAxis(), direct);
        pair.between().forEach(activation -> scale(activation, inverse));
        return change;
    }

    private void scale(int activation, double[] factors) {
        double[] product = activations.computeIfAbsent(activation, id -> {
            double[] ones = new double[factors.length];
            Arrays.fill(ones, 1);
            return ones;
        });
        for (int i = 0; i < factors.length; i++) {
            product[i] *= factors[i];
        }
    }

    /**
     * What is known of an activation changes with it; where its last axis does not have the channels, nothing is known.
     */
    private static Tensor scaled(Tensor activation, double[] factors) {
        Tensor plain = ChannelStatistics.none(activation);
        return ChannelStatistics.of(activation)
                .filter(known -> known.channels() % factors.length == 0)
                .flatMap(known -> known.affine(i -> factors[i % factors.length], i -> 0))
                .map(known -> known.on(plain))
                .orElse(plain);
    }

    private ScaledConstant open(int constant) {
        return constants.computeIfAbsent(constant, id -> new ScaledConstant(graph.tensor(id)));
    }
}
