package dev.hone.technique.quantizeaware.internal;

import dev.hone.api.HoneException;
import dev.hone.api.graph.Operators;
import dev.hone.api.target.TargetProfile;
import dev.hone.api.technique.Context;
import dev.hone.api.technique.Established;
import dev.hone.api.technique.OperatorPattern;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Model;
import dev.hone.model.NodeRef;
import dev.hone.model.TensorRef;
import dev.hone.quantization.QuantizationScope;
import dev.hone.quantization.QuantizationScope.Border;
import dev.hone.quantization.Scheme;
import dev.hone.training.tuning.FineTuning;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What the parameters ask for: which operators become integer ones, and how. */
final class Choice {

    private static final int PACKED_BITS = 4;

    private final Scheme scheme;
    private final Border border;
    private final Set<Integer> included = new HashSet<>();
    private final Set<Integer> excluded = new HashSet<>();

    private Choice(Scheme scheme, Border border) {
        this.scheme = scheme;
        this.border = border;
    }

    /**
     * @throws HoneException with the reason USAGE if a parameter is out of range, the target does not take it, or a
     *     pattern matches nothing
     */
    static Choice of(Graph graph, Operators operators, QuantizeAwareParameters parameters, TargetProfile target) {
        require("weights", parameters.weights(), parameters.weights() >= 2 && parameters.weights() <= 8, "2 to 8");
        require("activations", parameters.activations(), Set.of(8, 16).contains(parameters.activations()), "8, 16");
        require(
                "ranges",
                parameters.ranges(),
                isOne(parameters.ranges(), QuantizeAwareParameters.AVERAGE, QuantizeAwareParameters.LEARNED),
                "average, learned");
        require(
                "io",
                parameters.io(),
                isOne(parameters.io(), QuantizeAwareParameters.INTEGER, QuantizeAwareParameters.FLOAT),
                "integer, float");
        require(
                "storage",
                parameters.storage(),
                isOne(parameters.storage(), QuantizeAwareParameters.INT8, QuantizeAwareParameters.INT4),
                "int8, int4");
        boolean packs = parameters.storage().equals(QuantizeAwareParameters.INT4);
        require(
                "storage",
                parameters.storage(),
                !packs || (parameters.weights() <= PACKED_BITS && parameters.activations() == 8),
                "int8; int4 is for weights=" + PACKED_BITS + " and fewer and activations=8");
        require(
                "storage",
                parameters.storage(),
                !packs || target.weightTypes().contains(DataType.INT4),
                "int8; target " + target.id() + " does not read int4");
        require(
                "granularity",
                parameters.granularity(),
                isOne(parameters.granularity(), QuantizeAwareParameters.TARGET, QuantizeAwareParameters.TENSOR),
                "target, tensor");
        require("delay", parameters.delay(), parameters.delay() >= 0 && parameters.delay() < 1, "from 0 to below 1");
        require("freeze", parameters.freeze(), parameters.freeze() >= 0 && parameters.freeze() <= 1, "from 0 to 1");
        require("samples", parameters.samples(), parameters.samples() >= 1, "at least 1");
        Scheme scheme = parameters.activations() == 8 ? Scheme.INT8 : Scheme.INT16X8;
        Set<DataType> taken = target.activationTypes();
        require(
                "activations",
                parameters.activations(),
                taken.contains(scheme.activations().orElseThrow()),
                taken.stream().map(type -> String.valueOf(type.bits())).collect(Collectors.joining(", ")) + "; target "
                        + target.id() + " takes no others");
        Choice choice = new Choice(
                scheme, parameters.io().equals(QuantizeAwareParameters.FLOAT) ? Border.FLOAT : Border.INTEGER);
        List<OperatorPattern> include = OperatorPattern.all(parameters.include());
        include.forEach(pattern ->
                choice.included.addAll(pattern.nodes(graph, operators, QuantizationAwareTrainer.ID + ": include")));
        if (include.isEmpty()) {
            graph.nodes().forEach(node -> choice.included.add(node.id()));
        }
        OperatorPattern.all(parameters.exclude())
                .forEach(pattern -> choice.excluded.addAll(
                        pattern.nodes(graph, operators, QuantizationAwareTrainer.ID + ": exclude")));
        return choice;
    }

    /** The target, or the target with one scale a weight if that is asked for. */
    static TargetProfile target(QuantizeAwareParameters parameters, Context context) {
        return parameters.granularity().equals(QuantizeAwareParameters.TENSOR)
                ? context.target().perTensor()
                : context.target();
    }

    private static boolean isOne(String value, String... accepted) {
        return List.of(accepted).contains(value);
    }

    private static void require(String name, Object value, boolean accepted, String range) {
        if (!accepted) {
            throw new HoneException(
                    HoneException.Reason.USAGE,
                    QuantizationAwareTrainer.ID + ": " + name + "=" + value + " is refused; accepted: " + range);
        }
    }

    /** What is going to be quantized of a model whose nodes are those of the graph that the choice was made for. */
    QuantizationScope scope(Model model, Context context) {
        return QuantizationScope.of(model, context.operators(), border, this::scheme);
    }

    private Scheme scheme(NodeRef node) {
        boolean chosen = node.graph() == 0 && included.contains(node.node()) && !excluded.contains(node.node());
        return chosen ? scheme : Scheme.FLOAT;
    }

    /**
     * Weights of which an earlier stage, or another of the same training, establishes what a scale a channel undoes.
     */
    static Set<TensorRef> oneScale(Context context, FineTuning tuning) {
        Set<TensorRef> all = new HashSet<>(tuning.oneScale());
        context.established().stream()
                .filter(established -> established.evidence().needsOneScale())
                .map(Established::tensor)
                .forEach(all::add);
        return all;
    }
}
