package dev.hone.training.tuning;

import dev.hone.api.TensorSpec;
import dev.hone.api.data.StoredInput;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.model.TensorRef;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Value;
import dev.hone.training.ActivationConstraint;
import dev.hone.training.TrainingProgram;
import dev.hone.training.TrainingSpan;
import dev.hone.training.Update;
import dev.hone.training.Variable;
import dev.hone.training.Weight;
import dev.hone.training.WeightConstraint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the program of a training: inputs first, then weights and activations, then the network once or more often. */
final class ProgramBuilder {

    private static final double SLOWEST = 0.01;
    private static final double FASTEST = 0.5;

    private final Network network;
    private final Graph graph;
    private final HoneBuilder hone = new HoneBuilder();
    private final VariableTable variables = new VariableTable(hone);
    private final TrainingSpan span;
    private final List<Value> fed = new ArrayList<>();
    private final Map<Integer, Value> inputs = new HashMap<>();
    private final Map<Integer, Value> constants = new HashMap<>();
    private final Map<TensorRef, String> names = new LinkedHashMap<>();
    private final List<WeightSite> weights = new ArrayList<>();
    private final List<ActivationSite> activations = new ArrayList<>();
    private final List<Folding> foldings = new ArrayList<>();
    private final List<Update> updates = new ArrayList<>();
    private boolean statistics;
    private boolean different;

    ProgramBuilder(Network network, TrainingSpan span) {
        this.network = network;
        this.graph = network.graph();
        this.span = span;
    }

    HoneBuilder hone() {
        return hone;
    }

    /** Adds the inputs, as the samples are stored. */
    void inputs(TuningData data) {
        for (int i = 0; i < graph.inputs().size(); i++) {
            Tensor tensor = graph.tensor(graph.inputs().get(i));
            Optional<StoredInput> stored = data.stored(i);
            DataType type = stored.map(StoredInput::type).orElse(tensor.type());
            Value input = hone.input(tensor.name(), type, tensor.shape());
            fed.add(input);
            inputs.put(tensor.id(), stored.map(how -> real(input, how)).orElse(input));
        }
    }

    private Value real(Value input, StoredInput stored) {
        Value value = hone.node(
                HoneOp.CAST, Attributes.of("to", DataType.FLOAT32.name()), DataType.FLOAT32, input.shape(), input);
        return stored.divisor() == 1 ? value : hone.binary(HoneOp.DIVIDE, value, hone.scalar(stored.divisor()));
    }

    /** Adds the labels as an input. */
    Value labels(TensorSpec spec) {
        int[] sample = spec.shape().toArray();
        int[] shape = new int[sample.length + 1];
        shape[0] = Shape.DYNAMIC;
        System.arraycopy(sample, 0, shape, 1, sample.length);
        Value labels = hone.input("labels", spec.type(), Shape.of(shape));
        fed.add(labels);
        return labels;
    }

    /** Adds the weights as variables, and where a constraint acts what it makes of them. */
    void weights(List<ConstrainedWeight> all, boolean followsStatistics, long seed) {
        statistics = followsStatistics;
        for (ConstrainedWeight each : all) {
            Weight weight = each.weight();
            String name = variables.unique(weight.name());
            names.put(weight.tensor(), name);
            constants.put(
                    each.tensor(),
                    variables.add(name, weight.shape(), each.value(), variable -> each.declare(variable)));
        }
        Map<Integer, Normalization> normalizations = Normalization.all(network);
        Map<Integer, Value> effective = new HashMap<>();
        for (ConstrainedWeight each : all) {
            if (each.constraint().isPresent()) {
                effective.put(
                        each.tensor(), effective(each, Optional.ofNullable(normalizations.get(each.tensor())), seed));
            }
        }
        Map<Integer, Value> plain = new HashMap<>(constants);
        constants.putAll(effective);
        different = graph.nodes().stream()
                .filter(node -> node.operator().equals(HoneOp.BATCH_NORM.name()))
                .anyMatch(node -> plain.containsKey(node.input(3))
                        && foldings.stream()
                                .noneMatch(folding ->
                                        folding.normalization().node().equals(node)));
    }

    private Value effective(ConstrainedWeight each, Optional<Normalization> normalization, long seed) {
        Value value = constants.get(each.tensor());
        WeightConstraint constraint = each.constraint().orElseThrow();
        Optional<Folding> folding = normalization
                .filter(found -> !constraint.allowsScaling())
                .map(found -> {
                    Map<Integer, Value> parameters = new HashMap<>(constants);
                    constants(parameters);
                    return Folding.of(hone, found, each.weight(), parameters);
                });
        folding.ifPresent(foldings::add);
        Value reached = folding.map(Folding::kernel).orElse(value);
        EffectiveValue host = new EffectiveValue(hone.build("effective", List.of(), List.of(reached)));
        Map<String, TensorData> initial = new HashMap<>();
        variables.all().forEach(variable -> initial.put(variable.name(), variable.initial()));
        GraphState state = variables.add(
                names.get(each.weight().tensor()), constraint.init(each.weight(), host.of(initial), seed));
        weights.add(new WeightSite(each.weight(), constraint, state, host, span));
        return constraint.forward(hone, each.weight(), reached, state);
    }

    /** Puts tensors of the network under a constraint. */
    void activations(List<Integer> tensors, ActivationConstraint constraint, long seed) {
        String name = variables.unique(graph.tensor(tensors.get(0)).label());
        activations.add(new ActivationSite(tensors, constraint, variables.add(name, constraint.init(seed)), span));
    }

    /** The tensors of the network as they are trained. */
    Map<Integer, Value> student() {
        Forward forward = new Forward(graph, hone, leaves(), true, statistics, pace());
        Map<Integer, Value> values = forward.run(foldings, activations);
        for (ActivationSite site : activations) {
            site.constraint()
                    .track(hone, site.tensors().stream().map(forward.raw()::get).toList(), site.state());
        }
        updates.addAll(forward.updates());
        return values;
    }

    /** The tensors of the network as it computes when it is not trained; empty if that is no different. */
    Optional<Map<Integer, Value>> validated() {
        return different
                ? Optional.of(new Forward(graph, hone, leaves(), false, false, 0).run(foldings, activations))
                : Optional.empty();
    }

    /** Over a tenth of the training, and over no more than a hundred steps. */
    private double pace() {
        return Math.max(SLOWEST, Math.min(FASTEST, 10.0 / span.steps()));
    }

    private Map<Integer, Value> leaves() {
        Map<Integer, Value> leaves = new HashMap<>(inputs);
        leaves.putAll(constants);
        constants(leaves);
        return leaves;
    }

    /** Constants that are not trained are there once. */
    private void constants(Map<Integer, Value> values) {
        for (Tensor tensor : graph.tensors()) {
            if (tensor.isConstant() && !network.weights().containsKey(tensor.id())) {
                values.put(tensor.id(), constants.computeIfAbsent(tensor.id(), id -> hone.repeat(tensor)));
            }
        }
    }

    /** The values of a teacher's tensors, of the same inputs. */
    Map<Integer, Value> teacher(Network teacher) {
        Map<Integer, Value> known = new HashMap<>();
        for (int i = 0; i < graph.inputs().size(); i++) {
            known.put(teacher.graph().inputs().get(i), inputs.get(graph.inputs().get(i)));
        }
        return hone.repeat(teacher.graph(), known);
    }

    /** Adds a variable that after so many steps is the mean of a value of theirs. */
    void average(String name, Value value, int steps) {
        float[] zeros = new float[(int) value.shape().elements()];
        Value sum = variables.add(
                variables.unique(name),
                value.shape(),
                TensorData.ofFloats(zeros),
                variable -> Variable.kept(variable.tensor(), variable.name(), variable.initial()));
        Value share = hone.binary(HoneOp.MULTIPLY, value, hone.scalar(1.0 / steps));
        updates.add(new Update(sum.id(), hone.binary(HoneOp.ADD, sum, share).id()));
    }

    /** A loss for when nothing is to be trained. */
    Value nothing() {
        return variables.add(variables.unique("nothing"), Shape.SCALAR, TensorData.ofFloats(0), variable -> variable);
    }

    /** The loss with what constraints add to it. */
    Value withPenalties(Value loss) {
        Value sum = loss;
        List<Site> sites = new ArrayList<>(weights);
        sites.addAll(activations);
        for (Site site : sites) {
            site.state()
                    .updates()
                    .forEach((name, value) ->
                            updates.add(new Update(site.state().get(name).id(), value.id())));
            for (Value penalty : site.state().penalties()) {
                sum = hone.binary(HoneOp.ADD, sum, penalty);
            }
        }
        return sum;
    }

    /**
     * What was built.
     *
     * @param loss that is trained
     * @param validation by which epochs are judged
     */
    BuiltProgram build(Value loss, Value validation, Map<String, Value> metrics, boolean labelled) {
        List<Value> ends = new ArrayList<>(List.of(loss, validation));
        ends.addAll(metrics.values());
        updates.forEach(update -> ends.add(value(update.value())));
        variables.all().forEach(variable -> ends.add(value(variable.tensor())));
        Graph built = hone.build(graph.name(), fed, ends.stream().distinct().toList());
        TrainingProgram.Builder program = TrainingProgram.builder(built)
                .loss(loss.id())
                .validationLoss(validation.id())
                .labelled(labelled);
        variables.all().forEach(program::variable);
        updates.forEach(program::update);
        metrics.forEach((name, value) -> program.metric(name, value.id()));
        Map<Normalization, EffectiveValue> biases = new LinkedHashMap<>();
        foldings.forEach(folding -> biases.put(
                folding.normalization(), new EffectiveValue(hone.build("bias", List.of(), List.of(folding.bias())))));
        return new BuiltProgram(program.build(), names, weights, activations, biases);
    }

    private static Value value(int id) {
        return new Value(id, Shape.SCALAR, DataType.FLOAT32, 1);
    }
}
