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
import dev.hone.training.BatchOrder;
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
    private final Network network;
    private final Map<TensorRef, Weight> weights = new LinkedHashMap<>();
    private final Constraints constraints = new Constraints();

    private FineTuning(Model model, Context context, String technique) {
        this.model = model;
        this.context = context;
        this.technique = technique;
        network = Network.of(model, context.operators());
        network.weights().values().forEach(weight -> weights.put(weight.tensor(), weight));
    }

    /**
     * @param technique its id, for messages
     * @throws HoneException with the reason MODEL if the model cannot be trained, naming all that is in the way
     */
    public static FineTuning of(Model model, Context context, String technique) {
        return new FineTuning(model, context, technique);
    }

    /**
     * Whether there is what training needs: samples to train or calibrate with, and a trainer.
     *
     * @param what asks for it, such as {@code epochs=3}
     * @param otherwise what works without, for people
     */
    public static Check check(Context context, String what, String otherwise) {
        if (!TuningData.isThere(context)) {
            return Check.refused(
                    Reason.DATA,
                    what + " needs data to train with, and "
                            + (context.data().isPresent()
                                    ? "the data have no split named train or calibrate"
                                    : "there are none: give --data")
                            + "; " + otherwise);
        }
        return context.services(Trainer.class).isEmpty()
                ? Check.refused(Reason.MISSING, what + " needs an engine that trains, and none is there; " + otherwise)
                : Check.accepted();
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
        Settings settings = settings();
        return span(settings, TuningData.of(context, technique));
    }

    private TrainingSpan span(Settings settings, TuningData data) {
        int samples = Math.toIntExact(data.train().size());
        return new TrainingSpan(settings.epochs(), new BatchOrder(samples, settings.batch(), context.seed()).steps());
    }

    private Settings settings() {
        return new Settings(context.parameters(TrainingParameters.class), technique);
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
     * @throws HoneException with the reason MISSING if there is no trainer, or no combiner for a weight under several
     *     constraints; DATA if there is none to train with, or it does not fit; USAGE for parameters that do not fit
     */
    public Tuned run() {
        Settings settings = settings();
        if (weights.isEmpty()) {
            throw new HoneException(Reason.MODEL, technique + ": the model has no weights that can be trained");
        }
        TuningData data = TuningData.of(context, technique);
        Objective objective = Objective.of(network, data, settings.loss(), technique);
        constraints.preserve(model, context, weights);
        Trainer trainer = trainer();
        TrainingSpan span = span(settings, data);
        BuiltProgram built = build(objective, data, span);
        TrainingTask task = task(settings, data, span, built);
        TrainingResult result = trainer.train(task, new TuningMonitor(context));
        TunedModel tuned = new TunedModel(model, network, built, result.values());
        List<String> notes = new ArrayList<>();
        notes.add("trained " + weights.size() + " weights for "
                + result.epochs().size() + " epochs of " + span.stepsPerEpoch() + " steps: "
                + objective.description() + ", " + settings.description());
        notes.addAll(TuningMonitor.lines(result.epochs()));
        notes.addAll(result.notes());
        notes.addAll(network.notes());
        notes.addAll(constraints.notes());
        return new Tuned(tuned.model(), tuned.lineage(), result, notes, states(built, result));
    }

    /**
     * Trains, and has techniques make of the trained model what they do, one after the other.
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
        return new Outcome.Applied(reached, lineage, notes);
    }

    private Trainer trainer() {
        return context.services(Trainer.class).stream()
                .findFirst()
                .orElseThrow(() -> new HoneException(
                        Reason.MISSING,
                        technique + ": there is no training engine for this platform; bundle dev.hone.engine.tensorflow"
                                + " offers one. Post-training quantization, and pruning and clustering without epochs,"
                                + " work without it"));
    }

    private BuiltProgram build(Objective objective, TuningData data, TrainingSpan span) {
        ProgramBuilder builder = new ProgramBuilder(network, span);
        builder.inputs(data);
        List<ConstrainedWeight> all = new ArrayList<>();
        network.weights()
                .forEach((tensor, weight) -> all.add(new ConstrainedWeight(
                        tensor,
                        weight,
                        model.tensor(weight.tensor()).data().orElseThrow(),
                        constraints.of(weight, context, technique))));
        builder.weights(all, settings().updatesStatistics(), context.seed());
        constraints
                .activations()
                .forEach((tensors, constraint) -> builder.activations(
                        tensors.stream()
                                .map(tensor -> network.tensor(tensor).orElseThrow())
                                .toList(),
                        constraint,
                        context.seed()));
        return objective.build(builder, data);
    }

    private TrainingTask task(Settings settings, TuningData data, TrainingSpan span, BuiltProgram built) {
        TrainingTask.Builder task = Objective.task(built, data)
                .seed(context.seed())
                .threads(context.threads())
                .judgedFrom(judgedFrom(span, built))
                .checkpoints(context.resumable());
        settings.into(task);
        built.weights().forEach(task::update);
        built.activations().forEach(task::update);
        return task.build();
    }

    /** The first epoch at whose end all is as constraints leave it. */
    private static int judgedFrom(TrainingSpan span, BuiltProgram built) {
        List<Site> sites = new ArrayList<>(built.weights());
        sites.addAll(built.activations());
        long last = 0;
        for (Site site : sites) {
            long step = span.steps();
            while (step > last && !site.due(step)) {
                step--;
            }
            last = Math.max(last, step);
        }
        return (int) Math.min(last / span.stepsPerEpoch() + 1, span.epochs());
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
