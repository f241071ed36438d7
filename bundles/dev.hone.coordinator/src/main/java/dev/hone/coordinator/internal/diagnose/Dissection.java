package dev.hone.coordinator.internal.diagnose;

import dev.hone.api.Cancellation;
import dev.hone.api.Progress;
import dev.hone.api.TensorSpec;
import dev.hone.api.data.Samples;
import dev.hone.api.format.ModelFormat;
import dev.hone.api.runtime.ModelRuntime;
import dev.hone.coordinator.internal.measure.ParallelWork;
import dev.hone.coordinator.internal.measure.Turns;
import dev.hone.coordinator.internal.registry.Lease;
import dev.hone.coordinator.internal.registry.PluginCalls;
import dev.hone.model.Model;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs two models on samples, whole and in pieces, and counts what becomes of the values: nothing is kept of a sample
 * but sums. Where activations take too much memory, several passes each measure a part of them. Samples are added up in
 * their order, so that the sums do not depend on the number of threads.
 */
final class Dissection {

    /** Memory that the values of all threads may take together. */
    private static final long PASS_BYTES = 512L << 20;

    private final Lease<ModelFormat> format;
    private final Lease<ModelRuntime> runtime;
    private final Path scratch;
    private final int threads;
    private final Progress progress;
    private final Cancellation cancellation;

    Dissection(
            Lease<ModelFormat> format,
            Lease<ModelRuntime> runtime,
            Path scratch,
            int threads,
            Progress progress,
            Cancellation cancellation) {
        this.format = format;
        this.runtime = runtime;
        this.scratch = scratch;
        this.threads = threads;
        this.progress = progress;
        this.cancellation = cancellation;
    }

    /** The files of one pass: where nothing is cut, or nothing refers to the original, there is none of it. */
    record Files(Path reference, Path optimized, Optional<Path> optimizedCut, Optional<Path> referenceCut) {}

    /**
     * The statistics of the subjects' tensors, by id, over the first {@code count} samples.
     *
     * @param gains by which the optimized model's activations are multiplied
     */
    Map<Integer, ActivationStatistics> run(
            Model original, Model optimized, List<Subject> subjects, Gains gains, Samples samples, long count) {
        Map<Integer, ActivationStatistics> statistics = new LinkedHashMap<>();
        List<Pass> passes = Pass.of(original, optimized, subjects, PASS_BYTES / threads);
        List<TensorSpec> inputs = TensorSpec.inputsOf(original.main()).stream()
                .map(TensorSpec::asReal)
                .toList();
        long total = count * passes.size();
        AtomicLong done = new AtomicLong();
        progress.report("diagnose", 0, total);
        for (Pass pass : passes) {
            Map<Integer, ActivationStatistics> part = statistics(pass);
            statistics.putAll(part);
            Files files = write(pass);
            AtomicLong next = new AtomicLong();
            Turns turns = new Turns();
            ParallelWork.run((int) Math.max(1, Math.min(threads, count)), cancellation, (worker, stop) -> {
                Map<Integer, ActivationStatistics> own = statistics(pass);
                try (SampleRun run = SampleRun.open(runtime, pass, gains, files, inputs)) {
                    for (long i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                        stop.check();
                        own.values().forEach(ActivationStatistics::clear);
                        run.run(samples, i, own);
                        turns.act(i, stop, () -> part.forEach((tensor, sums) -> sums.add(own.get(tensor))));
                        progress.report("diagnose", done.incrementAndGet(), total);
                    }
                }
            });
        }
        return statistics;
    }

    private static Map<Integer, ActivationStatistics> statistics(Pass pass) {
        Map<Integer, ActivationStatistics> statistics = new LinkedHashMap<>();
        for (Subject subject : pass.subjects()) {
            statistics.put(
                    subject.tensor(),
                    new ActivationStatistics(pass.optimized().main().tensor(subject.tensor())));
        }
        return statistics;
    }

    private Files write(Pass pass) {
        boolean cut = !pass.cut().isEmpty();
        boolean referenced = !pass.referenced().isEmpty();
        return new Files(
                write(pass.reference(), "reference"),
                write(pass.optimized(), "optimized"),
                cut ? Optional.of(write(pass.optimizedCut().model(), "optimized-cut")) : Optional.empty(),
                referenced ? Optional.of(write(pass.referenceCut().model(), "reference-cut")) : Optional.empty());
    }

    private Path write(Model model, String name) {
        Path file = scratch.resolve(name);
        PluginCalls.run(format.plugin(), () -> format.service().write(model, file));
        return file;
    }
}
