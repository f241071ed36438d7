package dev.hone.technique.quantize.internal;

import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Tensor;
import dev.hone.quantization.Calibrator;
import dev.hone.quantization.Scheme;
import java.util.ArrayList;
import java.util.List;

/** What is accepted and yet likely to cost accuracy, known before any work. */
final class Warnings {

    private static final double USUAL_PERCENTILE = 99;
    private static final int USUAL_SAMPLES = 10;

    /** Networks with more weights seldom mind 4 bits: what each of them adds to an error averages out. */
    private static final long MANY_WEIGHTS = 1_000_000;

    private Warnings() {}

    static List<String> of(Graph graph, QuantizeParameters parameters, Selection selection, boolean corrected) {
        List<String> warnings = new ArrayList<>();
        double percentile = parameters.percentile();
        if (percentile != Calibrator.DEFAULT_PERCENTILE && !selection.calibratesBy(Calibrator.PERCENTILE)) {
            warnings.add("percentile=" + percentile + " does nothing: no calibrator is " + Calibrator.PERCENTILE);
        } else if (percentile < USUAL_PERCENTILE) {
            warnings.add("percentile=" + percentile + " clips " + (float) (100 - percentile)
                    + " % of all values and is likely to ruin the model; usual are 99.9 to 100");
        }
        if (selection.asksForIntegers() && parameters.samples() < USUAL_SAMPLES) {
            warnings.add("samples=" + parameters.samples() + ": ranges from so few samples miss values; usual are 100"
                    + " and more");
        }
        long weights = weights(graph);
        boolean refined = corrected || parameters.effort().equals(Refinement.BEST);
        if (selection.asksFor(Scheme.WEIGHT_INT4) && weights < MANY_WEIGHTS && !refined) {
            warnings.add("weights of 4 bits have 15 values, and a network with only " + weights
                    + " weights is likely to lose accuracy; bias-correction=true or effort=best win some back");
        }
        return warnings;
    }

    private static long weights(Graph graph) {
        return graph.tensors().stream()
                .filter(tensor -> tensor.isConstant() && tensor.type() == DataType.FLOAT32)
                .map(Tensor::shape)
                .mapToLong(shape -> shape.elements())
                .sum();
    }
}
