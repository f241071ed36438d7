package dev.hone.training;

import dev.hone.model.Graph;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is trained: one graph of the {@code hone} dialect that computes the loss of a batch, and the variables in it. An
 * immutable value, made by {@link #builder}.
 *
 * <p>The inputs of the graph are those of the samples, in order, then the labels if there are any. The first dimension
 * of each is the batch; it is open, and the last batch of an epoch may be smaller than the others. A trainer computes
 * in a training step only what the loss and the updates need, in a validation step only what the validation loss and
 * the metrics need.
 */
public final class TrainingProgram {

    private final Graph graph;
    private final List<Variable> variables;
    private final List<Update> updates;
    private final int loss;
    private final int validationLoss;
    private final Map<String, Integer> metrics;
    private final boolean labelled;

    private TrainingProgram(Builder builder) {
        graph = builder.graph;
        variables = List.copyOf(builder.variables);
        updates = List.copyOf(builder.updates);
        loss = builder.loss;
        validationLoss = builder.validationLoss == Tensor.NONE ? builder.loss : builder.validationLoss;
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(builder.metrics));
        labelled = builder.labelled;
        check();
    }

    /**
     * @param graph of the {@code hone} dialect; the tensors to be named as loss, metrics and updates need not be among
     *     its outputs
     */
    public static Builder builder(Graph graph) {
        return new Builder(graph);
    }

    public Graph graph() {
        return graph;
    }

    /** In the order in which they were added. */
    public List<Variable> variables() {
        return variables;
    }

    public Optional<Variable> variable(String name) {
        return variables.stream()
                .filter(variable -> variable.name().equals(name))
                .findFirst();
    }

    public List<Update> updates() {
        return updates;
    }

    /** The scalar that is minimized: the mean over the samples of a batch, plus what constraints add. */
    public int loss() {
        return loss;
    }

    /** The scalar by which the state after an epoch is judged, a mean over the samples of a batch. */
    public int validationLoss() {
        return validationLoss;
    }

    /** Scalars, means over the samples of a batch, that are reported beside the validation loss, by name. */
    public Map<String, Integer> metrics() {
        return metrics;
    }

    /** Whether the last input of the graph takes the samples' labels. */
    public boolean isLabelled() {
        return labelled;
    }

    private void check() {
        Set<Integer> declared = new LinkedHashSet<>();
        Set<String> names = new LinkedHashSet<>();
        for (Variable variable : variables) {
            Tensor tensor = graph.tensor(variable.tensor());
            if (!tensor.variable() || !declared.add(variable.tensor()) || !names.add(variable.name())) {
                throw new InvalidModelException("variable '" + variable.name() + "' (tensor " + variable.tensor()
                        + ") is no variable of the graph, or is there twice");
            }
            if (variable.initial().size() != tensor.type().bytes(tensor.shape().elements())) {
                throw new InvalidModelException("variable '" + variable.name() + "' of type " + tensor.type()
                        + " and shape " + tensor.shape() + " has an initial value of "
                        + variable.initial().size() + " bytes");
            }
        }
        for (Tensor tensor : graph.tensors()) {
            if (tensor.variable()
                    && !declared.contains(tensor.id())
                    && !graph.consumers(tensor.id()).isEmpty()) {
                throw new InvalidModelException("variable '" + tensor.label() + "' has no initial value");
            }
        }
        for (Update update : updates) {
            Tensor variable = graph.tensor(update.variable());
            Tensor value = graph.tensor(update.value());
            if (!declared.contains(update.variable())
                    || variable.type() != value.type()
                    || !variable.shape().equals(value.shape())) {
                throw new InvalidModelException("variable '" + variable.label() + "' of type " + variable.type()
                        + " and shape " + variable.shape() + " cannot be updated from '" + value.label()
                        + "' of type " + value.type() + " and shape " + value.shape());
            }
        }
        requireScalar(loss, "loss");
        requireScalar(validationLoss, "validation loss");
        metrics.forEach((name, id) -> requireScalar(id, name));
    }

    private void requireScalar(int id, String role) {
        Tensor tensor = graph.tensor(id);
        if (tensor.shape().rank() != 0 || !tensor.type().isFloat()) {
            throw new InvalidModelException("the " + role + " '" + tensor.label() + "' is of type " + tensor.type()
                    + " and shape " + tensor.shape() + "; a real number is needed");
        }
    }

    /** Collects the parts of a program. Not safe for use by several threads. */
    public static final class Builder {

        private final Graph graph;
        private final List<Variable> variables = new ArrayList<>();
        private final List<Update> updates = new ArrayList<>();
        private final Map<String, Integer> metrics = new LinkedHashMap<>();
        private int loss = Tensor.NONE;
        private int validationLoss = Tensor.NONE;
        private boolean labelled;

        private Builder(Graph graph) {
            this.graph = graph;
        }

        public Builder variable(Variable variable) {
            variables.add(variable);
            return this;
        }

        public Builder update(Update update) {
            updates.add(update);
            return this;
        }

        public Builder loss(int tensor) {
            loss = tensor;
            return this;
        }

        /** Instead of the loss. */
        public Builder validationLoss(int tensor) {
            validationLoss = tensor;
            return this;
        }

        public Builder metric(String name, int tensor) {
            metrics.put(name, tensor);
            return this;
        }

        /** The last input of the graph takes the samples' labels. */
        public Builder labelled(boolean takesLabels) {
            labelled = takesLabels;
            return this;
        }

        /** @throws InvalidModelException if the parts do not fit together, naming the tensor */
        public TrainingProgram build() {
            return new TrainingProgram(this);
        }
    }
}
