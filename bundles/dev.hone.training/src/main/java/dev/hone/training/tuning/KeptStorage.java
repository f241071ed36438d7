package dev.hone.training.tuning;

import dev.hone.api.graph.GraphPass;
import dev.hone.api.graph.SparseEncoder;
import dev.hone.api.technique.Context;
import dev.hone.api.technique.Established;
import dev.hone.api.technique.Outcome;
import dev.hone.model.Lineage;
import dev.hone.model.Model;
import dev.hone.model.TensorRef;
import java.util.ArrayList;
import java.util.List;

/**
 * How constants were stored before they were folded to plain floats, so that a technique could change them: afterwards
 * they are stored so again, in half precision ({@link HalfPrecision}) or in the sparse encoding of the format.
 */
public final class KeptStorage {

    private KeptStorage() {}

    /**
     * An outcome whose model stores its constants as the model did that the technique was given.
     *
     * @throws dev.hone.api.HoneException with the reason MISSING if weights are to be stored in a sparse encoding, and
     *     nothing is there any more that does so
     */
    public static Outcome of(Outcome outcome, Context context) {
        return outcome instanceof Outcome.Applied applied
                ? HalfPrecision.kept(sparse(applied, context), context)
                : outcome;
    }

    private static Outcome.Applied sparse(Outcome.Applied applied, Context context) {
        Model model = applied.model();
        List<TensorRef> weights = context.established().stream()
                .filter(found -> found.property().equals(SparseEncoder.PROPERTY))
                .map(Established::tensor)
                .flatMap(weight -> applied.lineage().of(weight, model).stream())
                .map(Lineage.Link::to)
                .distinct()
                .toList();
        if (weights.isEmpty()) {
            return applied;
        }
        GraphPass.Result encoded =
                context.dialectService(SparseEncoder.class).encode(model, weights, context.operators());
        if (encoded.model() == model) {
            return applied;
        }
        List<String> notes = new ArrayList<>(applied.notes());
        notes.add("weights of the stage before that are in the sparse encoding stay in it");
        return new Outcome.Applied(encoded.model(), applied.lineage().then(encoded.lineage(), model), notes);
    }
}
