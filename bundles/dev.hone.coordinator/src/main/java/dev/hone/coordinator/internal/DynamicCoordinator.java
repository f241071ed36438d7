package dev.hone.coordinator.internal;

import dev.hone.api.Cancellation;
import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.Progress;
import dev.hone.api.coordinator.Catalog;
import dev.hone.api.coordinator.Coordinator;
import dev.hone.api.coordinator.DamagedJob;
import dev.hone.api.coordinator.DiagnoseRequest;
import dev.hone.api.coordinator.Diagnosis;
import dev.hone.api.coordinator.EvaluateRequest;
import dev.hone.api.coordinator.Evaluation;
import dev.hone.api.coordinator.Inspection;
import dev.hone.api.coordinator.Job;
import dev.hone.api.coordinator.JobListener;
import dev.hone.api.coordinator.JobRecord;
import dev.hone.api.coordinator.OptimizeRequest;
import dev.hone.api.coordinator.Plan;
import dev.hone.api.data.Dataset;
import dev.hone.coordinator.internal.measure.Inspector;
import dev.hone.coordinator.internal.measure.IoReason;
import dev.hone.coordinator.internal.measure.LoadedModel;
import dev.hone.coordinator.internal.measure.Measurer;
import dev.hone.coordinator.internal.measure.Measurer.MeasuredFile;
import dev.hone.coordinator.internal.measure.Realization;
import dev.hone.coordinator.internal.measure.Toolset;
import dev.hone.coordinator.internal.planner.ChainPlanner;
import dev.hone.coordinator.internal.planner.TargetLookup;
import dev.hone.coordinator.internal.registry.PluginCalls;
import dev.hone.coordinator.internal.registry.PluginCatalog;
import dev.hone.coordinator.internal.registry.Plugins;
import dev.hone.coordinator.internal.runner.JobQueue;
import dev.hone.coordinator.internal.runner.JobSettings;
import dev.hone.coordinator.internal.runner.JobTopics;
import dev.hone.coordinator.internal.runner.OutputFile;
import dev.hone.coordinator.internal.runner.ScratchFolder;
import dev.hone.coordinator.internal.runner.StageLimits;
import dev.hone.model.Model;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/** Puts the plug-ins to work that are there at the moment. */
@Component(configurationPid = CoordinatorConfiguration.PID)
@Designate(ocd = CoordinatorConfiguration.class)
public final class DynamicCoordinator implements Coordinator {

    private final Plugins plugins;
    private final PluginCatalog catalog;
    private final ChainPlanner planner;
    private final JobQueue jobs;

    private final Announcer announcer = new Announcer();

    @Activate
    public DynamicCoordinator(
            BundleContext context,
            @Reference Plugins plugins,
            @Reference PluginCatalog catalog,
            CoordinatorConfiguration configuration) {
        this.plugins = plugins;
        this.catalog = catalog;
        this.planner = new ChainPlanner(plugins, catalog);
        this.jobs = new JobQueue(
                plugins, planner, settings(configuration), home(context), new BundleContents(context), announcer);
    }

    /** That of the process, else the coordinator's own part of the container's storage. */
    private static Path home(BundleContext context) {
        String home = context.getProperty("dev.hone.home");
        return home == null ? context.getDataFile("").toPath() : Path.of(home);
    }

    private static JobSettings settings(CoordinatorConfiguration configuration) {
        return new JobSettings(
                Math.max(1, configuration.jobs()),
                configuration.replan(),
                new StageLimits(seconds(configuration.grace()), seconds(configuration.stage_timeout())),
                Math.max(0, configuration.stage_cache()),
                Math.max(1, configuration.kept_jobs()));
    }

    private static Duration seconds(double value) {
        return Duration.ofMillis(Math.round(1000 * Math.max(0, value)));
    }

    @Modified
    void configure(CoordinatorConfiguration configuration) {
        jobs.configure(settings(configuration));
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindTopics(JobTopics topics) {
        announcer.set(topics);
    }

    void unbindTopics(JobTopics topics) {
        announcer.unset(topics);
    }

    @Deactivate
    void stop() {
        jobs.close();
    }

    @Override
    public Catalog catalog() {
        return catalog.read();
    }

    @Override
    public Plan plan(OptimizeRequest request) {
        return planner.plan(request);
    }

    @Override
    public Job submit(OptimizeRequest request, JobListener listener) {
        return jobs.submit(request, listener);
    }

    @Override
    public List<JobRecord> jobs() {
        return jobs.jobs();
    }

    @Override
    public List<DamagedJob> damagedJobs() {
        return jobs.damagedJobs();
    }

    @Override
    public Optional<JobRecord> job(String id) {
        return jobs.job(id);
    }

    @Override
    public JobRecord cancel(String id) {
        return jobs.cancel(id);
    }

    @Override
    public List<Job> resume(Function<JobRecord, JobListener> listeners) {
        return jobs.resume(listeners);
    }

    @Override
    public Inspection inspect(Path model, Optional<String> target, OptionalInt batch) {
        TargetLookup targets = new TargetLookup(plugins, catalog);
        try (Toolset tools = new Toolset(plugins);
                ScratchFolder scratch = new ScratchFolder()) {
            LoadedModel runnable = new Realization(tools, batch).runnable(tools.read(model), scratch.path());
            return new Inspector(tools).inspect(runnable, target.map(targets::find));
        }
    }

    @Override
    public Evaluation evaluate(EvaluateRequest request, Progress progress, Cancellation cancellation) {
        if (request.threads() < 1) {
            throw new HoneException(Reason.USAGE, "threads=" + request.threads() + " is refused; accepted: at least 1");
        }
        try (Toolset tools = new Toolset(plugins);
                ScratchFolder scratch = new ScratchFolder()) {
            Realization realization = new Realization(tools, request.batch());
            LoadedModel model = realization.runnable(tools.read(request.model()), scratch.path());
            Optional<LoadedModel> against =
                    request.against().map(file -> realization.beside(tools.read(file), scratch.path()));
            tools.requireRuntime(model.formatId());
            Dataset data = tools.data(request.data(), against.orElse(model).model(), request.seed());
            Measurer measurer = new Measurer(tools, Optional.empty(), request.threads(), progress, cancellation);
            Measurer.Result measured =
                    measurer.measure(against.map(MeasuredFile::of), MeasuredFile.of(model), Optional.of(data));
            return Evaluation.of(data.description(), measured.model())
                    .withAgainst(measured.reference())
                    .withNotes(measured.notes());
        }
    }

    @Override
    public Diagnosis diagnose(DiagnoseRequest request, Progress progress, Cancellation cancellation) {
        return new PairDiagnosis(plugins, request, progress, cancellation).run();
    }

    @Override
    public void convert(Path model, Path output, boolean repack, OptionalInt batch) {
        OutputFile.of(output, model);
        try (Toolset tools = new Toolset(plugins)) {
            LoadedModel loaded = tools.read(model);
            Realization realization = new Realization(tools, batch);
            Optional<String> other = realization.formatOf(output, loaded);
            if (other.isPresent()) {
                realization.write(loaded, other.get(), output);
                return;
            }
            realization.requireNoBatch(loaded);
            Model written = repack ? loaded.model().detached() : loaded.model();
            PluginCalls.run(
                    loaded.format().plugin(), () -> loaded.format().service().write(written, output));
        } catch (UncheckedIOException e) {
            throw new HoneException(
                    Reason.OUTPUT, "output " + output + " cannot be written: " + IoReason.of(e.getCause()), e);
        }
    }
}
