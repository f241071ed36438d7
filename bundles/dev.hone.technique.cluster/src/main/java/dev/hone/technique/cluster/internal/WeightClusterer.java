package dev.hone.technique.cluster.internal;

import dev.hone.api.data.Samples;
import dev.hone.api.data.Split;
import dev.hone.api.graph.GraphPass;
import dev.hone.api.technique.Check;
import dev.hone.api.technique.Context;
import dev.hone.api.technique.Estimate;
import dev.hone.api.technique.Outcome;
import dev.hone.api.technique.Technique;
import dev.hone.api.technique.TechniqueType;
import dev.hone.api.technique.WeightSelection;
import dev.hone.api.technique.WeightSelection.Selected;
import dev.hone.model.Model;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import dev.hone.technique.cluster.internal.property.Clusters;
import dev.hone.training.Phase;
import dev.hone.training.TrainingSpan;
import dev.hone.training.tuning.FineTuning;
import dev.hone.training.tuning.JointTechnique;
import dev.hone.training.tuning.KeptStorage;
import dev.hone.training.tuning.TrainingParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
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
        passes = {"fold-constants", "fold-batch-norm"},
        parameters = TrainingParameters.PID,
        services = {
            "dev.hone.training.Trainer",
            "dev.hone.training.PropertyPreserver",
            "dev.hone.training.ConstraintCombiner"
        },
        establishes = Clusters.ID,
        keeps = {WeightClusterer.SPARSITY, "pattern"},
        refuses = WeightClusterer.QUANTIZATION,
        fallbacks = {TrainingParameters.OTHER_ORDER, TrainingParameters.MORE_EPOCHS},
        joint = true)
public final class WeightClusterer implements Technique, JointTechnique {

    static final String ID = "cluster";
    static final String SPARSITY = "sparsity";
    static final String QUANTIZATION = "quantization";

    @Activate
    public WeightClusterer() {}

    @Override
    public Check check(Model model, Context context) {
        Settings settings = settings(context);
        Optional<Check> refusal = refusal(model, context, settings);
        return refusal.isPresent() || settings.epochs() == 0
                ? refusal.orElse(Check.accepted())
                : FineTuning.check(
                        model,
                        context,
                        ID,
                        "epochs=" + settings.epochs()
                                + " trains; epochs=0 clusters one-shot, without data and training");
    }

    @Override
    public Check check(Model model, Context context, TrainingSpan span) {
        return refusal(model, context, settings(context)).orElse(Check.accepted());
    }

    @Override
    public Set<TensorRef> chosen(Model model, Context context) {
        return large(model, weights(model, context), settings(context)).stream()
                .map(Selected::tensor)
                .collect(Collectors.toSet());
    }

    private static Optional<Check> refusal(Model model, Context context, Settings settings) {
        List<Selected> weights = weights(model, context);
        Optional<Tensor> integers = model.graphs().stream()
                .flatMap(graph -> graph.tensors().stream())
                .filter(WeightClusterer::isQuantized)
                .findFirst();
        if (integers.isPresent()) {
            return refused("the model is quantized already: tensor '"
                    + integers.get().label() + "' is stored as "
                    + integers.get().type()
                    + "; a float model is needed: cluster comes before quantize");
        }
        if (weights.isEmpty()) {
            return refused("there is nothing to cluster: no convolution, dense or recurrent layer has a float32"
                    + " constant as its weight; depthwise convolutions are clustered where include names them");
        }
        if (weights.stream()
                .noneMatch(weight -> ClusteredWeight.isLarge(model.tensor(weight.tensor()), weight, settings))) {
            long largest = weights.stream()
                    .mapToLong(weight -> model.tensor(weight.tensor()).shape().elements())
                    .max()
                    .orElseThrow();
            return refused("every weight has too few elements to share " + settings.description() + "; the largest has "
                    + largest);
        }
        return Optional.empty();
    }

    private static Optional<Check> refused(String reason) {
        return Optional.of(Check.refused(reason));
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
        long samples = context.data()
                .flatMap(data -> data.split(Split.TRAIN))
                .map(Samples::size)
                .orElse(0L);
        return settings.epochs() == 0
                ? Estimate.unknown(notes.toArray(String[]::new))
                : Estimate.of(3L * settings.epochs() * samples, Float.BYTES * elements, notes);
    }

    @Override
    public Outcome apply(Model model, Context context) {
        Settings settings = settings(context);
        if (settings.epochs() > 0) {
            FineTuning tuning = FineTuning.of(model, context, ID);
            return tuning.run(List.of(join(model, context, tuning)));
        }
        List<Selected> weights = weights(model, context);
        List<Selected> large = large(model, weights, settings);
        List<String> lines = new ArrayList<>();
        GraphPass.Result result = OneShotClustering.apply(model, context, settings, large, lines);
        return KeptStorage.of(
                new Outcome.Applied(
                        result.model(),
                        result.lineage(),
                        notes(settings, lines, large.size(), weights.size() - large.size())),
                context);
    }

    @Override
    public String technique() {
        return ID;
    }

    @Override
    public Phase phase() {
        return Phase.CENTROIDS;
    }

    @Override
    public Ending join(Model model, Context context, FineTuning tuning) {
        Settings settings = settings(context);
        List<Selected> weights = weights(model, context);
        List<Selected> large = large(model, weights, settings);
        Ending ending = FineTunedClustering.constrain(tuning, model, context, settings, large);
        return (trained, tuned) -> {
            Outcome outcome = ending.end(trained, tuned);
            List<String> notes = notes(settings, outcome.notes(), large.size(), weights.size() - large.size());
            return outcome instanceof Outcome.Applied applied
                    ? new Outcome.Applied(applied.model(), applied.lineage(), notes)
                    : new Outcome.Skipped(notes);
        };
    }

    private static List<Selected> large(Model model, List<Selected> weights, Settings settings) {
        return weights.stream()
                .filter(weight -> ClusteredWeight.isLarge(model.tensor(weight.tensor()), weight, settings))
                .toList();
    }

    private static List<String> notes(Settings settings, List<String> lines, int clustered, int small) {
        List<String> notes = new ArrayList<>();
        notes.add(clustered + (clustered == 1 ? " weight" : " weights") + " clustered, " + settings.description() + ", "
                + settings.aim());
        notes.addAll(lines);
        if (small > 0) {
            notes.add(small + " left alone, with too few elements");
        }
        return notes;
    }
}
