package dev.hone.coordinator.internal.runner;

import dev.hone.api.Cancellation;
import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.Progress;
import dev.hone.api.coordinator.Plan;
import dev.hone.api.data.Dataset;
import dev.hone.api.data.Samples;
import dev.hone.api.format.ModelFormat;
import dev.hone.api.graph.Operators;
import dev.hone.api.runtime.ModelRuntime;
import dev.hone.api.target.TargetProfile;
import dev.hone.api.technique.ActivationSink;
import dev.hone.api.technique.Context;
import dev.hone.api.technique.Established;
import dev.hone.coordinator.internal.measure.DialectOperators;
import dev.hone.coordinator.internal.measure.ScratchModels;
import dev.hone.coordinator.internal.measure.Toolset;
import dev.hone.coordinator.internal.planner.ChainText;
import dev.hone.coordinator.internal.registry.Lease;
import dev.hone.model.Model;
import dev.hone.model.TensorRef;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.osgi.util.converter.Converters;

/** What a technique works with in one stage of a job. */
final class StageContext implements Context {

    private final Work work;
    private final Plan.Stage stage;
    private final String dialect;
    private final DialectOperators operators;
    private final Path scratch;
    private final List<Established> established;
    private final Progress progress;
    private final StageWatch watch;
    private final StageServices services;
    private final Supplier<Optional<Path>> resumable;

    /**
     * @param resumable a folder that outlasts the process
     * @param established in the model that the technique is given
     * @param watch after whose end nothing is done for the technique any more
     */
    StageContext(
            Work work,
            Plan.Stage stage,
            String dialect,
            DialectOperators operators,
            StageServices services,
            List<Established> established,
            Path scratch,
            Supplier<Optional<Path>> resumable,
            StageWatch watch) {
        this.resumable = resumable;
        this.services = services;
        this.work = work;
        this.stage = stage;
        this.dialect = dialect;
        this.operators = operators;
        this.scratch = scratch;
        this.established = List.copyOf(established);
        this.watch = watch;
        Progress events = work.events().progress(stage.technique());
        this.progress = (step, done, total) -> {
            if (!watch.isOver()) {
                events.report(step, done, total);
            }
        };
    }

    @Override
    public <P> P parameters(Class<P> definition) {
        return Converters.standardConverter().convert(stage.parameters()).to(definition);
    }

    @Override
    public Context part(String text) {
        return part(ChainText.parameters(text));
    }

    Context part(Map<String, Object> parameters) {
        Plan.Stage part = new Plan.Stage(stage.technique(), parameters, stage.passes());
        return new StageContext(work, part, dialect, operators, services, established, scratch, resumable, watch);
    }

    @Override
    public TargetProfile target() {
        return work.plan().target();
    }

    @Override
    public Optional<Dataset> data() {
        watch.check();
        return work.data();
    }

    @Override
    public Operators operators() {
        watch.check();
        return operators;
    }

    @Override
    public <S> S dialectService(Class<S> contract) {
        watch.check();
        return operators.of(contract, dialect).stream()
                .findFirst()
                .map(Lease::service)
                .orElseThrow(() -> new HoneException(
                        Reason.MISSING,
                        "there is no " + contract.getSimpleName() + " for the dialect " + dialect + ", which "
                                + stage.technique() + " needs"));
    }

    @Override
    public List<Established> established() {
        watch.check();
        return established;
    }

    @Override
    public Optional<Model> original() {
        watch.check();
        return Optional.of(work.original().model());
    }

    @Override
    public <S> List<S> services(Class<S> contract) {
        watch.check();
        return services.of(contract);
    }

    @Override
    public boolean canObserve() {
        watch.check();
        Toolset tools = work.tools();
        return tools.formatOf(dialect).isPresent() && tools.runtime(dialect).isPresent();
    }

    @Override
    public <S extends ActivationSink> List<S> observe(
            Model model, List<TensorRef> tensors, Samples samples, long first, long count, Supplier<S> sinks) {
        watch.check();
        Lease<ModelFormat> format = work.tools()
                .formatOf(model.dialect())
                .orElseThrow(() -> new HoneException(
                        Reason.MISSING, "there is no format that writes models of the dialect " + model.dialect()));
        Lease<ModelRuntime> runtime = work.tools().requireRuntime(model.dialect());
        List<S> made = Stream.generate(sinks).limit(threads()).toList();
        new Observation(new ScratchModels(format, runtime, scratch, threads(), progress, cancellation()))
                .run(model, tensors, samples, first, count, made);
        return made;
    }

    @Override
    public long seed() {
        return work.request().seed();
    }

    @Override
    public int threads() {
        return work.request().threads();
    }

    @Override
    public Progress progress() {
        return progress;
    }

    @Override
    public Cancellation cancellation() {
        return work.cancellation();
    }

    @Override
    public Path scratch() {
        return scratch;
    }

    @Override
    public Optional<Path> resumable() {
        watch.check();
        return resumable.get();
    }
}
