package dev.hone.training.tuning;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.technique.Check;
import dev.hone.api.technique.Context;
import dev.hone.api.technique.Outcome;
import dev.hone.model.Lineage;
import dev.hone.model.Model;
import dev.hone.model.TensorData;
import dev.hone.model.TensorRef;
import dev.hone.training.ActivationConstraint;
import dev.hone.training.State;
import dev.hone.training.Trainer;
import dev.hone.training.TrainingResult;
import dev.hone.training.TrainingSpan;
import dev.hone.training.TrainingTask;
import dev.hone.training.Weight;
import dev.hone.training.WeightConstraint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The training of one stage: builds the program of a model under constraints, trains it, and stores the weights. Reads
 * the stage's {@link TrainingParameters}. To what the technique adds come the constraints that keep what earlier stages
 * established, unless one of its own says that it keeps or establishes that. The technique's component names the
 * contracts {@link Trainer}, {@link dev.hone.training.PropertyPreserver} and
 * {@link dev.hone.training.ConstraintCombiner} among the services that it asks for.
 *
 * <p>Not safe for use by several threads.
 */
public final class FineTuning {

    private final Model model;
    private final Context context;
    private final String technique;
    private final Preparation preparation;
    private final Network network;
    private final Map<TensorRef, Weight> weights = new LinkedHashMap<>();
    private final Constraints constraints = new Constraints();

    private FineTuning(Model model, Context context, String technique, Preparation preparation) {
        this.model = model;
        this.context = context;
        this.technique = technique;
        this.preparation = preparation;
        network = preparation.network();
        network.weights().values().forEach(weight -> weights.put(weight.tensor(), weight));
    }

    /**
     * A training that can begin: all that can be wrong with parameters, model, labels and engine shows here, before a
     * technique puts work into it.
     *
     * @param technique its id, with which messages begin
     * @throws HoneException with the reason MODEL if the model cannot be trained, naming all that is in the way; DATA
     *     if there are no samples, or labels that do not fit or are out of range; USAGE for parameters that do not fit;
     *     MISSING if nothing trains on this host
     */
    public static FineTuning of(Model model, Context context, String technique) {
        Preparation preparation = named(technique, () -> {
            Preparation prepared = Preparation.of(model, context);
            prepared.trainer().prepare(context.threads());
            prepared.requireLabelsInRange();
            return prepared;
        });
        return new FineTuning(model, context, technique, preparation);
    }

    /**
     * Whether {@link #of} would throw; labels are not read.
     *
     * @param technique its id, with which messages of exceptions begin
     * @param otherwise what works without samples or without an engine, for people
     * @throws HoneException with the reason USAGE for parameters that do not fit
     */
    public static Check check(Model model, Context context, String technique, String otherwise) {
        return check(model, context, technique, otherwise, span -> Check.accepted());
    }

    /**
     * Whether {@link #of} would throw, and then whether a technique takes a training of such a length.
     *
     * @param more asked only if nothing else is wrong
     */
    public static Check check(
            Model model, Context context, String technique, String otherwise, Function<TrainingSpan, Check> more) {
        try {
            return more.apply(
                    named(technique, () -> Preparation.of(model, context)).span());
        } catch (HoneException e) {
            if (!(e.getCause() instanceof HoneException cause) || e.reason() == Reason.USAGE) {
                throw e;
            }
            boolean absent = e.reason() != Reason.MODEL;
            return Check.refused(e.reason(), cause.getMessage() + (absent ? "; " + otherwise : ""));
        }
    }

    /** What goes wrong is told with the technique's name. What is of another class is the coordinator's own. */
    private static <R> R named(String technique, Supplier<R> work) {
        try {
            return work.get();
        } catch (HoneException e) {
            throw e.getClass() == HoneException.class && e.reason() != Reason.CANCELLED
                    ? new HoneException(e.reason(), technique + ": " + e.getMessage(), e)
                    : e;
        }
    }

    /** The weights that can be trained. */
    public List<Weight> weights() {
        return List.copyOf(weights.values());
    }

    /** The network that is trained. */
    public Network network() {
        return network;
    }

    /** How long the training of the stage's samples is. */
    public TrainingSpan span() {
        return preparation.span();
    }

    /**
     * Puts a weight under a constraint.
     *
     * @throws IllegalArgumentException if the tensor is none of {@link #weights}
     */
    public FineTuning constrain(TensorRef weight, WeightConstraint constraint) {
        if (!weights.containsKey(weight)) {
            throw new IllegalArgumentException(
                    "'" + model.tensor(weight).label() + "' is not among the weights that are trained");
        }
        constraints.add(weight, constraint);
        return this;
    }

    /** Weights with a constraint so far that {@link WeightConstraint#needsOneScale needs one scale}. */
    public Set<TensorRef> oneScale() {
        return constraints.oneScale();
    }

    /**
     * Puts activations or inputs of the main graph under a constraint, which they share.
     *
     * @throws IllegalArgumentException if one of them is not computed by the network that is trained
     */
    public FineTuning constrain(List<TensorRef> tensors, ActivationConstraint constraint) {
        for (TensorRef tensor : tensors) {
            if (network.tensor(tensor).isEmpty()) {
                throw new IllegalArgumentException(
                        "'" + model.tensor(tensor).label() + "' is not computed by the network that is trained");
            }
        }
        constraints.add(tensors, constraint);
        return this;
    }

    /**
     * Trains.
     *
     * @throws HoneException with the reason MISSING if there is no combiner for a weight under several constraints; of
     *     the trainer, as {@link Trainer#train} says
     */
    public Tuned run() {
        return named(technique, this::trained);
    }

    private Tuned trained() {
        Settings settings = preparation.settings();
        constraints.preserve(model, context, weights, settings.preservesLast());
        TrainingSpan span = span();
        Renormalization normalized = Renormalization.of(preparation, context, constraints);
        Objective objective = preparation.objective().taught(settings.loss(), constraints.compress(), this::original);
        BuiltProgram built = build(normalized.network(), objective);
        double rate = settings.rate(
                objective.labels().isEmpty() && !constraints.compress(), constraints.preserveCompression());
        TrainingTask task = task(span, built, rate);
        TrainingResult result = preparation.trainer().train(task, new TuningMonitor(context));
        Finite.require(built.program(), result.values());
        TunedModel tuned = new TunedModel(model, normalized, built, result.values());
        List<String> notes = new ArrayList<>();
        notes.add("trained " + count(weights.size(), "weight") + " for "
                + count(result.epochs().size(), "epoch") + " of " + count(span.stepsPerEpoch(), "step") + ": "
                + objective.description() + ", "
                + settings.description(rate, preparation.data().train().size()) + ", by "
                + preparation.trainer().version());
        preparation.data().note().ifPresent(notes::add);
        notes.addAll(normalized.notes());
        notes.addAll(TuningMonitor.lines(result));
        notes.addAll(result.notes());
        notes.addAll(network.notes());
        notes.addAll(constraints.notes());
        return new Tuned(tuned.model(), tuned.lineage(), result, notes, states(built, result));
    }

    /**
     * Trains, and has techniques make of the trained model what they do, one after the other; at last constants are
     * stored as they were ({@link KeptStorage}).
     *
     * @throws HoneException like {@link #run()}
     */
    public Outcome run(List<JointTechnique.Ending> endings) {
        Tuned tuned = run();
        List<String> notes = new ArrayList<>(tuned.notes());
        Model reached = tuned.model();
        Lineage lineage = tuned.lineage();
        for (JointTechnique.Ending ending : endings) {
            Outcome outcome = ending.end(reached, tuned);
            notes.addAll(outcome.notes());
            if (outcome instanceof Outcome.Rejected) {
                return new Outcome.Rejected(notes);
            }
            if (outcome instanceof Outcome.Applied applied) {
                lineage = lineage.then(applied.lineage(), reached);
                reached = applied.model();
            }
        }
        return KeptStorage.of(new Outcome.Applied(reached, lineage, notes), context);
    }

    private static String count(long number, String name) {
        return number + " " + name + (number == 1 ? "" : "s");
    }

    private Optional<Teacher> original() {
        return context.original().flatMap(original -> Teacher.original(original, model, network, context.operators()));
    }

    private BuiltProgram build(Network trained, Objective objective) {
        ProgramBuilder builder = new ProgramBuilder(trained, span());
        builder.inputs(preparation.data());
        List<ConstrainedWeight> all = new ArrayList<>();
        trained.weights()
                .forEach((tensor, weight) -> all.add(new ConstrainedWeight(
                        tensor,
                        weight,
                        (Renormalization.isOwn(weight.tensor())
                                        ? trained.graph().tensor(tensor)
                                        : model.tensor(weight.tensor()))
                                .data()
                                .orElseThrow(),
                        constraints.of(weight, context))));
        builder.weights(all, preparation.settings().updatesStatistics(), context.seed());
        constraints
                .activations()
                .forEach((tensors, constraint) -> builder.activations(
                        tensors.stream()
                                .map(tensor -> network.tensor(tensor).orElseThrow())
                                .toList(),
                        constraint,
                        context.seed()));
        return objective.build(builder, preparation.data());
    }

    private TrainingTask task(TrainingSpan span, BuiltProgram built, double rate) {
        TrainingTask.Builder task = Objective.task(built, preparation.data())
                .seed(context.seed())
                .threads(context.threads())
                .judgedFrom(judgedFrom(span, built))
                .judgesStart(settled(built) == 0)
                .checkpoints(context.resumable());
        preparation.settings().into(task, rate);
        built.weights().forEach(task::update);
        built.activations().forEach(task::update);
        return task.build();
    }

    /** The first epoch at whose end all is as constraints leave it. */
    private static int judgedFrom(TrainingSpan span, BuiltProgram built) {
        return (int) Math.min(settled(built) / span.stepsPerEpoch() + 1, span.epochs());
    }

    /** The number of steps after which all is as constraints leave it. */
    private static long settled(BuiltProgram built) {
        return Stream.concat(built.weights().stream(), built.activations().stream())
                .mapToLong(Site::settled)
                .max()
                .orElse(0);
    }

    private Map<TensorRef, State> states(BuiltProgram built, TrainingResult result) {
        Map<TensorRef, State> states = new LinkedHashMap<>();
        Map<String, TensorData> values = result.values();
        built.weights().forEach(site -> states.put(site.weight().tensor(), site.state(values)));
        int index = 0;
        for (List<TensorRef> tensors : constraints.activations().keySet()) {
            State state = built.activations().get(index++).state(values);
            tensors.forEach(tensor -> states.put(tensor, state));
        }
        return states;
    }
}
