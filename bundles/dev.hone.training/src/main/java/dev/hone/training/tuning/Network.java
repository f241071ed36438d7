package dev.hone.training.tuning;

import dev.hone.api.graph.Operators;
import dev.hone.model.Graph;
import dev.hone.model.Model;
import dev.hone.model.TensorRef;
import dev.hone.training.Weight;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The main graph of a model in the {@code hone} dialect, with an open batch, and where its tensors are in it. */
public final class Network {

    private final Graph graph;
    private final Map<Integer, Weight> weights;
    private final Map<TensorRef, Integer> tensors;
    private final boolean whole;
    private final List<String> notes;

    Network(
            Graph graph,
            Map<Integer, Weight> weights,
            Map<TensorRef, Integer> tensors,
            boolean whole,
            List<String> notes) {
        this.whole = whole;
        this.graph = graph;
        this.weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
        this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        this.notes = List.copyOf(notes);
    }

    /**
     * Lowers a model.
     *
     * @throws dev.hone.api.HoneException with the reason MODEL if it is quantized already, has inputs without a batch,
     *     or operators that have no form in the {@code hone} dialect: all of them are named
     */
    public static Network of(Model model, Operators operators) {
        return NetworkReader.read(model, operators);
    }

    /** The same with another graph that holds all of its tensors, and weights of that. */
    Network with(Graph changed, Map<Integer, Weight> all) {
        return new Network(changed, all, tensors, whole, notes);
    }

    /** Whether the outputs of {@link #graph} are those of the model, not what operators without a form work on. */
    public boolean isWhole() {
        return whole;
    }

    /** Nodes of the {@code hone} dialect alone; the weights are constants in it. */
    public Graph graph() {
        return graph;
    }

    /** The constants of {@link #graph} that can be trained, by tensor id. */
    public Map<Integer, Weight> weights() {
        return weights;
    }

    /** The tensor of {@link #graph} that holds the values of a tensor of the model's main graph. */
    public OptionalInt tensor(TensorRef tensor) {
        Integer id = tensors.get(tensor);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    /** For people: what cannot be trained, and why. */
    public List<String> notes() {
        return notes;
    }
}
