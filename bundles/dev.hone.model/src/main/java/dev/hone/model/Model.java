package dev.hone.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A trained network, an immutable value. What a step does not touch is shared between the old model and the new. */
public final class Model {

    private final String dialect;
    private final List<Graph> graphs;
    private final Attributes attributes;
    private final Optional<ModelSource> source;

    private Model(String dialect, List<Graph> graphs, Attributes attributes, Optional<ModelSource> source) {
        if (graphs.isEmpty()) {
            throw new InvalidModelException("a model needs at least one graph");
        }
        this.dialect = dialect;
        this.graphs = List.copyOf(graphs);
        this.attributes = attributes;
        this.source = source;
    }

    /**
     * @param dialect of most nodes; chooses the format that writes the model and the services that know its operators
     * @param graphs the main graph first
     * @param attributes what the format keeps for the model as a whole
     */
    public static Model of(String dialect, List<Graph> graphs, Attributes attributes) {
        return new Model(dialect, graphs, attributes, Optional.empty());
    }

    /** The same model, known to say exactly what the file says: a format may write it back verbatim. */
    public Model readFrom(ModelSource file) {
        return new Model(dialect, graphs, attributes, Optional.of(file));
    }

    /** The same model without its file: a format has to write it anew. */
    public Model detached() {
        return new Model(dialect, graphs, attributes, Optional.empty());
    }

    public String dialect() {
        return dialect;
    }

    public List<Graph> graphs() {
        return graphs;
    }

    /** The graph that runs when the model is invoked. */
    public Graph main() {
        return graphs.get(0);
    }

    public Attributes attributes() {
        return attributes;
    }

    /** The file that says exactly what this model says; empty once anything was changed. */
    public Optional<ModelSource> source() {
        return source;
    }

    public Tensor tensor(TensorRef ref) {
        return graphs.get(ref.graph()).tensor(ref.tensor());
    }

    /** The tensor, if the graph has one of that id. */
    public Optional<Tensor> find(TensorRef ref) {
        return ref.graph() < graphs.size() ? graphs.get(ref.graph()).find(ref.tensor()) : Optional.empty();
    }

    /** The same model with another graph in one place; the same object if the graph is the same. */
    public Model withGraph(int index, Graph graph) {
        if (graphs.get(index) == graph) {
            return this;
        }
        List<Graph> changed = new ArrayList<>(graphs);
        changed.set(index, graph);
        return new Model(dialect, changed, attributes, Optional.empty());
    }

    public Model withAttributes(Attributes changed) {
        return new Model(dialect, graphs, changed, Optional.empty());
    }
}
