package dev.hone.coordinator.internal.measure;

import dev.hone.api.Cancellation;
import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.Progress;
import dev.hone.api.TensorSpec;
import dev.hone.api.coordinator.Score;
import dev.hone.api.data.Samples;
import dev.hone.api.data.Split;
import dev.hone.api.metric.Metric;
import dev.hone.api.runtime.ModelRuntime;
import dev.hone.coordinator.internal.registry.Lease;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs a model, and another that it is compared with, side by side over samples: each sample is read once, on several
 * threads, each with sessions of its own. Metrics see the samples in order, so the scores do not depend on the number
 * of threads.
 */
public final class Scorer {

    private static final long CHUNK_BYTES = 4L << 20;
    private static final long MAX_CHUNK = 16;

    private final Lease<ModelRuntime> runtime;
    private final List<Lease<Metric>> metrics;
    private final List<TensorSpec> inputs;
    private final int threads;
    private final Progress progress;
    private final Cancellation cancellation;

    /** @param inputs as the dataset was asked for them, in real values */
    public Scorer(
            Lease<ModelRuntime> runtime,
            List<Lease<Metric>> metrics,
            List<TensorSpec> inputs,
            int threads,
            Progress progress,
            Cancellation cancellation) {
        this.runtime = runtime;
        this.metrics = metrics;
        this.inputs = inputs;
        this.threads = threads;
        this.progress = progress;
        this.cancellation = cancellation;
    }

    /**
     * The scores of a model and of the one that it is compared with.
     *
     * @param reference by the same metrics, compared with itself; empty without one
     */
    public record Scores(List<Score> reference, List<Score> model) {}

    /** Scores a model on the first {@code count} samples of a split. */
    public Scores score(Optional<Path> reference, Path model, Samples samples, Split split, long count) {
        Optional<TensorSpec> label = samples.labels();
        int workers = (int) Math.max(1, Math.min(threads, count));
        try (Sessions sessions = new Sessions(workers)) {
            ParallelWork.run(workers, cancellation, (worker, stop) -> sessions.open(worker, reference, model));
            requireComparable(reference, model, sessions);
            List<TensorSpec> outputs = sessions.model[0].outputs();
            ScoreSheet ofModel = new ScoreSheet(metrics, outputs, label, reference.isPresent());
            ScoreSheet ofReference =
                    new ScoreSheet(reference.isPresent() ? metrics : List.of(), outputs, label, reference.isPresent());
            if (!ofModel.isEmpty()) {
                Pass pass = new Pass(samples, label, count, chunk(outputs, count, workers), ofModel, ofReference);
                ParallelWork.run(workers, cancellation, (worker, stop) -> pass.run(sessions, worker, stop));
            }
            return new Scores(ofReference.scores(split.id()), ofModel.scores(split.id()));
        }
    }

    private void requireComparable(Optional<Path> reference, Path model, Sessions sessions) {
        RealSession session = sessions.model[0];
        require(
                session.inputs().size() == inputs.size(),
                model + " has " + session.inputs().size() + " inputs; accepted: " + inputs.size()
                        + ", as the data was opened for");
        reference.ifPresent(file -> require(
                sessions.reference[0].outputs().size() == session.outputs().size(),
                model + " has " + session.outputs().size() + " outputs; accepted: "
                        + sessions.reference[0].outputs().size() + ", as " + file + " has"));
    }

    private static void require(boolean condition, String refusal) {
        if (!condition) {
            throw new HoneException(Reason.MODEL, refusal);
        }
    }

    private static long chunk(List<TensorSpec> outputs, long count, int workers) {
        long bytes = 1;
        for (TensorSpec output : outputs) {
            bytes += output.shape().isStatic() ? 2 * Float.BYTES * output.elements() : CHUNK_BYTES;
        }
        return Math.max(1, Math.min(Math.min(MAX_CHUNK, CHUNK_BYTES / bytes), count / workers));
    }

    /** The sessions of all workers. */
    private final class Sessions implements AutoCloseable {

        private final RealSession[] reference;
        private final RealSession[] model;

        Sessions(int workers) {
            reference = new RealSession[workers];
            model = new RealSession[workers];
        }

        void open(int worker, Optional<Path> referenceFile, Path modelFile) {
            model[worker] = RealSession.open(runtime, modelFile, 1);
            if (referenceFile.isPresent()) {
                reference[worker] = RealSession.open(runtime, referenceFile.get(), 1);
            }
        }

        @Override
        public void close() {
            for (int i = 0; i < model.length; i++) {
                if (model[i] != null) {
                    model[i].close();
                }
                if (reference[i] != null) {
                    reference[i].close();
                }
            }
        }
    }

    /** One pass over the samples. */
    private final class Pass {

        private final Samples samples;
        private final Optional<TensorSpec> label;
        private final long count;
        private final long chunk;
        private final ScoreSheet ofModel;
        private final ScoreSheet ofReference;
        private final AtomicLong nextChunk = new AtomicLong();
        private final Turns turns = new Turns();

        Pass(
                Samples samples,
                Optional<TensorSpec> label,
                long count,
                long chunk,
                ScoreSheet ofModel,
                ScoreSheet ofReference) {
            this.samples = samples;
            this.label = label;
            this.count = count;
            this.chunk = chunk;
            this.ofModel = ofModel;
            this.ofReference = ofReference;
        }

        void run(Sessions sessions, int worker, Cancellation stop) {
            RealSession model = sessions.model[worker];
            RealSession reference = sessions.reference[worker];
            SampleInputs sample = new SampleInputs(inputs);
            float[][][] outputs = new float[(int) chunk][model.outputs().size()][];
            float[][][] references = reference == null
                    ? null
                    : new float[(int) chunk][model.outputs().size()][];
            ByteBuffer labels = ByteBuffer.allocate(
                            Math.toIntExact(label.map(TensorSpec::bytes).orElse(0L)))
                    .order(ByteOrder.LITTLE_ENDIAN);
            for (long number = nextChunk.getAndIncrement();
                    number * chunk < count;
                    number = nextChunk.getAndIncrement()) {
                long first = number * chunk;
                int length = (int) Math.min(chunk, count - first);
                for (int i = 0; i < length; i++) {
                    stop.check();
                    sample.read(samples, first + i);
                    run(model, sample, outputs[i]);
                    if (reference != null) {
                        run(reference, sample, references[i]);
                        requireSameSizes(model, outputs[i], references[i]);
                    }
                }
                turns.act(number, stop, () -> {
                    for (int i = 0; i < length; i++) {
                        add(first + i, outputs[i], references == null ? null : references[i], labels);
                    }
                    progress.report("score", first + length, count);
                });
            }
        }

        private void run(RealSession session, SampleInputs sample, float[][] outputs) {
            sample.feed(session);
            session.run();
            for (int i = 0; i < outputs.length; i++) {
                outputs[i] = session.output(i, outputs[i]);
            }
        }

        private void requireSameSizes(RealSession model, float[][] outputs, float[][] references) {
            for (int i = 0; i < outputs.length; i++) {
                require(
                        outputs[i].length == references[i].length,
                        "output " + model.outputs().get(i).name() + " has " + outputs[i].length
                                + " values; accepted: " + references[i].length
                                + ", as the model compared with has");
            }
        }

        private void add(long sample, float[][] outputs, float[][] references, ByteBuffer labels) {
            ByteBuffer read = null;
            if (label.isPresent()) {
                samples.readLabel(sample, labels.clear());
                read = labels.flip();
            }
            ofModel.add(outputs, references, read);
            if (!ofReference.isEmpty()) {
                ofReference.add(references, references, read);
            }
        }
    }
}
