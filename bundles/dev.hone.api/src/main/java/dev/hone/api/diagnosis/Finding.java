package dev.hone.api.diagnosis;

import dev.hone.model.Tensor;
import java.util.List;
import java.util.OptionalInt;

/**
 * Why values are not the original's. Made by {@link #at} and {@link #atInput}.
 *
 * @param node id of the operator in the optimized model's main graph; empty for an input of the model
 * @param tensor name of the activation that it writes, or of the input
 * @param cause in the technique's words, such as {@code clipped range}
 * @param explanation with figures, without a full stop
 * @param suggestions what would help, the best first
 */
public record Finding(OptionalInt node, String tensor, String cause, String explanation, List<Suggestion> suggestions) {

    public Finding {
        suggestions = List.copyOf(suggestions);
    }

    /** At an operator. */
    public static Finding at(OperatorMeasure measure, String cause, String explanation, List<Suggestion> suggestions) {
        return new Finding(
                OptionalInt.of(measure.node().id()),
                measure.output().tensor().label(),
                cause,
                explanation,
                suggestions);
    }

    /** At an input of the model. */
    public static Finding atInput(Tensor input, String cause, String explanation, List<Suggestion> suggestions) {
        return new Finding(OptionalInt.empty(), input.label(), cause, explanation, suggestions);
    }
}
