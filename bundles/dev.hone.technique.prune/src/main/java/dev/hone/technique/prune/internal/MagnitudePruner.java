package dev.hone.technique.prune.internal;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.graph.GraphPass;
import dev.hone.api.graph.SparseEncoder;
import dev.hone.api.technique.Check;
import dev.hone.api.technique.Context;
import dev.hone.api.technique.Estimate;
import dev.hone.api.technique.Outcome;
import dev.hone.api.technique.Technique;
import dev.hone.api.technique.TechniqueType;
import dev.hone.model.DataType;
import dev.hone.model.Lineage;
import dev.hone.model.Model;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import dev.hone.technique.prune.internal.property.PatternOfZeros;
import dev.hone.technique.prune.internal.property.StoredSparsely;
import dev.hone.technique.prune.internal.property.Zeros;
import dev.hone.training.Phase;
import dev.hone.training.TrainingSpan;
import dev.hone.training.tuning.FineTuning;
import dev.hone.training.tuning.JointTechnique;
import dev.hone.training.tuning.KeptStorage;
import dev.hone.training.tuning.TrainingParameters;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

/** Sets the weights of least magnitude to zero. */
@Component
@Designate(ocd = PruneParameters.class)
@TechniqueType(
        id = MagnitudePruner.ID,
        description = "magnitude pruning",
        passes = {"fold-constants", "fold-batch-norm"},
        parameters = TrainingParameters.PID,
        services = {
            "dev.hone.training.Trainer",
            "dev.hone.training.PropertyPreserver",
            "dev.hone.training.ConstraintCombiner"
        },
        establishes = {Zeros.ID, PatternOfZeros.ID, StoredSparsely.ID + "?encoding=" + PruneParameters.SPARSE},
        refuses = "quantization",
        fallbacks = {TrainingParameters.OTHER_ORDER, TrainingParameters.MORE_EPOCHS},
        joint = true)
public final class MagnitudePruner implements Technique, JointTechnique {

    static final String ID = "prune";

    private static final String ONE_SHOT = ", one-shot: without fine-tuning";

    @Activate
    public MagnitudePruner() {}

    @Override
    public Check check(Model model, Context context) {
        Settings settings = settings(context);
        Optional<Check> refusal = refusal(model, context, settings);
        return refusal.isPresent() || settings.epochs() == 0
                ? refusal.orElse(Check.accepted())
                : FineTunedPruning.check(model, context, settings);
    }

    @Override
    public Check check(Model model, Context context, TrainingSpan span) {
        Settings settings = settings(context);
        settings.schedule().requireWithin(span);
        return refusal(model, context, settings).orElse(Check.accepted());
    }

    @Override
    public Set<TensorRef> chosen(Model model, Context context) {
        return Candidates.of(model, context, context.parameters(PruneParameters.class), settings(context))
                .kernels()
                .keySet();
    }

    private static Settings settings(Context context) {
        return Settings.of(context.parameters(PruneParameters.class));
    }

    private static Optional<Check> refusal(Model model, Context context, Settings settings) {
        if (settings.encoded()) {
            requireSparseEncoding(context);
        }
        Candidates candidates = Candidates.of(model, context, context.parameters(PruneParameters.class), settings);
        return candidates.kernels().isEmpty()
                ? Optional.of(Check.refused(nothing(model, candidates)))
                : Optional.empty();
    }

    private static void requireSparseEncoding(Context context) {
        if (!context.target().sparseEncoding()) {
            throw Settings.refused(
                    "encoding=" + PruneParameters.SPARSE,
                    PruneParameters.DENSE + "; target " + context.target().id() + " does not read sparse weights");
        }
        context.dialectService(SparseEncoder.class);
    }

    private static String nothing(Model model, Candidates candidates) {
        Optional<Tensor> integers = model.graphs().stream()
                .flatMap(graph -> graph.tensors().stream())
                .filter(tensor -> tensor.isConstant()
                        && tensor.type().isInteger()
                        && tensor.type() != DataType.INT32
                        && tensor.quantization().isPresent())
                .findFirst();
        return "there is no float32 weight to prune"
                + integers.map(tensor -> ": the model is quantized already ('" + tensor.label() + "' is stored as "
                                + tensor.type() + "); prune before quantization")
                        .orElse(
                                candidates.notes().isEmpty()
                                        ? ": no operator that is selected reads a constant weight"
                                        : ": " + String.join("; ", candidates.notes()));
    }

    @Override
    public Estimate estimate(Model model, Context context) {
        PruneParameters parameters = context.parameters(PruneParameters.class);
        Settings settings = Settings.of(parameters);
        Candidates candidates = Candidates.of(model, context, parameters, settings);
        return Worth.of(model, context, settings, candidates);
    }

    @Override
    public Outcome apply(Model model, Context context) {
        PruneParameters parameters = context.parameters(PruneParameters.class);
        Settings settings = Settings.of(parameters);
        Candidates candidates = Candidates.of(model, context, parameters, settings);
        if (candidates.kernels().isEmpty()) {
            return Outcome.rejected(nothing(model, candidates));
        }
        if (settings.epochs() > 0) {
            FineTuning tuning = FineTuning.of(model, context, ID);
            return tuning.run(List.of(join(model, context, tuning)));
        }
        GraphPass.Result result = OneShotPruning.prune(model, context, settings, candidates.kernels());
        return KeptStorage.of(outcome(model, result, candidates, context, ONE_SHOT, List.of()), context);
    }

    @Override
    public String technique() {
        return ID;
    }

    @Override
    public Phase phase() {
        return Phase.MASK;
    }

    @Override
    public Ending join(Model model, Context context, FineTuning tuning) {
        PruneParameters parameters = context.parameters(PruneParameters.class);
        Settings settings = Settings.of(parameters);
        Candidates candidates = Candidates.of(model, context, parameters, settings);
        if (candidates.kernels().isEmpty()) {
            throw new HoneException(Reason.MODEL, ID + ": " + nothing(model, candidates));
        }
        List<String> notes = new ArrayList<>();
        Map<TensorRef, BitSet> others = FineTunedPruning.constrain(tuning, model, context, settings, candidates, notes);
        return (trained, tuned) ->
                outcome(trained, OneShotPruning.masked(trained, others), candidates, context, "", notes);
    }

    private static Outcome outcome(
            Model model,
            GraphPass.Result pruned,
            Candidates candidates,
            Context context,
            String how,
            List<String> more) {
        List<String> notes = new ArrayList<>();
        notes.add(count(pruned, candidates) + how);
        notes.addAll(more);
        notes.addAll(candidates.notes());
        GraphPass.Result result = pruned;
        if (Settings.of(context.parameters(PruneParameters.class)).encoded()) {
            result = encoded(pruned, candidates, context, notes);
        }
        return result.model() == model
                ? new Outcome.Skipped(notes)
                : new Outcome.Applied(result.model(), result.lineage(), notes);
    }

    private static GraphPass.Result encoded(
            GraphPass.Result pruned, Candidates candidates, Context context, List<String> notes) {
        List<TensorRef> weights = candidates.kernels().keySet().stream()
                .flatMap(ref -> pruned.lineage().of(ref, pruned.model()).stream())
                .map(Lineage.Link::to)
                .toList();
        GraphPass.Result encoded =
                context.dialectService(SparseEncoder.class).encode(pruned.model(), weights, context.operators());
        if (encoded.model() == pruned.model()) {
            notes.add("no weight becomes smaller in the sparse encoding: all stay dense");
            return pruned;
        }
        long stored = weights.stream()
                .filter(ref -> StoredSparsely.is(encoded.model().tensor(ref)))
                .count();
        notes.add(stored + " of " + weights.size() + " weights are stored in the sparse encoding"
                + (stored < weights.size() ? "; the others would not become smaller" : ""));
        return new GraphPass.Result(encoded.model(), pruned.lineage().then(encoded.lineage(), pruned.model()));
    }

    private static String count(GraphPass.Result pruned, Candidates candidates) {
        long elements = 0;
        long zeros = 0;
        for (TensorRef ref : candidates.kernels().keySet()) {
            for (Lineage.Link link : pruned.lineage().of(ref, pruned.model())) {
                Tensor tensor = pruned.model().tensor(link.to());
                elements += tensor.shape().elements();
                zeros += Zeros.of(tensor).map(BitSet::cardinality).orElse(0);
            }
        }
        return String.format(
                Locale.ROOT,
                "%.1f %% of %,d weights in %d tensors are zero",
                100.0 * zeros / elements,
                elements,
                candidates.kernels().size());
    }
}
