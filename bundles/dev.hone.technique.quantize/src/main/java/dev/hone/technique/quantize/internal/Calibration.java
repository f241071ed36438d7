package dev.hone.technique.quantize.internal;

import dev.hone.api.HoneException;
import dev.hone.api.data.Dataset;
import dev.hone.api.data.Samples;
import dev.hone.api.data.Split;
import dev.hone.api.technique.ActivationSink;
import dev.hone.api.technique.Context;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Model;
import dev.hone.model.TensorRef;
import dev.hone.quantization.QuantizationRealizer;
import dev.hone.quantization.Range;
import dev.hone.quantization.RangeProbe;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Takes the ranges of activations from samples. */
final class Calibration {

    static final String NO_DATA =
            "the ranges of activations are taken from representative inputs: give them with --data, a folder with IDX files or "
                    + "with calibrate.npz or train.npz, or one NPZ file";

    static final List<String> CALIBRATORS = List.of("min-max");

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

    Samples samples() {
        return samples;
    }

    long count() {
        return count;
    }

    /**
     * The ranges of activations. Where the format can, the runtime reduces what its operators write; what the samples
     * themselves hold is read here, so that a value that is not finite shows although a reduction would drop it.
     *
     * @throws HoneException if a value is NaN or infinite, naming the tensor: with the reason DATA for a model input,
     *     MODEL for an activation that the model makes of finite samples
     */
    Map<TensorRef, Range> ranges(Model model, List<TensorRef> tensors) {
        List<Integer> inputs = model.main().inputs();
        List<TensorRef> given =
                tensors.stream().filter(ref -> inputs.contains(ref.tensor())).toList();
        List<TensorRef> computed =
                tensors.stream().filter(ref -> !given.contains(ref)).toList();
        Optional<RangeProbe> probe =
                context.dialectService(QuantizationRealizer.class).probe(model, computed);
        List<TensorRef> minima = probe.map(RangeProbe::minima).orElse(computed);
        List<TensorRef> maxima = probe.map(RangeProbe::maxima).orElse(List.of());
        List<TensorRef> observed =
                Stream.of(given, minima, maxima).flatMap(List::stream).toList();
        RangeSink sink = observe(probe.map(RangeProbe::model).orElse(model), observed);
        for (int i = 0; i < given.size(); i++) {
            requireFinite(model.tensor(given.get(i)).label(), sink.min(i), sink.max(i));
        }
        Map<TensorRef, Range> ranges = new LinkedHashMap<>();
        for (TensorRef tensor : tensors) {
            int low = given.contains(tensor) ? given.indexOf(tensor) : given.size() + computed.indexOf(tensor);
            int high = maxima.isEmpty() || given.contains(tensor) ? low : low + computed.size();
            ranges.put(tensor, range(model.tensor(tensor).label(), sink.min(low), sink.max(high)));
        }
        return ranges;
    }

    /** Runs a model on the samples of the calibration; the sinks, each fed by one thread. */
    <S extends ActivationSink> List<S> observe(Model model, List<TensorRef> tensors, Supplier<S> sinks) {
        return context.observe(model, tensors, samples, 0, count, sinks);
    }

    private RangeSink observe(Model model, List<TensorRef> tensors) {
        RangeSink all = new RangeSink(tensors.size());
        context.observe(model, tensors, samples, 0, count, () -> new RangeSink(tensors.size()))
                .forEach(all::merge);
        return all;
    }

    private void requireFinite(String input, float min, float max) {
        boolean empty = min > max;
        if (!empty && !(Float.isFinite(min) && Float.isFinite(max))) {
            throw new HoneException(
                    HoneException.Reason.DATA,
                    "quantize: the data ("
                            + context.data().map(Dataset::description).orElse("") + ") gives the input '" + input
                            + "' values from " + min + " to " + max + "; finite numbers are accepted");
        }
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
