package dev.hone.coordinator.internal.runner;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.coordinator.Job;
import dev.hone.api.coordinator.JobListener;
import dev.hone.api.coordinator.JobResult;
import dev.hone.api.coordinator.OptimizeRequest;
import dev.hone.api.coordinator.StageReport.Result;
import dev.hone.api.data.Split;
import dev.hone.api.target.Benefit;
import dev.hone.api.target.Limit;
import dev.hone.api.target.TargetProfile;
import dev.hone.api.technique.Check;
import dev.hone.api.technique.Context;
import dev.hone.api.technique.Estimate;
import dev.hone.api.technique.Outcome;
import dev.hone.api.technique.Technique;
import dev.hone.coordinator.internal.planner.ChainPlanner;
import dev.hone.coordinator.internal.registry.FakePlugins;
import dev.hone.coordinator.internal.registry.PluginKind;
import dev.hone.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/** A coordinator's surroundings: a format, a runtime, a target, data and metrics, all of toys. */
final class ToyWorld implements AutoCloseable {

    static final JobSettings SETTINGS =
            new JobSettings(1, true, new StageLimits(Duration.ofMillis(300), Duration.ofMillis(1500)), 1 << 20, 20);

    final FakePlugins plugins = new FakePlugins();
    final ToyRuntime runtime = new ToyRuntime();
    final Map<String, String> contents = new ConcurrentHashMap<>();
    final JobQueue jobs;
    final Path folder;
    final Path input;
    final Path output;

    ToyWorld(Path folder) throws IOException {
        this.folder = folder;
        jobs = queue(SETTINGS);
        input = folder.resolve("in.toy");
        output = folder.resolve("out.toy");
        new ToyFormat().write(ToyFormat.model(1, 2), input);
        Files.createDirectory(folder.resolve("data"));
        plugins.add(PluginKind.FORMAT, "toy", new ToyFormat(), "format.extensions", ".toy");
        plugins.add(PluginKind.RUNTIME, "toy", runtime, "runtime.format", "toy");
        TargetProfile profile = TargetProfile.of("board", "1", "toy")
                .limit(new Limit.FileBytes(5, "data sheet"))
                .benefit(new Benefit("sparsity", false, true, "no sparse kernels"))
                .build();
        plugins.add(PluginKind.TARGET, "board", () -> profile);
        plugins.add(PluginKind.METRIC, "ratio", ToyMetrics.ratio(), "metric.unit", "%", "metric.needsReference", true);
        plugins.add(PluginKind.METRIC, "error", ToyMetrics.unbounded(), "metric.needsReference", true);
        plugins.add(PluginKind.METRIC, "mean", ToyMetrics.labelled(), "metric.needsLabels", true);
    }

    /** Another process, as it were, with the same home and plug-ins. */
    JobQueue queue(JobSettings settings) {
        return queue(settings, home());
    }

    JobQueue queue(JobSettings settings, Path home) {
        return new JobQueue(
                plugins,
                new ChainPlanner(plugins, plugins),
                settings,
                home,
                plugin -> plugin.bundle() + contents.getOrDefault(plugin.id(), ""),
                JobTopics.NONE);
    }

    Path home() {
        return folder.resolve("home");
    }

    ToyWorld withData(boolean labels, Split... splits) {
        plugins.add(PluginKind.DATASET, "toy", new ToyData(labels, splits));
        return this;
    }

    /** A technique that is there for evenness, unless the properties say otherwise. */
    void technique(String id, Technique technique, Object... properties) {
        List<Object> all = new ArrayList<>(List.of("technique.establishes", "evenness"));
        all.addAll(List.of(properties));
        plugins.add(PluginKind.TECHNIQUE, id, technique, all.toArray());
    }

    void technique(String id, BiFunction<Model, Context, Outcome> work) {
        technique(id, new ToyTechnique(work));
    }

    void refusing(String id, String reason) {
        technique(id, new RefusingTechnique(Check.refused(reason)));
    }

    OptimizeRequest request(String chain) {
        return OptimizeRequest.of(input, "board", output).withChain(chain).withThreads(2);
    }

    OptimizeRequest requestWithData(String chain) {
        return request(chain).withData(folder.resolve("data"));
    }

    Job submit(OptimizeRequest request, JobListener listener) {
        return jobs.submit(request, listener);
    }

    JobResult run(OptimizeRequest request) {
        return outcome(submit(request, JobListener.NONE));
    }

    /** Waits for a job's outcome. */
    static JobResult outcome(Job job) {
        try {
            return job.result()
                    .toCompletableFuture()
                    .orTimeout(30, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof HoneException cause) {
                throw cause;
            }
            throw e;
        }
    }

    static List<Result> results(JobResult result) {
        return result.stages().stream().map(stage -> stage.result()).toList();
    }

    @Override
    public void close() {
        jobs.close();
    }

    /** Refuses every model. */
    record RefusingTechnique(Check refusal) implements Technique {

        @Override
        public Check check(Model model, Context context) {
            return refusal;
        }

        @Override
        public Estimate estimate(Model model, Context context) {
            return Estimate.unknown();
        }

        @Override
        public Outcome apply(Model model, Context context) {
            throw new HoneException(Reason.PLUGIN, "applied although it refused");
        }
    }
}
