package dev.hone.coordinator.internal.runner;

import dev.hone.api.Cancellation;
import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.coordinator.Explanation;
import dev.hone.api.coordinator.JobResult;
import dev.hone.api.coordinator.Measurement;
import dev.hone.api.coordinator.OptimizeRequest;
import dev.hone.api.coordinator.Plan;
import dev.hone.api.data.Dataset;
import dev.hone.coordinator.internal.measure.LoadedModel;
import dev.hone.coordinator.internal.measure.Measurer;
import dev.hone.coordinator.internal.measure.Measurer.MeasuredFile;
import dev.hone.coordinator.internal.measure.Realization;
import dev.hone.coordinator.internal.measure.Toolset;
import dev.hone.coordinator.internal.registry.Misbehaved;
import dev.hone.coordinator.internal.registry.Plugin;
import dev.hone.coordinator.internal.registry.Plugins;
import dev.hone.coordinator.internal.registry.Vanished;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Runs a plan from the model file to the output.
 *
 * <p>A stage that refuses the model, fails or is rolled back leaves the model as it was, and the chain goes on. The job
 * fails with the first stage's failure if every stage failed; if stages were rolled back or had nothing to do and none
 * was kept, it ends without an output.
 */
final class ChainRunner {

    private final Plugins plugins;
    private final OptimizeRequest request;
    private final StageChange changes;
    private final StageLimits limits;
    private final Expectation expected;
    private final OutputFile output;

    /** @throws HoneException with the reason OUTPUT if the output could not be written */
    ChainRunner(Plugins plugins, OptimizeRequest request, StageChange changes, StageLimits limits) {
        this.limits = limits;
        this.expected = Expectation.of(plugins.snapshot(), request);
        this.plugins = plugins;
        this.request = request;
        this.changes = changes;
        this.output = OutputFile.withProvenance(request.output(), request.model(), request.data());
    }

    /**
     * Runs a plan.
     *
     * @throws Waiting if what the job needs is not there at the moment, or went; nothing is written then, and another
     *     run goes on
     * @throws HoneException for what ends the job without a result; nothing is written then
     */
    JobResult run(Plan plan, JobEvents events, Cancellation cancellation) {
        events.planned(plan);
        try (Toolset tools = new Toolset(plugins)) {
            expected.requireFor(request, plan, tools.snapshot());
            try {
                return run(plan, tools, events, cancellation);
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

    private JobResult run(Plan plan, Toolset tools, JobEvents events, Cancellation cancellation) {
        try (ScratchFolder scratch = new ScratchFolder()) {
            LoadedModel original = inTargetFormat(tools, tools.read(request.model()), plan, scratch);
            MeasuredFile before = MeasuredFile.of(original);
            Optional<Dataset> data =
                    request.data().map(location -> tools.data(location, original.model(), request.seed()));
            try (Sources sources = new Sources(request.model(), data, tools.runtime(original.formatId()))) {
                Work work = new Work(
                        request, plan, original, data, tools, sources, scratch, events, expected, limits, cancellation);
                new DropLimit(work).requireJudgeable();
                if (request.explain()) {
                    new Explainer(work, changes).requireExplainable(plugins.snapshot());
                }
                return run(work, before);
            }
        }
    }

    private static LoadedModel inTargetFormat(Toolset tools, LoadedModel given, Plan plan, ScratchFolder scratch) {
        return new Realization(tools, OptionalInt.empty())
                .in(plan.target().format(), given, scratch.path())
                .orElseThrow(() -> new HoneException(
                        Reason.MODEL,
                        "model " + given.file() + " is of format " + given.formatId() + "; target "
                                + plan.target().id() + " runs " + plan.target().format()));
    }

    private JobResult run(Work work, MeasuredFile before) {
        ChainRun run = ChainRun.of(
                work.original(), new StageRunner(plugins, work), work.plan().stages());
        Plan plan = work.plan();
        if (run.failures().size() == plan.stages().size()) {
            throw run.failures().get(0);
        }
        Optional<Explainer.Result> explained =
                request.explain() ? new Explainer(work, changes).explain(plugins.snapshot(), run) : Optional.empty();
        ChainRun best = explained.map(Explainer.Result::run).orElse(run);
        Plan followed = new Plan(plan.target(), best.stages(), plan.notes());
        return end(work.with(followed, work.events()), before, best, explained.map(Explainer.Result::explanation));
    }

    private JobResult end(Work work, MeasuredFile before, ChainRun run, Optional<Explanation> explanation) {
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
            Set<Plugin<?>> used = run.used();
            used.addAll(work.tools().used());
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
        }
        return result.build();
    }

    /** The very file that was measured is the one that is delivered. */
    private void write(Path file, Provenance provenance, Measurement before, Measurement after, Work work) {
        work.events().progress("write").report("write", 0, 1);
        output.write(stream -> Files.copy(file, stream), stream -> provenance.write(file, before, after, stream));
        work.events().progress("write").report("write", 1, 1);
    }
}
