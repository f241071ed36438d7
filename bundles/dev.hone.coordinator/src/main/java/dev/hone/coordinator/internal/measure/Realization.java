package dev.hone.coordinator.internal.measure;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.coordinator.Plan;
import dev.hone.api.format.ModelFormat;
import dev.hone.api.graph.GraphPass;
import dev.hone.api.graph.ModelRealizer;
import dev.hone.api.target.Limit;
import dev.hone.api.target.TargetProfile;
import dev.hone.coordinator.internal.registry.Lease;
import dev.hone.coordinator.internal.registry.Plugin;
import dev.hone.coordinator.internal.registry.PluginCalls;
import dev.hone.coordinator.internal.registry.PluginKind;
import dev.hone.coordinator.internal.registry.Snapshot;
import dev.hone.model.Model;
import dev.hone.model.hone.HoneOp;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Writes models of the {@code hone} dialect, such as Keras files are read into, in a format that runs. */
public final class Realization {

    /** What makes the operators as few as a converter's; those that are not there are left out. */
    private static final List<String> PASSES =
            List.of("fold-constants", "fold-batch-norm", "fuse-activations", "remove-identities");

    private static final String RECOGNITION = "recognize-activations";

    private static final String UNROLLING = "unroll-sequences";

    private final Toolset tools;
    private final Snapshot snapshot;
    private final OptionalInt batch;
    private final Optional<Plan> plan;

    /** @param batch that models are fixed to where theirs is open */
    public Realization(Toolset tools, OptionalInt batch) {
        this(tools, batch, Optional.empty());
    }

    /** @param plan of what is to be done with the model then */
    public Realization(Toolset tools, OptionalInt batch, Optional<Plan> plan) {
        if (batch.isPresent() && batch.getAsInt() < 1) {
            throw new HoneException(
                    Reason.USAGE, "a batch of " + batch.getAsInt() + " is refused; accepted: at least 1");
        }
        this.tools = tools;
        this.snapshot = tools.snapshot();
        this.batch = batch;
        this.plan = plan;
    }

    /**
     * Refuses to fix the batch of a model that stays as it is.
     *
     * @throws HoneException with the reason USAGE if a batch is to be fixed
     */
    public void requireNoBatch(LoadedModel loaded) {
        if (batch.isPresent()) {
            throw new HoneException(
                    Reason.USAGE,
                    "a batch can be fixed only where the format changes; " + loaded.file() + " is " + loaded.formatId()
                            + " already");
        }
    }

    /** The model as it is if it is of that format, else realized; empty if nothing realizes it in that format. */
    public Optional<LoadedModel> in(String format, LoadedModel loaded, Path folder) {
        if (loaded.formatId().equals(format)) {
            requireNoBatch(loaded);
            return Optional.of(loaded);
        }
        if (!canRealize(loaded, format)) {
            return Optional.empty();
        }
        Path file = folder.resolve(loaded.file().getFileName() + "." + format);
        Model model = write(loaded, format, file);
        Lease<ModelFormat> written = tools.formatOf(format).orElseThrow();
        Model read = written.answer("read", service -> service.read(file));
        return Optional.of(
                new LoadedModel(file, written, KnownStatistics.of(model).on(read)));
    }

    /**
     * The model as it is if there is a runtime for its format, else realized in a format that has one if there is.
     *
     * @throws HoneException with the reason USAGE if it stays as it is and a batch is to be fixed
     */
    public LoadedModel runnable(LoadedModel loaded, Path folder) {
        if (!loaded.model().dialect().equals(HoneOp.DIALECT)) {
            requireNoBatch(loaded);
        }
        return beside(loaded, folder);
    }

    /** As {@link #runnable}, of a model that is compared with another, whose batch may be as it is. */
    public LoadedModel beside(LoadedModel loaded, Path folder) {
        if (!loaded.model().dialect().equals(HoneOp.DIALECT)) {
            return loaded;
        }
        return snapshot.ranked(PluginKind.RUNTIME).stream()
                .map(runtime -> runtime.text("format"))
                .distinct()
                .flatMap(format -> in(format, loaded, folder).stream())
                .findFirst()
                .orElse(loaded);
    }

    /** The format that files of this name are of, other than the model's; empty if there is none. */
    public Optional<String> formatOf(Path output, LoadedModel loaded) {
        String name = output.getFileName().toString();
        return snapshot.distinct(PluginKind.FORMAT).stream()
                .filter(format -> !format.id().equals(loaded.formatId()))
                .filter(format -> format.texts("extensions").stream().anyMatch(name::endsWith))
                .map(Plugin::id)
                .findFirst();
    }

    /**
     * Writes a model in another format.
     *
     * @return what was written
     * @throws HoneException with the reason MODEL if nothing realizes it in that format
     */
    public Model write(LoadedModel loaded, String format, Path file) {
        if (!canRealize(loaded, format)) {
            throw new HoneException(
                    Reason.MODEL,
                    "model " + loaded.file() + " is of format " + loaded.formatId()
                            + ", of which nothing makes the format " + format);
        }
        Lease<ModelFormat> writer = tools.formatOf(format).orElseThrow();
        Model model = realized(loaded, format);
        PluginCalls.run(writer.plugin(), () -> writer.service().write(model, file));
        return model;
    }

    private boolean canRealize(LoadedModel loaded, String format) {
        return loaded.model().dialect().equals(HoneOp.DIALECT)
                && !realizers(format).isEmpty()
                && tools.formatOf(format).isPresent();
    }

    private List<Lease<ModelRealizer>> realizers(String format) {
        return tools.operators().of(ModelRealizer.class, format);
    }

    private Model realized(LoadedModel loaded, String format) {
        boolean stepwise = plan.stream()
                .flatMap(known -> known.stages().stream())
                .anyMatch(stage -> stage.passes().contains(UNROLLING));
        Model whole = cleaned(loaded.model(), List.of(RECOGNITION));
        Model model = stepwise ? unrolled(whole) : whole;
        Model realized = realized(model, format);
        boolean lacking = !stepwise
                && plan.filter(known -> lacksOperators(known.target(), realized))
                        .isPresent();
        Model steps = lacking ? unrolled(model) : model;
        return steps == model ? realized : realized(steps, format);
    }

    private static boolean lacksOperators(TargetProfile target, Model model) {
        return target.limits().stream()
                .filter(Limit.Operators.class::isInstance)
                .map(Limit.Operators.class::cast)
                .anyMatch(limit -> model.main().nodes().stream()
                        .anyMatch(node -> !limit.accepted().contains(node.operator())));
    }

    private Model realized(Model model, String format) {
        Lease<ModelRealizer> realizer = realizers(format).get(0);
        GraphPass.Result result = realizer.answer("realize", service -> service.realize(model, batch));
        batch.ifPresent(fixed -> FixedBatch.requireCountable(result.model(), fixed));
        return cleaned(result.model(), PASSES);
    }

    /** What runtimes have as one operator and integers, or the target, have not. */
    private Model unrolled(Model model) {
        return cleaned(model, List.of(UNROLLING));
    }

    private Model cleaned(Model model, List<String> ids) {
        List<String> passes = ids.stream()
                .filter(id -> snapshot.find(PluginKind.PASS, id).isPresent())
                .toList();
        return GraphPasses.run(snapshot, passes, model, tools.operators(), tools::use)
                .model();
    }
}
