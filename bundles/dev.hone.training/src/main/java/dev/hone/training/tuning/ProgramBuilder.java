package dev.hone.training.tuning;

import dev.hone.api.TensorSpec;
import dev.hone.api.data.StoredInput;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Model;
import dev.hone.model.Node;
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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes the program of a training. Each part is added once, in this order: inputs, weights, activations, network. */
final class ProgramBuilder {

    private final Network network;
    private final Graph graph;
    private final HoneBuilder hone = new HoneBuilder();
    private final TrainingSpan span;
    private final Map<Integer, Value> inputs = new HashMap<>();
    private final List<Value> fed = new ArrayList<>();
    private final Map<Integer, Value> constants = new HashMap<>();
    private final List<Variable> variables = new ArrayList<>();
    private final Map<TensorRef, String> names = new LinkedHashMap<>();
    private final Set<String> taken = new HashSet<>();
    private final List<Pending> pending = new ArrayList<>();
    private final List<ActivationSite> activations = new ArrayList<>();
    private final Map<Integer, ActivationSite> constrained = new HashMap<>();
    private final List<Update> updates = new ArrayList<>();

    /** A weight under a constraint, before the graph is there. */
    private record Pending(Weight weight, WeightConstraint constraint, GraphState state, Value value) {}

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

    /** Adds a weight as a variable. */
    void weight(int tensor, Weight weight, TensorData value, Optional<WeightConstraint> constraint, long seed) {
        String name = unique(weight.name());
        names.put(weight.tensor(), name);
        Value variable = hone.variable(name, DataType.FLOAT32, weight.shape());
        boolean trained = weight.role() != Weight.Role.STATISTIC;
        Variable declared =
                trained ? Variable.trained(variable.id(), name, value) : Variable.kept(variable.id(), name, value);
        variables.add(weight.role() == Weight.Role.KERNEL ? declared.withDecay() : declared);
        Value effective = variable;
        if (constraint.isPresent()) {
            GraphState state =
                    declare(new GraphState(hone, name + ":", constraint.get().init(weight, value, seed)));
            effective = constraint.get().forward(hone, weight, variable, state);
            pending.add(new Pending(weight, constraint.get(), state, variable));
        }
        constants.put(tensor, effective);
    }

    private GraphState declare(GraphState state) {
        state.initial().entries().forEach((name, entry) -> {
            int id = state.get(name).id();
            variables.add(
                    entry.trained()
                            ? Variable.trained(id, state.full(name), entry.value())
                            : Variable.kept(id, state.full(name), entry.value()));
        });
        return state;
    }

    private String unique(String name) {
        String found = name;
        for (int i = 2; !taken.add(found); i++) {
            found = name + "#" + i;
        }
        return found;
    }

    /** Puts tensors of the network under a constraint. */
    void activations(List<Integer> tensors, ActivationConstraint constraint, long seed) {
        String name = unique(graph.tensor(tensors.get(0)).label());
        GraphState state = declare(new GraphState(hone, name + ":", constraint.init(seed)));
        ActivationSite site = new ActivationSite(tensors, constraint, state, span);
        activations.add(site);
        tensors.forEach(tensor -> constrained.put(tensor, site));
    }

    /** The tensors of the network as they are trained. */
    Map<Integer, Value> student() {
        Map<Integer, Value> values = new HashMap<>(inputs);
        Map<Integer, Value> raw = new HashMap<>();
        graph.inputs().forEach(id -> constrain(id, values, raw));
        values.putAll(constants);
        constants(values);
        for (Node node : graph.nodes()) {
            hone.repeat(graph, node, values);
            node.outputs().forEach(id -> constrain(id, values, raw));
        }
        for (ActivationSite site : activations) {
            site.constraint().track(hone, site.tensors().stream().map(raw::get).toList(), site.state());
        }
        return values;
    }

    private void constrain(int id, Map<Integer, Value> values, Map<Integer, Value> raw) {
        ActivationSite site = constrained.get(id);
        if (site != null) {
            raw.put(id, values.get(id));
            values.put(id, site.constraint().forward(hone, values.get(id), site.state()));
        }
    }

    /** Constants that are not trained are there once. */
    private void constants(Map<Integer, Value> values) {
        for (Tensor tensor : graph.tensors()) {
            if (tensor.isConstant() && !network.weights().containsKey(tensor.id())) {
                values.put(tensor.id(), constants.computeIfAbsent(tensor.id(), id -> hone.repeat(tensor)));
            }
        }
    }

    /** The tensors of the network as it was given. */
    Map<Integer, Value> teacher() {
        Map<Integer, Value> known = new HashMap<>(inputs);
        constants(known);
        return hone.repeat(graph, known);
    }

    /** The loss with what constraints add to it. */
    Value withPenalties(Value loss) {
        Value sum = loss;
        List<GraphState> states = new ArrayList<>();
        pending.forEach(site -> states.add(site.state()));
        activations.forEach(site -> states.add(site.state()));
        for (GraphState state : states) {
            state.updates()
                    .forEach((name, value) ->
                            updates.add(new Update(state.get(name).id(), value.id())));
            for (Value penalty : state.penalties()) {
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
    BuiltProgram build(Model model, Value loss, Value validation, Map<String, Value> metrics, boolean labelled) {
        List<Value> ends = new ArrayList<>(List.of(loss, validation));
        ends.addAll(metrics.values());
        updates.forEach(update -> ends.add(value(update.value())));
        variables.forEach(variable -> ends.add(value(variable.tensor())));
        Graph built =
                hone.build(model.main().name(), fed, ends.stream().distinct().toList());
        TrainingProgram.Builder program = TrainingProgram.builder(built)
                .loss(loss.id())
                .validationLoss(validation.id())
                .labelled(labelled);
        variables.forEach(program::variable);
        updates.forEach(program::update);
        metrics.forEach((name, value) -> program.metric(name, value.id()));
        List<WeightSite> weights = pending.stream()
                .map(site ->
                        new WeightSite(site.weight(), site.constraint(), site.state(), effective(site.value()), span))
                .toList();
        return new BuiltProgram(program.build(), names, weights, activations);
    }

    private Value value(int id) {
        return new Value(id, Shape.SCALAR, DataType.FLOAT32, 1);
    }

    private EffectiveValue effective(Value value) {
        return new EffectiveValue(hone.build("effective", List.of(), List.of(value)));
    }
}
