package dev.hone.api.diagnosis;

import dev.hone.model.Node;
import dev.hone.model.traits.OperatorKind;
import java.util.List;
import java.util.Optional;

/**
 * An operator of the optimized model whose output the original has too.
 *
 * @param node in the optimized model's main graph
 * @param inputs the activations that it reads and that the original has
 * @param output the first activation that it writes and that the original has
 * @param local what the operator itself adds: it is given the original's activations as the optimized model stores
 *     them, and so are the original's operators; its output is compared with theirs. Empty where it could not be run by
 *     itself
 * @param weight its weight; empty without one, or where the original's cannot be compared
 */
public record OperatorMeasure(
        Node node,
        OperatorKind kind,
        List<ActivationMeasure> inputs,
        ActivationMeasure output,
        Optional<Deviation> local,
        Optional<WeightMeasure> weight,
        Optional<BiasMeasure> bias) {

    public OperatorMeasure {
        inputs = List.copyOf(inputs);
    }

    /**
     * How much the output is worth by what the operator itself adds, in dB: the smaller of the whole output's SQNR and
     * the median over its channels. A channel with large values hides in the first what becomes of all others, which
     * the next operator may count on as much.
     *
     * @return NaN where that was not measured
     */
    public double quality() {
        if (local.isEmpty()) {
            return Double.NaN;
        }
        double[] channels = output.channels().stream()
                .mapToDouble(channel -> channel.local().sqnr())
                .filter(sqnr -> !Double.isNaN(sqnr) && sqnr != Double.NEGATIVE_INFINITY)
                .sorted()
                .toArray();
        double whole = local.get().sqnr();
        return channels.length == 0 ? whole : Math.min(whole, channels[(channels.length - 1) / 2]);
    }
}
