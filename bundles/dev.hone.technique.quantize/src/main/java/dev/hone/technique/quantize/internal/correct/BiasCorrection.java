package dev.hone.technique.quantize.internal.correct;

import dev.hone.api.data.Samples;
import dev.hone.api.graph.GraphPass;
import dev.hone.api.graph.Operators;
import dev.hone.api.technique.ActivationSink;
import dev.hone.model.Graph;
import dev.hone.model.Lineage;
import dev.hone.model.Model;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.model.TensorRef;
import dev.hone.quantization.ConstantValues;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Empirical bias correction (Nagel et al., Data-Free Quantization Through Weight Equalization and Bias Correction,
 * 2019, appendix D): moves biases so that the mean of every output channel of a layer is, in integers, what it is in
 * float.
 *
 * <p>Layer by layer in the order of execution, each measured behind the corrected ones: what is corrected is what is
 * left, and no layer answers for the error of another twice. Means are measured behind the fused activation: where only
 * a share of a channel's values is within its bounds, a change of the bias moves the mean by that share of it.
 */
public final class BiasCorrection {

    /** Channels with fewer values within the bounds of their activation are left alone: what would be divided by it. */
    private static final double MIN_SHARE = 0.2;

    private final Model model;
    private final List<CorrectedLayer> layers;
    private final Observer observer;
    private final long samples;

    private BiasCorrection(Model model, List<CorrectedLayer> layers, Observer observer, long samples) {
        this.model = model;
        this.layers = layers;
        this.observer = observer;
        this.samples = samples;
    }

    /** Runs a model on the calibration samples. */
    @FunctionalInterface
    public interface Observer {

        /**
         * The sinks that were made, each fed by one thread.
         *
         * @param inputs what the model's inputs hold on each sample; empty for the samples themselves
         */
        <S extends ActivationSink> List<S> observe(
                Model model, List<TensorRef> tensors, Optional<Samples> inputs, Supplier<S> sinks);
    }

    /**
     * A float model with other biases, and the lineage that leads to it.
     *
     * @param layers how many were corrected
     */
    public record Result(GraphPass.Result model, int layers) {}

    /**
     * Corrects.
     *
     * @param model in float
     * @param quantized the same model with integers; tensors kept their ids
     * @param samples how many the observer runs
     * @param quantizer makes the same integers of the float model with other biases
     */
    public static Result apply(
            Model model,
            Model quantized,
            Operators operators,
            Observer observer,
            long samples,
            UnaryOperator<Model> quantizer) {
        List<CorrectedLayer> layers = model.main().nodes().stream()
                .flatMap(node -> CorrectedLayer.of(model.main(), node, operators).stream())
                .filter(layer -> isReal(quantized, layer.output()))
                .toList();
        if (layers.isEmpty()) {
            return new Result(GraphPass.Result.unchanged(model), 0);
        }
        Model corrected = new BiasCorrection(model, layers, observer, samples).correct(quantized, quantizer);
        Lineage.Builder lineage = Lineage.builder();
        for (CorrectedLayer layer : layers) {
            TensorRef bias = new TensorRef(0, layer.bias());
            lineage.link(bias, bias, new Lineage.Transform.Revalued());
        }
        return new Result(new GraphPass.Result(corrected, lineage.build()), layers.size());
    }

    private static boolean isReal(Model quantized, TensorRef ref) {
        return quantized.find(ref).filter(Start::isReal).isPresent();
    }

    private Model correct(Model uncorrected, UnaryOperator<Model> quantizer) {
        ChannelMeans expected = observe(model, layers, Optional.empty());
        Model corrected = model;
        Model quantized = uncorrected;
        Start start = Start.OF_THE_MODEL;
        for (int i = 0; i < layers.size(); i++) {
            if (i > 0) {
                quantized = quantizer.apply(corrected);
                start = start.behind(layers.get(i - 1).output(), quantized, observer, samples);
            }
            ChannelMeans actual = observe(
                    start.upTo(List.of(layers.get(i).output().tensor()), quantized),
                    layers.subList(i, i + 1),
                    start.activations());
            corrected = withBias(corrected, i, expected, actual);
        }
        return corrected;
    }

    private ChannelMeans observe(Model observed, List<CorrectedLayer> outputs, Optional<Samples> inputs) {
        ChannelMeans all = new ChannelMeans(outputs);
        observer.observe(
                        observed,
                        outputs.stream().map(CorrectedLayer::output).toList(),
                        inputs,
                        () -> new ChannelMeans(outputs))
                .forEach(all::merge);
        return all;
    }

    private Model withBias(Model before, int position, ChannelMeans expected, ChannelMeans actual) {
        Graph graph = before.main();
        Tensor bias = graph.tensor(layers.get(position).bias());
        float[] values = ConstantValues.all(bias);
        for (int channel = 0; channel < values.length; channel++) {
            double share = expected.share(position, channel);
            if (share >= MIN_SHARE) {
                double shift = actual.mean(0, channel) - expected.mean(position, channel);
                values[channel] -= (float) (shift / share);
            }
        }
        return before.withGraph(
                0,
                graph.edit()
                        .put(bias.withData(Optional.of(TensorData.ofFloats(values))))
                        .build());
    }
}
