package dev.hone.coordinator.internal;

import dev.hone.api.Cancellation;
import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.Progress;
import dev.hone.api.TensorSpec;
import dev.hone.api.coordinator.DiagnoseRequest;
import dev.hone.api.coordinator.Diagnosis;
import dev.hone.api.data.Dataset;
import dev.hone.api.data.Split;
import dev.hone.api.diagnosis.Diagnostician;
import dev.hone.coordinator.internal.diagnose.Diagnoser;
import dev.hone.coordinator.internal.measure.GraphPasses;
import dev.hone.coordinator.internal.measure.LoadedModel;
import dev.hone.coordinator.internal.measure.Realization;
import dev.hone.coordinator.internal.measure.Toolset;
import dev.hone.coordinator.internal.planner.Conditional;
import dev.hone.coordinator.internal.registry.Lease;
import dev.hone.coordinator.internal.registry.Plugin;
import dev.hone.coordinator.internal.registry.PluginKind;
import dev.hone.coordinator.internal.registry.Plugins;
import dev.hone.coordinator.internal.registry.Snapshot;
import dev.hone.coordinator.internal.runner.ScratchFolder;
import dev.hone.model.Model;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/** Explains two model files, whoever made the second of the first. */
record PairDiagnosis(Plugins plugins, DiagnoseRequest request, Progress progress, Cancellation cancellation) {

    /** Like every judgement on what might be changed, it leaves test alone as long as there is anything else. */
    private static final List<Split> SPLITS = List.of(Split.VALIDATE, Split.CALIBRATE, Split.TRAIN, Split.TEST);

    Diagnosis run() {
        requireSane();
        try (Toolset tools = new Toolset(plugins);
                ScratchFolder scratch = new ScratchFolder()) {
            LoadedModel original = runnable(tools, request.original(), scratch);
            LoadedModel optimized = tools.read(request.optimized());
            Snapshot snapshot = plugins.snapshot();
            Lease<Diagnostician> diagnostician = choose(snapshot, tools, original, optimized);
            requireSameInputs(original, optimized);
            tools.requireRuntime(optimized.formatId());
            Dataset data = tools.data(request.data(), original.model(), request.seed());
            Model cleaned = clean(snapshot, diagnostician.plugin().id(), original.model(), tools);
            return new Diagnoser(tools, scratch.path(), request.threads(), progress, cancellation)
                    .diagnose(
                            diagnostician,
                            cleaned,
                            optimized.model(),
                            data,
                            SPLITS,
                            request.samples(),
                            UnaryOperator.identity());
        }
    }

    private static LoadedModel runnable(Toolset tools, Path file, ScratchFolder scratch) {
        return new Realization(tools, OptionalInt.empty()).runnable(tools.read(file), scratch.path());
    }

    private void requireSane() {
        require(
                Reason.USAGE,
                request.threads() >= 1,
                "threads=" + request.threads() + " is refused; accepted: at least 1");
        require(
                Reason.USAGE,
                request.samples() >= 1,
                "samples=" + request.samples() + " is refused; accepted: at least 1");
    }

    private Lease<Diagnostician> choose(Snapshot snapshot, Toolset tools, LoadedModel original, LoadedModel optimized) {
        require(
                Reason.MODEL,
                original.formatId().equals(optimized.formatId()),
                optimized.file() + " is of format " + optimized.formatId() + "; accepted: " + original.formatId()
                        + ", as " + original.file() + " is");
        List<String> obstacles = new ArrayList<>();
        for (Plugin<Diagnostician> plugin : snapshot.distinct(PluginKind.DIAGNOSTICIAN)) {
            Lease<Diagnostician> diagnostician = tools.use(plugin);
            Optional<String> obstacle =
                    diagnostician.answer("obstacle", service -> service.obstacle(original.model(), optimized.model()));
            if (obstacle.isEmpty()) {
                return diagnostician;
            }
            obstacles.add(plugin.id() + ": " + obstacle.get());
        }
        throw obstacles.isEmpty()
                ? new HoneException(Reason.MISSING, "there is no diagnostician that could explain a technique")
                : new HoneException(
                        Reason.MODEL,
                        optimized.file() + " cannot be explained as made of " + original.file() + "; "
                                + String.join("; ", obstacles));
    }

    private static void requireSameInputs(LoadedModel original, LoadedModel optimized) {
        List<TensorSpec> before = TensorSpec.inputsOf(original.model().main());
        List<TensorSpec> after = TensorSpec.inputsOf(optimized.model().main());
        require(
                Reason.MODEL,
                before.size() == after.size(),
                optimized.file() + " has " + after.size() + " inputs; accepted: " + before.size() + ", as "
                        + original.file() + " has");
        for (int i = 0; i < before.size(); i++) {
            require(
                    Reason.MODEL,
                    before.get(i).shape().equals(after.get(i).shape()),
                    optimized.file() + " takes " + after.get(i).shape() + " as input "
                            + after.get(i).name() + "; accepted: "
                            + before.get(i).shape() + ", as " + original.file()
                            + " takes");
        }
    }

    private static Model clean(Snapshot snapshot, String technique, Model model, Toolset tools) {
        List<String> passes =
                snapshot
                        .find(PluginKind.TECHNIQUE, technique)
                        .map(plugin -> plugin.texts("passes"))
                        .orElse(List.of())
                        .stream()
                        .map(Conditional::parse)
                        .filter(pass -> !pass.optional())
                        .map(Conditional::id)
                        .toList();
        return GraphPasses.run(snapshot, passes, model, tools.operators(), tools::use)
                .model();
    }

    private static void require(Reason reason, boolean condition, String refusal) {
        if (!condition) {
            throw new HoneException(reason, refusal);
        }
    }
}
