package dev.hone.coordinator.internal.measure;

import dev.hone.api.Cancellation;
import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.Progress;
import dev.hone.api.TensorSpec;
import dev.hone.api.coordinator.Latency;
import dev.hone.api.coordinator.Measurement;
import dev.hone.api.coordinator.Score;
import dev.hone.api.coordinator.Violation;
import dev.hone.api.data.Dataset;
import dev.hone.api.data.Samples;
import dev.hone.api.data.Split;
import dev.hone.api.graph.ArenaPlanner.Arena;
import dev.hone.api.metric.Metric;
import dev.hone.api.runtime.ModelRuntime;
import dev.hone.api.target.TargetProfile;
import dev.hone.coordinator.internal.registry.Lease;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Measures a model file, and another that it is compared with, in one go. */
public final class Measurer {

    /** Where there is no test split, this many samples of what there is are enough. */
    private static final long SAMPLES_WITHOUT_TEST = 64;

    private static final double BRIEF_MILLISECONDS = 1;

    private final Toolset tools;
    private final Optional<TargetProfile> target;
    private final int threads;
    private final Progress progress;
    private final Cancellation cancellation;

    /** @param target decides whether activations may share memory with inputs */
    public Measurer(
            Toolset tools, Optional<TargetProfile> target, int threads, Progress progress, Cancellation cancellation) {
        this.tools = tools;
        this.target = target;
        this.threads = threads;
        this.progress = progress;
        this.cancellation = cancellation;
    }

    /**
     * What was measured.
     *
     * @param reference of the model compared with; empty without one
     * @param violations of the target's limits by the model
     */
    public record Result(
            Optional<Measurement> reference, Measurement model, List<Violation> violations, List<String> notes) {}

    /**
     * Measures.
     *
     * @param reference the model compared with
     * @param data opened for the inputs of {@code reference} if there is one, else of {@code model}
     */
    public Result measure(Optional<MeasuredFile> reference, MeasuredFile model, Optional<Dataset> data) {
        List<String> notes = new ArrayList<>();
        Optional<Lease<ModelRuntime>> runtime = tools.runtime(model.loaded().formatId());
        Scorer.Scores scores = new Scorer.Scores(List.of(), List.of());
        List<Latency> latencies = List.of();
        if (runtime.isEmpty()) {
            notes.add("no runtime for " + model.loaded().formatId() + ": neither time nor outputs were measured");
        } else {
            requireSameFormat(reference, model);
            Optional<Chosen> chosen = data.flatMap(Measurer::choose);
            if (chosen.isPresent()) {
                scores = score(runtime.get(), reference, model, chosen.get(), notes);
            } else {
                notes.add("no data: neither accuracy nor agreement was measured");
            }
            reference.ifPresent(file -> file.compressedBytes().join());
            model.compressedBytes().join();
            latencies = latencies(runtime.get(), reference, model, chosen);
        }
        Optional<Arena> arena = arena(model);
        long fileBytes = FileFacts.bytes(model.loaded().file());
        int last = latencies.size() - 1;
        Optional<Latency> latency = last < 0 ? Optional.empty() : Optional.of(latencies.get(last));
        Optional<Measurement> ofReference = Optional.empty();
        if (reference.isPresent()) {
            ofReference = Optional.of(measurement(
                    reference.get(),
                    arena(reference.get()),
                    latencies.stream().findFirst(),
                    withoutComparisons(scores.reference())));
        }
        if (latencies.size() > 1
                && latencies.get(1).lowerQuartileMilliseconds()
                        > latencies.get(0).upperQuartileMilliseconds()) {
            notes.add(String.format(
                    Locale.ROOT,
                    "on this host the model is %.2f times slower than before",
                    latencies.get(1).medianMilliseconds() / latencies.get(0).medianMilliseconds()));
        }
        notes.addAll(LossNotes.of(scores, tools.metrics()));
        return new Result(
                ofReference,
                measurement(model, arena, latency, scores.model()),
                target.map(profile -> new LimitCheck(model.loaded().model(), fileBytes, arena).against(profile))
                        .orElse(List.of()),
                notes);
    }

    private static void requireSameFormat(Optional<MeasuredFile> reference, MeasuredFile model) {
        reference.map(MeasuredFile::loaded).ifPresent(other -> {
            if (!other.formatId().equals(model.loaded().formatId())) {
                throw new HoneException(
                        Reason.MODEL,
                        "model " + model.loaded().file() + " is of format "
                                + model.loaded().formatId() + "; accepted: " + other.formatId() + ", as " + other.file()
                                + " is");
            }
        });
    }

    /** The target's limits that a model breaks; nothing is run. */
    public static List<Violation> violations(Toolset tools, TargetProfile target, LoadedModel model) {
        Optional<Arena> arena = new ArenaSize(tools).of(model.model(), target.reusesInputMemory());
        return new LimitCheck(model.model(), FileFacts.bytes(model.file()), arena).against(target);
    }

    private Optional<Arena> arena(MeasuredFile file) {
        return new ArenaSize(tools)
                .of(
                        file.loaded().model(),
                        target.map(TargetProfile::reusesInputMemory).orElse(false));
    }

    private static Measurement measurement(
            MeasuredFile file, Optional<Arena> arena, Optional<Latency> latency, List<Score> scores) {
        return Measurement.of(
                        FileFacts.bytes(file.loaded().file()),
                        file.compressedBytes().join(),
                        arena.map(Arena::bytes).map(OptionalLong::of).orElse(OptionalLong.empty()))
                .withHostLatency(latency)
                .withScores(scores);
    }

    private record Chosen(Split split, Samples samples, long count) {}

    /** The test split, else what there is. */
    private static Optional<Chosen> choose(Dataset data) {
        for (Split split : List.of(Split.TEST, Split.VALIDATE, Split.CALIBRATE, Split.TRAIN)) {
            Optional<Samples> samples = data.split(split);
            if (samples.isPresent() && samples.get().size() > 0) {
                long size = samples.get().size();
                return Optional.of(new Chosen(
                        split, samples.get(), split == Split.TEST ? size : Math.min(size, SAMPLES_WITHOUT_TEST)));
            }
        }
        return Optional.empty();
    }

    private Scorer.Scores score(
            Lease<ModelRuntime> runtime,
            Optional<MeasuredFile> reference,
            MeasuredFile model,
            Chosen chosen,
            List<String> notes) {
        if (chosen.split() != Split.TEST) {
            notes.add("there is no test split: scores were read on " + chosen.count() + " of the "
                    + chosen.samples().size() + " samples of " + chosen.split().id());
        }
        Scorer scorer =
                new Scorer(runtime, tools.metrics(), inputs(reference.orElse(model)), threads, progress, cancellation);
        return scorer.score(
                reference.map(file -> file.loaded().file()),
                model.loaded().file(),
                chosen.samples(),
                chosen.split(),
                chosen.count());
    }

    /**
     * With all threads; where inferences are so brief that waking a thread takes longer than it helps, with one alone
     * if that is faster.
     */
    private List<Latency> latencies(
            Lease<ModelRuntime> runtime,
            Optional<MeasuredFile> reference,
            MeasuredFile model,
            Optional<Chosen> chosen) {
        progress.report("time", 0, 1);
        List<Latency> together = latencies(runtime, reference, model, chosen, threads);
        boolean brief = together.stream().allMatch(latency -> latency.medianMilliseconds() < BRIEF_MILLISECONDS);
        List<Latency> latencies = together;
        if (threads > 1 && brief) {
            List<Latency> alone = latencies(runtime, reference, model, chosen, 1);
            latencies = sum(alone) < sum(together) ? alone : together;
        }
        progress.report("time", 1, 1);
        return latencies;
    }

    private static double sum(List<Latency> latencies) {
        return latencies.stream().mapToDouble(Latency::medianMilliseconds).sum();
    }

    private List<Latency> latencies(
            Lease<ModelRuntime> runtime,
            Optional<MeasuredFile> reference,
            MeasuredFile model,
            Optional<Chosen> chosen,
            int threads) {
        List<MeasuredFile> files = reference.map(first -> List.of(first, model)).orElse(List.of(model));
        RealSession[] opened = new RealSession[files.size()];
        try {
            ParallelWork.run(
                    files.size(),
                    cancellation,
                    (file, stop) -> opened[file] =
                            RealSession.open(runtime, files.get(file).loaded().file(), threads));
            List<RealSession> sessions = List.of(opened);
            fill(sessions, inputs(reference.orElse(model)), chosen);
            return LatencyTimer.time(sessions, threads, cancellation);
        } finally {
            Stream.of(opened).filter(Objects::nonNull).forEach(RealSession::close);
        }
    }

    private static void fill(List<RealSession> sessions, List<TensorSpec> inputs, Optional<Chosen> chosen) {
        if (chosen.isPresent()) {
            SampleInputs sample = new SampleInputs(inputs);
            sample.read(chosen.get().samples(), 0);
            sessions.forEach(sample::feed);
            return;
        }
        for (RealSession session : sessions) {
            for (int i = 0; i < session.inputs().size(); i++) {
                long bytes = session.inputs().get(i).asReal().bytes();
                session.feed(i, ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN));
            }
        }
    }

    private static List<TensorSpec> inputs(MeasuredFile file) {
        return TensorSpec.inputsOf(file.loaded().model().main()).stream()
                .map(TensorSpec::asReal)
                .toList();
    }

    /** A model compared with itself says nothing. */
    private List<Score> withoutComparisons(List<Score> scores) {
        List<String> comparing = tools.metrics().stream()
                .map(Lease<Metric>::plugin)
                .filter(plugin -> plugin.flag("needsReference", false))
                .map(plugin -> plugin.id())
                .toList();
        return scores.stream()
                .filter(score -> !comparing.contains(score.metric()))
                .toList();
    }

    /**
     * A file to be measured.
     *
     * @param compressedBytes computed beside other work
     */
    public record MeasuredFile(LoadedModel loaded, CompletableFuture<Long> compressedBytes) {

        /** Begins to compress in the background. */
        public static MeasuredFile of(LoadedModel loaded) {
            return new MeasuredFile(loaded, Background.of("compress", () -> FileFacts.compressedBytes(loaded.file())));
        }
    }
}
