package dev.hone.technique.prune.internal;

import dev.hone.api.graph.GraphPass;
import dev.hone.api.graph.SparseEncoder;
import dev.hone.api.technique.Check;
import dev.hone.api.technique.Context;
import dev.hone.api.technique.Estimate;
import dev.hone.api.technique.Outcome;
import dev.hone.api.technique.Technique;
import dev.hone.api.technique.TechniqueType;
import dev.hone.model.DataType;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Lineage;
import dev.hone.model.Model;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.model.TensorRef;
import dev.hone.technique.prune.internal.mask.Kernel;
import dev.hone.technique.prune.internal.mask.MaskedData;
import dev.hone.technique.prune.internal.property.PatternOfZeros;
import dev.hone.technique.prune.internal.property.Zeros;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

/** Sets the weights of least magnitude to zero. */
@Component
@Designate(ocd = PruneParameters.class)
@TechniqueType(
        id = "prune",
        description = "magnitude pruning",
        passes = {"fold-constants", "fold-batch-norm"},
        establishes = {Zeros.ID, PatternOfZeros.ID})
public final class MagnitudePruner implements Technique {

    @Activate
    public MagnitudePruner() {}

    @Override
    public Check check(Model model, Context context) {
        PruneParameters parameters = context.parameters(PruneParameters.class);
        Settings settings = Settings.of(parameters);
        if (settings.encoded()) {
            requireSparseEncoding(context);
        }
        Candidates candidates = Candidates.of(model, context, parameters, settings);
        return candidates.kernels().isEmpty() ? Check.refused(nothing(model, candidates)) : Check.accepted();
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
        context.progress().report("rank weights", 0, candidates.kernels().size());
        List<BitSet> zeros = settings.pattern()
                .zeros(List.copyOf(candidates.kernels().values()), settings.sparsity(), settings.global());
        context.cancellation().check();
        GraphPass.Result pruned = pruned(model, candidates.kernels(), zeros);
        context.progress()
                .report(
                        "rank weights",
                        candidates.kernels().size(),
                        candidates.kernels().size());
        List<String> notes = new ArrayList<>();
        notes.add(count(pruned.model(), candidates.kernels()) + ", one-shot: without fine-tuning");
        notes.addAll(candidates.notes());
        GraphPass.Result result = settings.encoded() ? encoded(pruned, candidates, context, notes) : pruned;
        return result.model() == model
                ? new Outcome.Skipped(notes)
                : new Outcome.Applied(result.model(), result.lineage(), notes);
    }

    private static GraphPass.Result pruned(Model model, Map<TensorRef, Kernel> kernels, List<BitSet> zeros) {
        Lineage.Builder lineage = Lineage.builder();
        Model changed = model;
        int index = 0;
        for (TensorRef ref : kernels.keySet()) {
            Tensor tensor = model.tensor(ref);
            BitSet mask = zeros.get(index++);
            if (Zeros.of(tensor).filter(present -> covers(present, mask)).isEmpty()) {
                TensorData masked = new MaskedData(tensor.data().orElseThrow(), mask);
                GraphBuilder graph = changed.graphs().get(ref.graph()).edit();
                changed = changed.withGraph(
                        ref.graph(),
                        graph.put(tensor.withData(Optional.of(masked))).build());
                lineage.link(ref, ref, new Lineage.Transform.Revalued());
            }
        }
        return changed == model ? GraphPass.Result.unchanged(model) : new GraphPass.Result(changed, lineage.build());
    }

    private static boolean covers(BitSet present, BitSet mask) {
        BitSet missing = (BitSet) mask.clone();
        missing.andNot(present);
        return missing.isEmpty();
    }

    private static GraphPass.Result encoded(
            GraphPass.Result pruned, Candidates candidates, Context context, List<String> notes) {
        GraphPass.Result encoded = context.dialectService(SparseEncoder.class)
                .encode(pruned.model(), candidates.kernels().keySet(), context.operators());
        if (encoded.model() == pruned.model()) {
            notes.add("no weight becomes smaller in the sparse encoding: all stay dense");
            return pruned;
        }
        return new GraphPass.Result(encoded.model(), pruned.lineage().then(encoded.lineage(), pruned.model()));
    }

    private static String count(Model model, Map<TensorRef, Kernel> kernels) {
        long elements = 0;
        long zeros = 0;
        for (TensorRef ref : kernels.keySet()) {
            elements += model.tensor(ref).shape().elements();
            zeros += Zeros.of(model.tensor(ref)).map(BitSet::cardinality).orElse(0);
        }
        return String.format(
                Locale.ROOT,
                "%.1f %% of %,d weights in %d tensors are zero",
                100.0 * zeros / elements,
                elements,
                kernels.size());
    }
}
