package dev.hone.training.tuning;

import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Value;
import dev.hone.training.Update;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Repeats a network's nodes in a program, with its normalizations and activations as they are trained. */
final class Forward {

    private final Graph graph;
    private final HoneBuilder hone;
    private final Map<Integer, Value> values;
    private final Map<Integer, Value> raw = new HashMap<>();
    private final Map<Integer, ActivationSite> sites = new HashMap<>();
    private final Map<Integer, Folding> folded = new HashMap<>();
    private final Map<Integer, Folding> skipped = new HashMap<>();
    private final List<Update> updates = new ArrayList<>();
    private final boolean training;
    private final boolean statistics;
    private final double pace;

    /**
     * @param leaves values of inputs and constants, the effective ones where constraints act
     * @param training whether normalizations that are not folded take the statistics of the batch
     * @param statistics whether those of folded ones follow the batch
     * @param pace with which statistics follow, 1 to take those of the batch
     */
    Forward(
            Graph graph,
            HoneBuilder hone,
            Map<Integer, Value> leaves,
            boolean training,
            boolean statistics,
            double pace) {
        this.graph = graph;
        this.hone = hone;
        this.training = training;
        this.statistics = statistics;
        this.pace = pace;
        values = new HashMap<>(leaves);
    }

    /**
     * @param foldings whose kernels are folded among the leaves
     * @param constraints on activations
     * @return the values of all tensors, as what follows them is given them
     */
    Map<Integer, Value> run(List<Folding> foldings, List<ActivationSite> constraints) {
        for (Folding folding : foldings) {
            folded.put(folding.normalization().node().id(), folding);
            folding.normalization().addition().ifPresent(node -> skipped.put(node.id(), folding));
        }
        constraints.forEach(site -> site.tensors().forEach(tensor -> sites.put(tensor, site)));
        graph.inputs().forEach(this::constrain);
        for (Node node : graph.nodes()) {
            add(node);
            node.outputs().forEach(this::constrain);
        }
        return values;
    }

    /** The values of activations before constraints act on them. */
    Map<Integer, Value> raw() {
        return raw;
    }

    List<Update> updates() {
        return updates;
    }

    private void add(Node node) {
        hone.enter(graph.tensor(node.output(0)).name());
        if (skipped.containsKey(node.id())) {
            values.put(node.output(0), values.get(node.input(0)));
        } else if (folded.containsKey(node.id())) {
            shift(node, folded.get(node.id()));
        } else if (training && isTrained(node)) {
            normalize(node);
        } else {
            hone.repeat(graph, node, values);
        }
        hone.enter("");
    }

    private void shift(Node node, Folding folding) {
        Value product = values.get(node.input(0));
        if (training && statistics) {
            Normalization normalization = folding.normalization();
            List<Value> batch = folding.statistics(hone, product, values);
            follow(normalization.mean(), batch.get(0));
            follow(normalization.variance(), batch.get(1));
        }
        values.put(node.output(0), hone.binary(HoneOp.ADD, product, folding.bias()));
    }

    /** A normalization whose factor and statistics are variables. */
    private boolean isTrained(Node node) {
        return node.operator().equals(HoneOp.BATCH_NORM.name())
                && hone.data(values.get(node.input(1))).isEmpty()
                && hone.data(values.get(node.input(3))).isEmpty();
    }

    private void normalize(Node node) {
        Value x = values.get(node.input(0));
        Shape channels = values.get(node.input(1)).shape();
        List<Value> outputs = hone.nodes(
                HoneOp.BATCH_NORM_TRAINING,
                Attributes.of("epsilon", node.attributes().real("epsilon", 1e-3)),
                DataType.FLOAT32,
                List.of(x.shape(), channels, channels),
                List.of(x, values.get(node.input(1)), values.get(node.input(2))));
        values.put(node.output(0), outputs.get(0));
        follow(node.input(3), outputs.get(1));
        follow(node.input(4), outputs.get(2));
    }

    private void follow(int statistic, Value batch) {
        Value old = values.get(statistic);
        updates.add(new Update(old.id(), Folding.moved(hone, old, batch, pace).id()));
    }

    private void constrain(int id) {
        ActivationSite site = sites.get(id);
        if (site != null) {
            raw.put(id, values.get(id));
            hone.enter(graph.tensor(id).name());
            values.put(
                    id,
                    site.constraint()
                            .forward(
                                    hone,
                                    values.get(id),
                                    training ? site.state() : site.state().reading()));
            hone.enter("");
        }
    }
}
