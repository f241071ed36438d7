package dev.hone.technique.cluster.internal;

import dev.hone.api.technique.Check;
import dev.hone.api.technique.Context;
import dev.hone.api.technique.Established;
import dev.hone.api.technique.Estimate;
import dev.hone.api.technique.Outcome;
import dev.hone.api.technique.Technique;
import dev.hone.api.technique.TechniqueType;
import dev.hone.api.technique.WeightSelection;
import dev.hone.api.technique.WeightSelection.Selected;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Lineage;
import dev.hone.model.Lineage.Transform;
import dev.hone.model.Model;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import dev.hone.technique.cluster.internal.property.Clusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

/** Lets the weights of a tensor or channel share few values, so that the model compresses well. */
@Component
@Designate(ocd = ClusterParameters.class)
@TechniqueType(
        id = WeightClusterer.ID,
        description = "weight clustering",
        passes = {"fold-constants", "fold-batch-norm", "fuse-activations", "remove-identities"},
        establishes = Clusters.ID,
        keeps = WeightClusterer.SPARSITY,
        refuses = WeightClusterer.QUANTIZATION)
public final class WeightClusterer implements Technique {

    static final String ID = "cluster";
    static final String SPARSITY = "sparsity";
    static final String QUANTIZATION = "quantization";

    private static final int LINES = 12;

    @Activate
    public WeightClusterer() {}

    @Override
    public Check check(Model model, Context context) {
        List<Selected> weights = weights(model, context);
        Settings settings = settings(context);
        Optional<Tensor> integers = model.graphs().stream()
                .flatMap(graph -> graph.tensors().stream())
                .filter(WeightClusterer::isQuantized)
                .findFirst();
        if (integers.isPresent()) {
            return Check.refused("the model is quantized already: tensor '"
                    + integers.get().label() + "' is stored as "
                    + integers.get().type()
                    + "; a float model is needed: cluster comes before quantize");
        }
        if (weights.isEmpty()) {
            return Check.refused("there is nothing to cluster: no convolution, dense or recurrent layer has a float32"
                    + " constant as its weight; depthwise convolutions are clustered where include names them");
        }
        return weights.stream()
                        .anyMatch(weight -> ClusteredWeight.isLarge(model.tensor(weight.tensor()), weight, settings))
                ? Check.accepted()
                : Check.refused("every weight has too few elements to share " + settings.description()
                        + "; the largest has "
                        + weights.stream()
                                .mapToLong(weight ->
                                        model.tensor(weight.tensor()).shape().elements())
                                .max()
                                .orElseThrow());
    }

    private static boolean isQuantized(Tensor tensor) {
        boolean scaled = tensor.quantization().isPresent()
                || (tensor.isConstant() && tensor.type().bits() < Byte.SIZE);
        return tensor.type().isInteger() && scaled;
    }

    private static List<Selected> weights(Model model, Context context) {
        ClusterParameters parameters = context.parameters(ClusterParameters.class);
        return WeightSelection.of(model, context.operators(), ID, parameters.include(), parameters.exclude());
    }

    private static Settings settings(Context context) {
        return Settings.of(context.parameters(ClusterParameters.class), context.target());
    }

    @Override
    public Estimate estimate(Model model, Context context) {
        Settings settings = settings(context);
        long elements = weights(model, context).stream()
                .map(weight -> model.tensor(weight.tensor()))
                .mapToLong(tensor -> tensor.shape().elements())
                .sum();
        double bits = Math.log(settings.search().clusters()) / Math.log(2);
        List<String> notes = new ArrayList<>();
        notes.add(String.format(
                Locale.ROOT,
                "%,d weights with %s: at most %.1f bits each after compression, as stored no smaller",
                elements,
                settings.description(),
                bits));
        context.target().benefits().stream()
                .filter(benefit -> benefit.property().equals(Clusters.ID))
                .map(benefit -> "clusters make the model " + (benefit.speed() ? "faster" : "no faster") + " and "
                        + (benefit.size() ? "smaller" : "no smaller") + ": " + benefit.why())
                .forEach(notes::add);
        return Estimate.unknown(notes.toArray(String[]::new));
    }

    @Override
    public Outcome apply(Model model, Context context) {
        Settings settings = settings(context);
        List<Selected> weights = weights(model, context);
        Set<TensorRef> sparse = context.established().stream()
                .filter(established -> established.property().equals(SPARSITY))
                .map(Established::tensor)
                .collect(Collectors.toSet());
        TreeMap<Integer, GraphBuilder> graphs = new TreeMap<>();
        Lineage.Builder lineage = Lineage.builder();
        List<String> lines = new ArrayList<>();
        int small = 0;
        for (Selected weight : weights) {
            context.cancellation().check();
            Tensor tensor = model.tensor(weight.tensor());
            if (!ClusteredWeight.isLarge(tensor, weight, settings)) {
                small++;
                continue;
            }
            context.progress().report("cluster", lines.size(), weights.size());
            ClusteredWeight clustered =
                    ClusteredWeight.of(tensor, weight, settings, sparse.contains(weight.tensor()), context.seed());
            int graph = weight.tensor().graph();
            graphs.computeIfAbsent(graph, index -> model.graphs().get(index).edit())
                    .put(clustered.tensor());
            lineage.link(weight.tensor(), weight.tensor(), new Transform.Revalued());
            lines.add(clustered.line());
        }
        Model changed = model;
        for (int graph : graphs.keySet()) {
            changed = changed.withGraph(graph, graphs.get(graph).build());
        }
        return new Outcome.Applied(changed, lineage.build(), notes(settings, lines, small));
    }

    private static List<String> notes(Settings settings, List<String> lines, int small) {
        List<String> notes = new ArrayList<>();
        notes.add(lines.size() + (lines.size() == 1 ? " weight" : " weights") + " clustered, " + settings.description()
                + ", " + settings.aim());
        notes.addAll(lines.subList(0, Math.min(LINES, lines.size())));
        if (lines.size() > LINES) {
            notes.add("and " + (lines.size() - LINES) + " more");
        }
        if (small > 0) {
            notes.add(small + " left alone, with too few elements");
        }
        return notes;
    }
}
