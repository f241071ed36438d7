package dev.hone.itests.churn;

import dev.hone.api.HoneException;
import dev.hone.api.coordinator.Coordinator;
import dev.hone.api.coordinator.Job;
import dev.hone.api.coordinator.JobListener;
import dev.hone.api.coordinator.JobResult;
import dev.hone.api.coordinator.JobState;
import dev.hone.api.coordinator.OptimizeRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** The jobs that run meanwhile: a few kinds, each of which always has to make the same bytes. */
final class Load {

    private static final int SECONDS_TO_END = 180;

    private final Coordinator coordinator;
    private final Path model;
    private final Path data;
    private final Path folder;
    private final List<Expected> expected = new ArrayList<>();
    private final List<Running> running = new ArrayList<>();
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private final Map<String, Integer> failures = new TreeMap<>();
    private final List<AtomicInteger> outcomesTold = new ArrayList<>();
    private int submitted;
    private int different;
    private int lost;

    private static final Set<JobState> ENDS = Set.of(JobState.DONE, JobState.FAILED, JobState.CANCELLED);

    /** What a kind of job is asked for. */
    private record Kind(String target, Optional<String> chain) {}

    private static final List<Kind> KINDS = List.of(
            new Kind("churn-board", Optional.empty()),
            new Kind("churn-board", Optional.of("coarse, nudge")),
            new Kind("stm32f746", Optional.of("nudge, coarse, quantize(mode=int8, samples=8)")),
            new Kind("stm32f746", Optional.of("quantize(mode=int8, samples=8)")),
            new Kind("xnnpack", Optional.of("nudge, quantize(mode=int8-float-io, samples=8)")));

    private record Expected(String model, String provenance) {}

    private record Running(int kind, Path output, Job job) {}

    Load(Coordinator coordinator, Path model, Path data, Path folder) {
        this.coordinator = coordinator;
        this.model = model;
        this.data = data;
        this.folder = folder;
    }

    /** Runs each kind once while nothing happens. */
    void runUndisturbed() throws Exception {
        for (int kind = 0; kind < KINDS.size(); kind++) {
            Running job = submit(kind);
            JobResult result = job.job().result().toCompletableFuture().get(SECONDS_TO_END, TimeUnit.SECONDS);
            if (result.written().isEmpty()) {
                throw new IllegalStateException("an undisturbed job wrote nothing: " + result.stages());
            }
            expected.add(made(job.output()));
        }
        submitted = 0;
    }

    /** Submits jobs until so many are in flight, as far as that can be planned at the moment. */
    void fill(int jobs) throws IOException {
        collect();
        for (int refused = 0; running.size() < jobs && refused < KINDS.size(); ) {
            try {
                running.add(submit(submitted % KINDS.size()));
            } catch (HoneException e) {
                submitted++;
                refused++;
            }
        }
    }

    private Running submit(int kind) {
        Path output = folder.resolve("out-" + submitted + ".tflite");
        OptimizeRequest request = OptimizeRequest.of(model, KINDS.get(kind).target(), output)
                .withData(data)
                .withThreads(1)
                .withFresh(true);
        if (KINDS.get(kind).chain().isPresent()) {
            request = request.withChain(KINDS.get(kind).chain().get());
        }
        AtomicInteger ends = new AtomicInteger();
        Job job = coordinator.submit(request, new JobListener() {
            @Override
            public void stateChanged(JobState state) {
                if (ENDS.contains(state)) {
                    ends.incrementAndGet();
                }
            }
        });
        outcomesTold.add(ends);
        submitted++;
        return new Running(kind, output, job);
    }

    private void collect() throws IOException {
        List<Running> ended = running.stream()
                .filter(job -> job.job().result().toCompletableFuture().isDone())
                .toList();
        running.removeAll(ended);
        for (Running job : ended) {
            judge(job);
        }
    }

    private void judge(Running ended) throws IOException {
        outcomes.merge(ended.job().state().name(), 1, Integer::sum);
        try {
            JobResult result = ended.job().result().toCompletableFuture().join();
            if (result.written().isEmpty() || !expected.get(ended.kind()).equals(made(ended.output()))) {
                different++;
                failures.merge("different: " + result.stages(), 1, Integer::sum);
            }
        } catch (CompletionException e) {
            failures.merge(String.valueOf(e.getCause().getMessage()), 1, Integer::sum);
        }
        Files.deleteIfExists(ended.output());
        Files.deleteIfExists(provenance(ended.output()));
    }

    /** Waits for all jobs; those that do not end in time are lost. */
    void end() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_END);
        for (Running job : running) {
            try {
                job.job()
                        .result()
                        .handle((result, failure) -> true)
                        .toCompletableFuture()
                        .get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                failures.merge("lost: " + job.job().record(), 1, Integer::sum);
            }
        }
        collect();
        lost += (int) outcomesTold.stream().filter(ends -> ends.get() != 1).count();
    }

    private static Expected made(Path output) throws IOException {
        String provenance = Files.readString(provenance(output));
        return new Expected(
                HexFormat.of().formatHex(Files.readAllBytes(output)),
                provenance.substring(0, provenance.indexOf("\"measured\"")));
    }

    private static Path provenance(Path output) {
        return output.resolveSibling(output.getFileName().toString().replace(".tflite", ".hone.json"));
    }

    int submitted() {
        return outcomes.values().stream().mapToInt(Integer::intValue).sum() + running.size();
    }

    /** Jobs without an outcome, or with more than one. */
    int lost() {
        return lost;
    }

    int different() {
        return different;
    }

    /** How many jobs ended how. */
    Map<String, Integer> outcomes() {
        return outcomes;
    }

    /** Why jobs failed, or in which way they were different. */
    Map<String, Integer> failures() {
        return failures;
    }
}
