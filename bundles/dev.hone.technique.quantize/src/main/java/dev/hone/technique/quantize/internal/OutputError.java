package dev.hone.technique.quantize.internal;

import dev.hone.api.HoneException;
import dev.hone.api.data.Dataset;
import dev.hone.api.data.Samples;
import dev.hone.api.data.Split;
import dev.hone.api.technique.ActivationSink;
import dev.hone.api.technique.Context;
import dev.hone.model.DataType;
import dev.hone.model.Model;
import dev.hone.model.TensorRef;
import dev.hone.quantization.Calibration;
import dev.hone.quantization.ExactSum;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The error that a quantized model makes at its outputs, against the float model, on samples of the validate split;
 * where there is none on samples that calibration does not use; where there are none of those on the calibration
 * samples.
 */
final class OutputError {

    /** In dB; so that an output without error, or without signal, leaves the others their say. */
    private static final double LARGEST = 200;

    private static final int MOST_SAMPLES = 1000;

    /** What the outputs of the float model may take, in bytes. */
    private static final long MOST_BYTES = 64L << 20;

    private final Context context;
    private final Samples samples;
    private final long first;
    private final int count;
    private final String description;
    private final List<TensorRef> outputs = new ArrayList<>();
    private float[][][] expected;

    private OutputError(Context context, Samples samples, long first, long count, String kind, Model model) {
        this.context = context;
        this.samples = samples;
        this.first = first;
        for (int output : model.main().outputs()) {
            if (model.main().tensor(output).type() == DataType.FLOAT32
                    && model.main().producer(output).isPresent()) {
                outputs.add(new TensorRef(0, output));
            }
        }
        long bytes = 1;
        for (long length : lengths(model)) {
            bytes += Float.BYTES * length;
        }
        this.count = (int) Math.max(1, Math.min(Math.min(count, MOST_SAMPLES), MOST_BYTES / bytes));
        this.description = this.count + " " + kind;
    }

    /**
     * Runs the float model.
     *
     * @param calibrating how many samples calibration takes, at most
     * @throws HoneException with the reason DATA if there are no samples, MODEL if the model has no float outputs
     */
    static OutputError of(Context context, Model model, int calibrating) {
        Dataset data = context.data()
                .orElseThrow(() -> new HoneException(HoneException.Reason.DATA, "quantize: " + Calibration.NO_DATA));
        Optional<Samples> validate = data.split(Split.VALIDATE).filter(split -> split.size() > 0);
        OutputError error;
        if (validate.isPresent()) {
            error = new OutputError(context, validate.get(), 0, validate.get().size(), "validate samples", model);
        } else {
            Calibration calibration = Calibration.of(context, PostTrainingQuantizer.ID, calibrating);
            long left = calibration.samples().size() - calibration.count();
            error = left > 0
                    ? new OutputError(
                            context,
                            calibration.samples(),
                            calibration.count(),
                            left,
                            "samples that calibration did not use",
                            model)
                    : new OutputError(
                            context,
                            calibration.samples(),
                            0,
                            calibration.count(),
                            "samples of the calibration",
                            model);
        }
        if (error.outputs.isEmpty()) {
            throw new HoneException(
                    HoneException.Reason.MODEL,
                    "quantize: effort=best compares float outputs, and the model has none; effort=default is accepted");
        }
        error.expected = new float[error.count][error.outputs.size()][];
        context.observe(
                model, error.outputs, error.samples, error.first, error.count, () -> (sample, position, values) -> {
                    float[] copy = new float[values.limit()];
                    values.get(0, copy);
                    error.expected[(int) (sample - error.first)][position] = copy;
                });
        return error;
    }

    /** How many values the outputs have for the first sample: not every shape is known before. */
    private long[] lengths(Model model) {
        long[] lengths = new long[outputs.size()];
        if (!outputs.isEmpty()) {
            context.observe(
                    model,
                    outputs,
                    samples,
                    first,
                    1,
                    () -> (sample, position, values) -> lengths[position] = values.limit());
        }
        return lengths;
    }

    /** For people: how many samples, of what. */
    String samples() {
        return description;
    }

    /** The mean over the outputs of their signal-to-noise ratios, in dB, each within {@link #LARGEST} of 0. */
    double sqnr(Model quantized) {
        List<Powers> threads = context.observe(quantized, outputs, samples, first, count, () -> new Powers(quantized));
        Powers all = threads.get(0);
        threads.subList(1, threads.size()).forEach(all::merge);
        return all.sqnr();
    }

    /**
     * The powers of signal and noise by output; samples are summed exactly, so that it does not matter who saw which.
     */
    private final class Powers implements ActivationSink {

        private final Model quantized;
        private final List<ExactSum> signal = sums();
        private final List<ExactSum> noise = sums();

        Powers(Model quantized) {
            this.quantized = quantized;
        }

        private List<ExactSum> sums() {
            return outputs.stream().map(output -> new ExactSum()).toList();
        }

        @Override
        public void accept(long sample, int position, FloatBuffer values) {
            float[] exact = expected[(int) (sample - first)][position];
            if (values.limit() != exact.length) {
                throw new HoneException(
                        HoneException.Reason.MODEL,
                        "quantize: for sample " + sample + " output '"
                                + quantized.tensor(outputs.get(position)).label() + "' has " + values.limit()
                                + " values, " + exact.length + " before quantization");
            }
            double power = 0;
            double error = 0;
            for (int i = 0; i < exact.length; i++) {
                double difference = (double) values.get(i) - exact[i];
                power += (double) exact[i] * exact[i];
                error += difference * difference;
            }
            if (Double.isFinite(power) && Double.isFinite(error)) {
                signal.get(position).add(power);
                noise.get(position).add(error);
            }
        }

        void merge(Powers other) {
            for (int i = 0; i < signal.size(); i++) {
                signal.get(i).add(other.signal.get(i));
                noise.get(i).add(other.noise.get(i));
            }
        }

        double sqnr() {
            double sum = 0;
            for (int i = 0; i < signal.size(); i++) {
                double error = noise.get(i).value();
                double ratio =
                        error == 0 ? LARGEST : 10 * Math.log10(signal.get(i).value() / error);
                sum += Math.max(-LARGEST, Math.min(LARGEST, ratio));
            }
            return sum / signal.size();
        }
    }
}
