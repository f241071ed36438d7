package dev.hone.coordinator.internal.diagnose;

import dev.hone.api.TensorSpec;
import dev.hone.api.data.Samples;
import dev.hone.coordinator.internal.measure.ParallelWork;
import dev.hone.coordinator.internal.measure.ScratchModels;
import dev.hone.coordinator.internal.measure.Turns;
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

    private final ScratchModels scratch;

    Dissection(ScratchModels scratch) {
        this.scratch = scratch;
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
        List<Pass> passes = Pass.of(original, optimized, subjects, scratch.bytesOfThread());
        List<TensorSpec> inputs = TensorSpec.inputsOf(original.main()).stream()
                .map(TensorSpec::asReal)
                .toList();
        long total = count * passes.size();
        AtomicLong done = new AtomicLong();
        scratch.progress().report("diagnose", 0, total);
        for (Pass pass : passes) {
            Map<Integer, ActivationStatistics> part = statistics(pass);
            statistics.putAll(part);
            Files files = write(pass);
            AtomicLong next = new AtomicLong();
            Turns turns = new Turns();
            ParallelWork.run(
                    (int) Math.max(1, Math.min(scratch.threads(), count)), scratch.cancellation(), (worker, stop) -> {
                        Map<Integer, ActivationStatistics> own = statistics(pass);
                        try (SampleRun run = SampleRun.open(scratch.runtime(), pass, gains, files, inputs)) {
                            for (long i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                                stop.check();
                                own.values().forEach(ActivationStatistics::clear);
                                run.run(samples, i, own);
                                turns.act(i, stop, () -> part.forEach((tensor, sums) -> sums.add(own.get(tensor))));
                                scratch.progress().report("diagnose", done.incrementAndGet(), total);
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
                scratch.write(pass.reference(), "reference"),
                scratch.write(pass.optimized(), "optimized"),
                cut ? Optional.of(scratch.write(pass.optimizedCut().model(), "optimized-cut")) : Optional.empty(),
                referenced
                        ? Optional.of(scratch.write(pass.referenceCut().model(), "reference-cut"))
                        : Optional.empty());
    }
}
