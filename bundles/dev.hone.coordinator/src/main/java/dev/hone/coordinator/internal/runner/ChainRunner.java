package dev.hone.coordinator.internal.runner;

import dev.hone.api.Cancellation;
import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.coordinator.Explanation;
import dev.hone.api.coordinator.JobResult;
import dev.hone.api.coordinator.Measurement;
import dev.hone.api.coordinator.OptimizeRequest;
import dev.hone.api.coordinator.Plan;
import dev.hone.api.coordinator.WeightFigures;
import dev.hone.api.data.Dataset;
import dev.hone.coordinator.internal.journal.PluginName;
import dev.hone.coordinator.internal.measure.LoadedModel;
import dev.hone.coordinator.internal.measure.Measurer;
import dev.hone.coordinator.internal.measure.Measurer.MeasuredFile;
import dev.hone.coordinator.internal.measure.Preprocessing;
import dev.hone.coordinator.internal.measure.Realization;
import dev.hone.coordinator.internal.measure.Toolset;
import dev.hone.coordinator.internal.measure.WeightMeasurer;
import dev.hone.coordinator.internal.planner.StageWays;
import dev.hone.coordinator.internal.registry.Misbehaved;
import dev.hone.coordinator.internal.registry.Plugin;
import dev.hone.coordinator.internal.registry.Plugins;
import dev.hone.coordinator.internal.registry.Vanished;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Runs a plan from the model file to the output.
 *
 * <p>A stage that refuses the model, fails or is rolled back leaves the model as it was, and the chain goes on. The job
 * fails with the first stage's failure if every stage failed; if stages were rolled back or had nothing to do and none
 * was kept, it ends without an output.
 */
final class ChainRunner {

    /** The property that plain quantization establishes. */
    private static final String STORED_TYPE = "quantization";

    private final Plugins plugins;
    private final OptimizeRequest request;
    private final StageChange changes;
    private final StageWays ways;
    private final OutputFile output;

    ChainRunner(Plugins plugins, OptimizeRequest request, StageChange changes, StageWays ways, OutputFile output) {
        this.plugins = plugins;
        this.request = request;
        this.changes = changes;
        this.ways = ways;
        this.output = output;
    }

    /**
     * What one run of a job is given.
     *
     * @param plan what is to be done
     * @param expected what was there when it was planned
     * @param limits how long a stage is waited for
     * @param memory of results of stages
     * @param scratch where temporary files are to be; empty for among the system's
     */
    record Run(
            Plan plan,
            Expectation expected,
            StageLimits limits,
            StageMemory memory,
            Optional<Path> scratch,
            JobEvents events,
            Cancellation cancellation) {}

    /**
     * Runs a plan.
     *
     * @throws Waiting if what the job needs is not there at the moment, or went; nothing is written then, and another
     *     run goes on
     * @throws HoneException for what ends the job without a result; nothing is written then
     */
    JobResult run(Run run) {
        run.events().planned(run.plan());
        try (Toolset tools = new Toolset(plugins)) {
            run.expected().requireFor(request, run.plan(), tools.snapshot());
            try {
                return run(run, tools);
            } catch (Vanished e) {
                throw Waiting.replacement(e.plugin());
            } catch (Misbehaved e) {
                requireNoneGone(tools);
                plugins.offended(e.plugin(), e.getMessage());
                throw Detached.of(e);
            } catch (HoneException e) {
                throw Detached.of(e);
            } catch (LinkageError | IllegalStateException e) {
                requireNoneGone(tools);
                throw e;
            }
        }
    }

    /** What looks like a fault may come of classes that went: a model's values are read by its format's. */
    private static void requireNoneGone(Toolset tools) {
        tools.used().stream().filter(Plugin::isGone).findFirst().ifPresent(gone -> {
            throw Waiting.replacement(gone);
        });
    }

    private JobResult run(Run run, Toolset tools) {
        try (ScratchFolder scratch = run.scratch().map(ScratchFolder::new).orElseGet(ScratchFolder::new)) {
            LoadedModel given = tools.read(request.model());
            Optional<Preprocessing> folded =
                    request.foldPreprocessing() ? Optional.of(Preprocessing.of(given)) : Optional.empty();
            LoadedModel taken = folded.map(front -> new LoadedModel(given.file(), given.format(), front.model()))
                    .orElse(given);
            LoadedModel original = inTargetFormat(tools, taken, run.plan(), scratch);
            MeasuredFile before = MeasuredFile.of(original);
            Optional<Dataset> data = request.data()
                    .map(location -> folded.map(front -> front.data(tools, location, original.model(), request.seed()))
                            .orElseGet(() -> tools.data(location, original.model(), request.seed())));
            try (Sources sources = new Sources(request.model(), data, tools.runtime(original.formatId()))) {
                Work work = new Work(
                        request,
                        run.plan(),
                        original,
                        data,
                        tools,
                        sources,
                        scratch,
                        run.memory(),
                        run.events(),
                        run.expected(),
                        run.limits(),
                        run.cancellation());
                new DropLimit(work).requireJudgeable();
                if (request.explain()) {
                    new Explainer(work, changes).requireExplainable(plugins.snapshot());
                }
                new ChainCheck(plugins, work).requireTaken();
                try (StageMemory memory = run.memory()) {
                    return run(work, before, folded, memory);
                }
            }
        }
    }

    private LoadedModel inTargetFormat(Toolset tools, LoadedModel given, Plan plan, ScratchFolder scratch) {
        return new Realization(tools, request.batch(), Optional.of(plan))
                .in(plan.target().format(), given, scratch.path())
                .orElseThrow(() -> new HoneException(
                        Reason.MODEL,
                        "model " + given.file() + " is of format " + given.formatId() + "; target "
                                + plan.target().id() + " runs " + plan.target().format()));
    }

    private JobResult run(Work work, MeasuredFile before, Optional<Preprocessing> folded, StageMemory memory) {
        ChainRun run = ChainRun.of(
                work.original(),
                new StageRunner(plugins, work, ways),
                work.plan().stages());
        Plan plan = work.plan();
        if (run.failures().size() == plan.stages().size()) {
            throw run.failures().get(0);
        }
        Optional<Explainer.Result> explained =
                request.explain() ? new Explainer(work, changes).explain(plugins.snapshot(), run) : Optional.empty();
        ChainRun best = explained.map(Explainer.Result::run).orElse(run);
        if (best.kept()) {
            folded.ifPresent(front -> front.requireTakenBy(best.result().model()));
        }
        Plan followed = plan.withStages(best.stages());
        return end(
                work.with(followed, work.events()), before, best, explained.map(Explainer.Result::explanation), memory);
    }

    private JobResult end(
            Work work, MeasuredFile before, ChainRun run, Optional<Explanation> explanation, StageMemory memory) {
        boolean kept = run.kept();
        Measurer measurer = new Measurer(
                work.tools(),
                Optional.of(work.plan().target()),
                request.threads(),
                work.events().progress("measure"),
                work.cancellation());
        Measurer.Result measured = kept
                ? measurer.measure(Optional.of(before), MeasuredFile.of(run.result()), work.data())
                : measurer.measure(Optional.empty(), before, work.data());
        Measurement first = measured.reference().orElse(measured.model());
        work.cancellation().check();
        if (kept) {
            memory.close(); // so that a job whose output is there has its stages on disk
            Set<PluginName> used = run.used();
            work.tools().used().forEach(plugin -> used.add(PluginName.of(plugin)));
            Provenance provenance = new Provenance(work, run.reports(), explanation, used);
            write(run.result().file(), provenance, first, measured.model(), work);
        }
        JobResult.Builder result = JobResult.of(work.plan(), first, measured.model())
                .stages(run.reports())
                .explanation(explanation)
                .violations(measured.violations())
                .notes(measured.notes());
        if (kept) {
            result.written(output.path(), output.provenance());
            if (changesWeights(work.plan(), work.tools())) {
                List<WeightFigures> weights =
                        new WeightMeasurer(work.tools()).measure(run.result().model(), promises(run, work.tools()));
                result.weights(
                        weights, WeightMeasurer.worth(weights, work.plan().target()));
            }
        }
        return result.build();
    }

    /** What was asked for by the stages that were kept. */
    private static Map<String, List<Map<String, Object>>> promises(ChainRun run, Toolset tools) {
        Map<String, List<Map<String, Object>>> all = new HashMap<>();
        run.steps().stream()
                .filter(step -> step.end().kept().isPresent())
                .map(step -> StageWays.promises(tools.snapshot(), step.stage()))
                .forEach(stage -> stage.forEach((property, parameters) ->
                        all.computeIfAbsent(property, key -> new ArrayList<>()).addAll(parameters)));
        return all;
    }

    /** Whether a stage is there for what weights hold, beyond the type in which they are stored. */
    private static boolean changesWeights(Plan plan, Toolset tools) {
        return plan.stages().stream()
                .flatMap(stage -> StageWays.promises(tools.snapshot(), stage).keySet().stream())
                .anyMatch(property -> !property.equals(STORED_TYPE));
    }

    /** The very file that was measured is the one that is delivered. */
    private void write(Path file, Provenance provenance, Measurement before, Measurement after, Work work) {
        work.events().progress("write").report("write", 0, 1);
        output.write(stream -> Files.copy(file, stream), stream -> provenance.write(file, before, after, stream));
        work.events().progress("write").report("write", 1, 1);
    }
}
