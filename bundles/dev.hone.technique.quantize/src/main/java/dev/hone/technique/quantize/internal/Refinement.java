package dev.hone.technique.quantize.internal;

import dev.hone.api.graph.Operators;
import dev.hone.api.target.TargetProfile;
import dev.hone.model.Lineage;
import dev.hone.model.Model;
import dev.hone.technique.quantize.internal.equalize.Equalization;
import java.util.List;

/**
 * What is done beside the plain way from ranges to integers.
 *
 * @param perTensor whether weights have one scale each even where the target takes one a channel
 */
record Refinement(boolean perTensor, boolean equalize) {

    static final String TARGET = "target";
    static final String TENSOR = "tensor";

    static Refinement of(QuantizeParameters parameters) {
        return new Refinement(parameters.granularity().equals(TENSOR), parameters.equalize());
    }

    /** A float model that is ready for calibration. */
    record Prepared(Model model, Lineage lineage, List<String> notes) {}

    TargetProfile granularity(TargetProfile target) {
        return perTensor ? target.perTensor() : target;
    }

    Prepared prepare(Model model, Operators operators) {
        if (!equalize) {
            return new Prepared(model, Lineage.IDENTITY, List.of());
        }
        Equalization.Result result = Equalization.apply(model, operators);
        return new Prepared(result.model().model(), result.model().lineage(), result.notes());
    }
}
