package dev.hone.quantization;

import dev.hone.api.HoneException;
import dev.hone.api.data.Dataset;
import dev.hone.api.data.Samples;
import dev.hone.api.data.Split;
import dev.hone.api.technique.ActivationSink;
import dev.hone.api.technique.Context;
import dev.hone.model.DataType;
import dev.hone.model.Model;
import dev.hone.model.TensorRef;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Takes the ranges of activations from samples, in one stage of a technique. Not safe for use by several threads. */
public final class Calibration {

    /** What a technique says that is given no data. */
    public static final String NO_DATA =
            "the ranges of activations are taken from representative inputs: give them with --data, a folder with IDX files or "
                    + "with calibrate.npz or train.npz, or one NPZ file";

    private final Context context;
    private final String technique;
    private final Samples samples;
    private final long count;

    private Calibration(Context context, String technique, Samples samples, long count) {
        this.context = context;
        this.technique = technique;
        this.samples = samples;
        this.count = count;
    }

    /**
     * Over the calibration split, or the training split where there is none.
     *
     * @param technique its id, for messages
     * @param most samples
     * @throws HoneException with the reason DATA if there are no samples
     */
    public static Calibration of(Context context, String technique, int most) {
        Dataset data = context.data()
                .orElseThrow(() -> new HoneException(HoneException.Reason.DATA, technique + ": " + NO_DATA));
        Optional<Samples> samples =
                data.split(Split.CALIBRATE).or(() -> data.split(Split.TRAIN)).filter(split -> split.size() > 0);
        if (samples.isEmpty()) {
            throw new HoneException(
                    HoneException.Reason.DATA,
                    technique + ": the data (" + data.description()
                            + ") holds no samples to calibrate with: a split named " + Split.CALIBRATE.id() + " or "
                            + Split.TRAIN.id() + " is needed");
        }
        return new Calibration(
                context, technique, samples.get(), Math.min(most, samples.get().size()));
    }

    /** The split that is calibrated with. */
    public Samples samples() {
        return samples;
    }

    /** How many samples of it, from the first on. */
    public long count() {
        return count;
    }

    /**
     * The ranges of activations, from one pass over the samples. Where a calibrator asks for no more than each sample's
     * bounds and the format can, the runtime reduces what its operators write; what the samples themselves hold is read
     * here, so that a value that is not finite shows although a reduction would drop it. The range that a model
     * declares of an input holds where no sample leaves it: where one does it is not that of the input any more,
     * whoever wrote it there.
     *
     * @param calibrators of each activation
     * @param stored the type in which each activation is going to be stored
     * @throws HoneException if a value is NaN or infinite, naming the tensor and the sample: with the reason DATA for a
     *     model input, MODEL for an activation that the model makes of finite samples
     */
    public Map<TensorRef, Range> ranges(
            Model model,
            List<TensorRef> tensors,
            Function<TensorRef, Calibrator> calibrators,
            Function<TensorRef, DataType> stored) {
        List<Integer> inputs = model.main().inputs();
        Map<TensorRef, Calibrator> chosen = new LinkedHashMap<>();
        tensors.forEach(tensor -> chosen.put(tensor, calibrators.apply(tensor)));
        List<TensorRef> reducible = tensors.stream()
                .filter(tensor ->
                        !inputs.contains(tensor.tensor()) && chosen.get(tensor).boundsSuffice())
                .toList();
        Optional<RangeProbe> probe = reducible.isEmpty()
                ? Optional.empty()
                : context.dialectService(QuantizationRealizer.class).probe(model, reducible);
        Set<TensorRef> reduced = probe.isPresent() ? new LinkedHashSet<>(reducible) : Set.of();
        List<TensorRef> whole =
                tensors.stream().filter(tensor -> !reduced.contains(tensor)).toList();
        Map<TensorRef, Integer> positions = new HashMap<>();
        Stream.of(whole, reduced).flatMap(Collection::stream).forEach(ref -> positions.put(ref, positions.size()));
        List<TensorRef> observed = Stream.of(
                        whole,
                        probe.map(RangeProbe::minima).orElse(List.of()),
                        probe.map(RangeProbe::maxima).orElse(List.of()))
                .flatMap(List::stream)
                .toList();
        List<Calibrator> byPosition = Stream.of(whole, reduced, reduced)
                .flatMap(Collection::stream)
                .map(chosen::get)
                .toList();
        RangeSink sink = observe(probe.map(RangeProbe::model).orElse(model), observed, byPosition, 0, count);
        Map<TensorRef, Range> ranges = new LinkedHashMap<>();
        for (TensorRef tensor : tensors) {
            int low = positions.get(tensor);
            int high = reduced.contains(tensor) ? low + reduced.size() : low;
            requireFinite(
                    model,
                    tensor,
                    sink.estimator(low).min(),
                    sink.estimator(high).max());
            DataType type = stored.apply(tensor);
            ranges.put(
                    tensor,
                    new Range(
                            sink.estimator(low).range(type).min(),
                            sink.estimator(high).range(type).max()));
        }
        declared(model, ranges);
        return ranges;
    }

    private void declared(Model model, Map<TensorRef, Range> ranges) {
        QuantizationRealizer realizer = context.dialectService(QuantizationRealizer.class);
        for (int input : model.main().inputs()) {
            realizer.declaredRange(model.main().tensor(input))
                    .ifPresent(range -> ranges.computeIfPresent(
                            new TensorRef(0, input),
                            (ref, observed) -> range.contains(observed, tolerance(range)) ? range : observed));
        }
    }

    private static double tolerance(Range range) {
        return (range.max() - range.min()) * 1e-5;
    }

    /**
     * Runs a model on the samples of the calibration; the sinks, each fed by one thread.
     *
     * @param inputs of as many samples instead of these
     */
    public <S extends ActivationSink> List<S> observe(
            Model model, List<TensorRef> tensors, Optional<Samples> inputs, Supplier<S> sinks) {
        return context.observe(model, tensors, inputs.orElse(samples), 0, count, sinks);
    }

    private RangeSink observe(
            Model model, List<TensorRef> tensors, List<Calibrator> calibrators, long first, long samplesToRun) {
        List<RangeSink> sinks = context.observe(
                model,
                tensors,
                samples,
                first,
                samplesToRun,
                () -> new RangeSink(calibrators.stream()
                        .map(calibrator -> calibrator.estimator(samplesToRun))
                        .toList()));
        RangeSink all = sinks.get(0);
        sinks.subList(1, sinks.size()).forEach(all::merge);
        return all;
    }

    private void requireFinite(Model model, TensorRef tensor, float min, float max) {
        if (min > max || (Float.isFinite(min) && Float.isFinite(max))) {
            return;
        }
        String label = model.tensor(tensor).label();
        String where = firstNotFinite(model, tensor)
                .map(sample -> ", first in sample " + sample + " of those that are calibrated with")
                .orElse("");
        if (model.main().inputs().contains(tensor.tensor())) {
            throw new HoneException(
                    HoneException.Reason.DATA,
                    technique + ": the data ("
                            + context.data().map(Dataset::description).orElse("") + ") gives the input '" + label
                            + "' values from " + min + " to " + max + where + "; finite numbers are accepted");
        }
        throw new HoneException(
                HoneException.Reason.MODEL,
                technique + ": on the calibration samples, tensor '" + label + "' holds values from " + min + " to "
                        + max + where + "; a scale can only be chosen for finite values");
    }

    /** Runs the samples once more, one by one: only a failure asks for it. */
    private Optional<Long> firstNotFinite(Model model, TensorRef tensor) {
        for (long sample = 0; sample < count; sample++) {
            RangeSink sink = observe(model, List.of(tensor), List.of(Calibrator.minMax()), sample, 1);
            if (!Float.isFinite(sink.estimator(0).min())
                    || !Float.isFinite(sink.estimator(0).max())) {
                return Optional.of(sample);
            }
        }
        return Optional.empty();
    }
}
