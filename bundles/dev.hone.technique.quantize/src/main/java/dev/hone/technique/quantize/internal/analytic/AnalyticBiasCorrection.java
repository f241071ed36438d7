package dev.hone.technique.quantize.internal.analytic;

import dev.hone.api.graph.GraphPass;
import dev.hone.api.graph.Operators;
import dev.hone.model.ChannelStatistics;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Lineage;
import dev.hone.model.Model;
import dev.hone.model.RealConstant;
import dev.hone.model.TensorData;
import dev.hone.model.TensorRef;
import dev.hone.model.traits.Traits;
import dev.hone.quantization.ConstantValues;
import dev.hone.technique.quantize.internal.correct.CorrectedLayer;
import java.util.List;
import java.util.Optional;

/**
 * Analytic bias correction (Nagel et al., Data-Free Quantization Through Weight Equalization and Bias Correction, 2019,
 * section 4.2.1): storing a weight {@code W} as {@code W + ε} moves the mean of what a layer writes by {@code ε E[x]},
 * which is taken off its bias. {@code E[x]} comes from the statistics of batch normalizations, no sample is run. At
 * positions where a window reaches beyond the border it reads zeros, so each place of a window counts by the share of
 * positions at which it reads data.
 */
public final class AnalyticBiasCorrection {

    private final Model model;
    private final GraphPass.Result quantized;
    private final Operators operators;

    private AnalyticBiasCorrection(Model model, GraphPass.Result quantized, Operators operators) {
        this.model = model;
        this.quantized = quantized;
        this.operators = operators;
    }

    /**
     * A float model with other biases, and the lineage that leads to it.
     *
     * @param layers how many were corrected
     * @param unknown how many were not, as nothing is known of what they read
     */
    public record Result(GraphPass.Result model, int layers, int unknown) {}

    /** Whether anything is known of a model's activations. */
    public static boolean isPossible(Model model) {
        return model.main().tensors().stream()
                .anyMatch(tensor -> ChannelStatistics.of(tensor).isPresent());
    }

    /**
     * Corrects the main graph.
     *
     * @param model in float
     * @param quantized the same model with integers, and the lineage that leads from the one to the other
     */
    public static Result apply(Model model, GraphPass.Result quantized, Operators operators) {
        return new AnalyticBiasCorrection(model, quantized, operators).correct();
    }

    private Result correct() {
        Graph graph = model.main();
        ActivationStatistics known = ActivationStatistics.of(graph, operators);
        GraphBuilder builder = graph.edit();
        Lineage.Builder lineage = Lineage.builder();
        int corrected = 0;
        int unknown = 0;
        List<CorrectedLayer> layers = graph.nodes().stream()
                .flatMap(node -> CorrectedLayer.of(graph, node, operators).stream())
                .toList();
        for (CorrectedLayer layer : layers) {
            Traits traits = operators.traits(graph, layer.node()).orElseThrow();
            TensorRef weight = new TensorRef(
                    0, layer.node().input(traits.weight().orElseThrow().input()));
            Optional<RealConstant> stored = stored(weight);
            if (stored.isEmpty()) {
                continue;
            }
            Optional<double[]> shifts = known.find(
                            layer.node().input(traits.weight().get().data()))
                    .flatMap(read -> shifts(layer, traits, read, stored.get()));
            if (shifts.isEmpty()) {
                unknown++;
                continue;
            }
            TensorRef bias = new TensorRef(0, layer.bias());
            float[] values = ConstantValues.all(graph.tensor(layer.bias()));
            for (int i = 0; i < values.length; i++) {
                values[i] -= (float) shifts.get()[i];
            }
            builder.put(graph.tensor(layer.bias()).withData(Optional.of(TensorData.ofFloats(values))));
            lineage.link(bias, bias, new Lineage.Transform.Revalued());
            corrected++;
        }
        return new Result(
                corrected == 0
                        ? GraphPass.Result.unchanged(model)
                        : new GraphPass.Result(model.withGraph(0, builder.build()), lineage.build()),
                corrected,
                unknown);
    }

    /** A weight as it is stored; empty where it stays as it is, or cannot be read. */
    private Optional<RealConstant> stored(TensorRef weight) {
        Model after = quantized.model();
        return quantized.lineage().of(weight, after).stream()
                .map(link -> after.tensor(link.to()))
                .filter(tensor -> tensor.type() != model.tensor(weight).type()
                        && tensor.shape().equals(model.tensor(weight).shape()))
                .findFirst()
                .flatMap(RealConstant::of);
    }

    private Optional<double[]> shifts(
            CorrectedLayer layer, Traits traits, ChannelStatistics read, RealConstant stored) {
        return WeightedSums.of(model.main(), layer.node(), traits, read.channels(), operators)
                .filter(sums -> sums.outputs() == layer.channels())
                .map(sums -> {
                    float[] errors = stored.values();
                    float[] weights = ConstantValues.all(sums.weight());
                    for (int i = 0; i < errors.length; i++) {
                        errors[i] -= weights[i];
                    }
                    return sums.of(errors, error -> error, read::mean);
                });
    }
}
