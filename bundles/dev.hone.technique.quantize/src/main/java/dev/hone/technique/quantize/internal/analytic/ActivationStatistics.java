package dev.hone.technique.quantize.internal.analytic;

import dev.hone.api.graph.Operators;
import dev.hone.model.ChannelStatistics;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.RealConstant;
import dev.hone.model.Tensor;
import dev.hone.model.traits.Clamp;
import dev.hone.model.traits.Traits;
import dev.hone.model.traits.WeightTrait;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a graph's activations: what its tensors carry, and what follows from that through operators, with
 * normally distributed, independent values wherever nothing else is known. Layers without statistics of their own have
 * the means that their weights give, which is exact, and the deviations of a sum of independent values.
 */
final class ActivationStatistics {

    private final Graph graph;
    private final Operators operators;
    private final Map<Integer, Distribution> known = new HashMap<>();
    private final Map<Integer, Optional<ChannelStatistics>> statistics = new HashMap<>();

    private ActivationStatistics(Graph graph, Operators operators) {
        this.graph = graph;
        this.operators = operators;
    }

    static ActivationStatistics of(Graph graph, Operators operators) {
        ActivationStatistics all = new ActivationStatistics(graph, operators);
        graph.tensors().forEach(tensor -> ChannelStatistics.of(tensor)
                .ifPresent(carried -> all.known.put(tensor.id(), Distribution.normal(carried))));
        graph.nodes().forEach(all::follow);
        return all;
    }

    /** Of an activation; empty where nothing is known. */
    Optional<ChannelStatistics> find(int tensor) {
        return statistics.computeIfAbsent(
                tensor, id -> Optional.ofNullable(known.get(id)).flatMap(Distribution::statistics));
    }

    private void follow(Node node) {
        if (known.keySet().containsAll(node.outputs()) || node.inputs().stream().noneMatch(known::containsKey)) {
            return;
        }
        Optional<Traits> traits = operators.traits(graph, node);
        if (traits.flatMap(Traits::weight).filter(WeightTrait::linear).isPresent()) {
            layer(node, traits.get()).ifPresent(found -> known.put(node.output(0), found));
        } else {
            operators.lower(graph, node).ifPresent(lowered -> follow(node, lowered));
        }
    }

    private Optional<Distribution> layer(Node node, Traits traits) {
        WeightTrait trait = traits.weight().orElseThrow();
        Optional<ChannelStatistics> data = find(node.input(trait.data()));
        Optional<WeightedSums> sums =
                data.flatMap(read -> WeightedSums.of(graph, node, traits, read.channels(), operators));
        Optional<float[]> bias =
                bias(node, trait, sums.map(WeightedSums::outputs).orElse(0));
        if (sums.isEmpty() || bias.isEmpty()) {
            return Optional.empty();
        }
        ChannelStatistics read = data.get();
        float[] weights = RealConstant.of(sums.get().weight()).orElseThrow().values();
        double[] means = sums.get().of(weights, weight -> weight, read::mean);
        double[] squares =
                sums.get().of(weights, weight -> weight * weight, i -> read.deviation(i) * read.deviation(i));
        Clamp clamp = traits.clamp();
        return ChannelStatistics.of(means.length, i -> means[i] + bias.get()[i], i -> Math.sqrt(squares[i]))
                .map(Distribution::normal)
                .map(before -> clamp.equals(Clamp.NONE)
                        ? before
                        : before.map(x -> Math.min(Math.max(x, clamp.min()), clamp.max())));
    }

    /** Zeros where there is none; empty where it is no constant. */
    private Optional<float[]> bias(Node node, WeightTrait trait, int outputs) {
        Optional<Tensor> bias = trait.bias() == Tensor.NONE ? Optional.empty() : graph.input(node, trait.bias());
        return bias.isEmpty()
                ? Optional.of(new float[outputs])
                : RealConstant.of(bias.get()).map(RealConstant::values).filter(values -> values.length == outputs);
    }

    private void follow(Node node, Graph lowered) {
        List<Integer> read =
                node.inputs().stream().filter(id -> id != Tensor.NONE).toList();
        LoweredStatistics steps = new LoweredStatistics(lowered);
        for (int i = 0; i < Math.min(read.size(), lowered.inputs().size()); i++) {
            steps.put(lowered.inputs().get(i), known.get(read.get(i)), graph.tensor(read.get(i)));
        }
        lowered.nodes().forEach(steps::follow);
        for (int i = 0; i < Math.min(node.outputs().size(), lowered.outputs().size()); i++) {
            int output = node.output(i);
            steps.find(lowered.outputs().get(i)).ifPresent(found -> known.putIfAbsent(output, found));
        }
    }
}
