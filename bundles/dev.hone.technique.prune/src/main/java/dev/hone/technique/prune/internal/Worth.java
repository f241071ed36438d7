package dev.hone.technique.prune.internal;

import dev.hone.api.data.Samples;
import dev.hone.api.data.Split;
import dev.hone.api.graph.SparseEncoder;
import dev.hone.api.technique.Context;
import dev.hone.api.technique.Estimate;
import dev.hone.model.Model;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import dev.hone.technique.prune.internal.property.Zeros;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What zeros are worth on the target, said before there are any. */
final class Worth {

    /** Fewer zeros in the weights that can be skipped are multiplied like other values. */
    private static final double SKIPPED_FROM = 2.0 / 3;

    private Worth() {}

    static Estimate of(Model model, Context context, Settings settings, Candidates candidates) {
        List<String> notes = new ArrayList<>();
        context.target().benefits().stream()
                .filter(benefit -> benefit.property().equals(Zeros.ID))
                .map(benefit -> benefit.worth(Zeros.ID))
                .forEach(notes::add);
        notes.addAll(skipping(model, context, settings, candidates));
        return Estimate.of(inferences(context, settings), bytes(model, context, settings, candidates), notes);
    }

    private static long inferences(Context context, Settings settings) {
        long samples = settings.epochs() == 0
                ? 0
                : context.data()
                        .flatMap(data -> data.split(Split.TRAIN))
                        .map(Samples::size)
                        .orElse(0L);
        return 3L * settings.epochs() * samples;
    }

    private static List<String> skipping(Model model, Context context, Settings settings, Candidates candidates) {
        Set<TensorRef> skipped = SkippedZeros.of(model, context.operators(), context.target());
        long reached =
                skipped.stream().filter(candidates.kernels()::containsKey).count();
        if (reached == 0) {
            return List.of("no zero makes this model faster: " + SkippedZeros.reason(context.target()));
        }
        String where =
                "zeros in " + reached + " of " + candidates.kernels().size() + " weights can make the model faster";
        if (settings.sparsity() <= SKIPPED_FROM) {
            return List.of(String.format(
                    Locale.ROOT, "%s, but not %.1f %% of them: from two thirds on", where, 100 * settings.sparsity()));
        }
        return List.of(
                settings.encoded()
                        ? where
                        : where + ", but not in the dense encoding: encoding=" + PruneParameters.SPARSE + " is needed");
    }

    private static long bytes(Model model, Context context, Settings settings, Candidates candidates) {
        long bytes = 0;
        for (int graph = 0; graph < model.graphs().size(); graph++) {
            for (Tensor tensor : model.graphs().get(graph).tensors()) {
                TensorRef ref = new TensorRef(graph, tensor.id());
                long dense = tensor.data().map(data -> data.size()).orElse(0L);
                if (settings.encoded() && candidates.kernels().containsKey(ref)) {
                    long values = Math.round(
                            (1 - settings.sparsity()) * tensor.shape().elements());
                    bytes += Math.min(
                            dense, context.dialectService(SparseEncoder.class).bytes(model, ref, values));
                } else {
                    bytes += dense;
                }
            }
        }
        return bytes;
    }
}
