package dev.hone.technique.quantize.internal;

import dev.hone.api.HoneException;
import dev.hone.api.data.Dataset;
import dev.hone.api.data.Samples;
import dev.hone.api.data.Split;
import dev.hone.api.technique.Context;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Model;
import dev.hone.model.TensorRef;
import dev.hone.quantization.Range;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes the ranges of activations from samples. */
final class Calibration {

    static final String NO_DATA =
            "the ranges of activations are taken from representative inputs: give them with --data, a folder with IDX files or "
                    + "with calibrate.npz or train.npz";

    private final Context context;
    private final Samples samples;
    private final long count;

    private Calibration(Context context, Samples samples, long count) {
        this.context = context;
        this.samples = samples;
        this.count = count;
    }

    /**
     * Over the calibration split, or the training split where there is none.
     *
     * @param most samples
     * @throws HoneException with the reason DATA if there are no samples
     */
    static Calibration of(Context context, int most) {
        Dataset data =
                context.data().orElseThrow(() -> new HoneException(HoneException.Reason.DATA, "quantize: " + NO_DATA));
        Optional<Samples> samples =
                data.split(Split.CALIBRATE).or(() -> data.split(Split.TRAIN)).filter(split -> split.size() > 0);
        if (samples.isEmpty()) {
            throw new HoneException(
                    HoneException.Reason.DATA,
                    "quantize: the data (" + data.description() + ") holds no samples to calibrate with: a split named "
                            + Split.CALIBRATE.id() + " or " + Split.TRAIN.id() + " is needed");
        }
        return new Calibration(
                context, samples.get(), Math.min(most, samples.get().size()));
    }

    long count() {
        return count;
    }

    /** @throws HoneException with the reason MODEL if an activation is NaN or infinite, naming it */
    Map<TensorRef, Range> ranges(Model model, List<TensorRef> tensors) {
        List<RangeSink> sinks = context.observe(model, tensors, samples, 0, count, () -> new RangeSink(tensors.size()));
        RangeSink all = new RangeSink(tensors.size());
        sinks.forEach(all::merge);
        Map<TensorRef, Range> ranges = new LinkedHashMap<>();
        for (int i = 0; i < tensors.size(); i++) {
            ranges.put(tensors.get(i), range(model.tensor(tensors.get(i)).label(), all.min(i), all.max(i)));
        }
        return ranges;
    }

    private static Range range(String tensor, float min, float max) {
        if (min > max) {
            return Range.ZERO;
        }
        try {
            return Range.of(tensor, min, max);
        } catch (InvalidModelException e) {
            throw new HoneException(
                    HoneException.Reason.MODEL, "quantize: on the calibration samples, " + e.getMessage(), e);
        }
    }
}
