package dev.hone.coordinator.internal.measure;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.model.Model;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import java.util.Comparator;
import java.util.Locale;

/** A batch that a model is fixed to. */
final class FixedBatch {

    /** Runtimes count the elements of a tensor in 32 bits. */
    private static final long MOST = Integer.MAX_VALUE;

    private FixedBatch() {}

    /** @throws HoneException with the reason USAGE if a tensor has more elements than runtimes can count */
    static void requireCountable(Model fixed, int batch) {
        fixed.main().tensors().stream()
                .filter(tensor -> !tensor.isConstant() && tensor.shape().isStatic())
                .filter(tensor -> elements(tensor.shape()) > MOST)
                .max(Comparator.comparingDouble(tensor -> elements(tensor.shape())))
                .ifPresent(largest -> {
                    throw refusal(largest, batch);
                });
    }

    private static HoneException refusal(Tensor largest, int batch) {
        double elements = elements(largest.shape());
        long most = (long) (MOST / (elements / batch));
        return new HoneException(
                Reason.USAGE,
                String.format(
                        Locale.ROOT,
                        "a batch of %d is refused: tensor '%s' would have the shape %s and %,.0f elements, of which runtimes"
                                + " count %,d; accepted: at most %d",
                        batch,
                        largest.label(),
                        largest.shape(),
                        elements,
                        MOST,
                        Math.max(1, most)));
    }

    private static double elements(Shape shape) {
        double product = 1;
        for (int dimension : shape.toArray()) {
            product *= dimension;
        }
        return product;
    }
}
