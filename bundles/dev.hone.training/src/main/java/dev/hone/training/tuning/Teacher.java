package dev.hone.training.tuning;

import dev.hone.api.HoneException;
import dev.hone.api.graph.Operators;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import dev.hone.model.hone.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A network that another one is trained towards.
 *
 * @param network takes the same inputs
 * @param outputs its tensors for the outputs of the network that is trained, by the latter's tensors
 * @param hidden likewise for what layers with kernels read
 */
record Teacher(Network network, Map<Integer, Integer> outputs, Map<Integer, Integer> hidden) {

    /** The network as it was given. */
    static Teacher itself(Network network) {
        Map<Integer, Integer> outputs = new LinkedHashMap<>();
        network.graph().outputs().forEach(id -> outputs.put(id, id));
        return new Teacher(network, outputs, Map.of());
    }

    /**
     * The model that a chain began with, as far as it is still the same network: inputs and outputs of the same shapes;
     * hidden activations are the same where name and shape are.
     *
     * @param model that is trained
     * @param network of it
     * @return empty if what came of the model since does not take and give the same
     */
    static Optional<Teacher> original(Model original, Model model, Network network, Operators operators) {
        Network taught;
        try {
            taught = Network.of(original, operators);
        } catch (HoneException e) {
            return Optional.empty();
        }
        Graph theirs = taught.graph();
        Graph ours = network.graph();
        if (!taught.isWhole()
                || !network.isWhole()
                || !alike(theirs, theirs.inputs(), ours, ours.inputs())
                || !alike(theirs, theirs.outputs(), ours, ours.outputs())) {
            return Optional.empty();
        }
        Map<Integer, Integer> outputs = new LinkedHashMap<>();
        IntStream.range(0, ours.outputs().size())
                .forEach(
                        i -> outputs.put(ours.outputs().get(i), theirs.outputs().get(i)));
        return Optional.of(new Teacher(taught, outputs, hidden(original, taught, model, network)));
    }

    private static boolean alike(Graph a, List<Integer> first, Graph b, List<Integer> second) {
        return first.size() == second.size()
                && IntStream.range(0, first.size())
                        .allMatch(i -> a.tensor(first.get(i))
                                        .shape()
                                        .equals(b.tensor(second.get(i)).shape())
                                && a.tensor(first.get(i)).type()
                                        == b.tensor(second.get(i)).type());
    }

    private static Map<Integer, Integer> hidden(Model original, Network taught, Model model, Network network) {
        Map<String, Integer> theirs = named(original, taught);
        Map<String, Integer> ours = named(model, network);
        Set<Integer> read = read(network);
        Map<Integer, Integer> pairs = new LinkedHashMap<>();
        ours.forEach((name, id) -> {
            Integer other = theirs.get(name);
            if (read.contains(id) && other != null && shape(network, id).equals(shape(taught, other))) {
                pairs.put(id, other);
            }
        });
        return pairs;
    }

    private static Shape shape(Network network, int tensor) {
        return network.graph().tensor(tensor).shape();
    }

    /** The activations that have a name of their own. */
    private static Map<String, Integer> named(Model model, Network network) {
        Map<String, Integer> named = new LinkedHashMap<>();
        Set<String> twice = new HashSet<>();
        for (Tensor tensor : model.main().tensors()) {
            boolean computed = model.main().producer(tensor.id()).isPresent() && tensor.type() == DataType.FLOAT32;
            network.tensor(new TensorRef(0, tensor.id())).stream()
                    .filter(id -> computed)
                    .filter(id -> named.put(tensor.name(), id) != null)
                    .forEach(id -> twice.add(tensor.name()));
        }
        named.keySet().removeAll(twice);
        named.remove("");
        return named;
    }

    /** What products with kernels read, before it was moved. */
    private static Set<Integer> read(Network network) {
        Graph graph = network.graph();
        Set<Integer> read = new HashSet<>();
        for (Node node : graph.nodes()) {
            if (HoneNodes.multiplies(node) && network.weights().containsKey(HoneNodes.source(graph, node.input(1)))) {
                read.add(HoneNodes.source(graph, node.input(0)));
            }
        }
        return read;
    }

    /** The same, of outputs only. */
    Teacher ofOutputs() {
        return new Teacher(network, outputs, Map.of());
    }

    /** For people. */
    String description() {
        return "distillation from the model as it was given"
                + (hidden.isEmpty() ? "" : " (outputs and " + hidden.size() + " activations)");
    }

    /** By the tensors of the network that is trained, what values they should have. */
    Map<Integer, Value> wanted(Map<Integer, Value> values) {
        Map<Integer, Value> wanted = new HashMap<>();
        hidden.forEach((ours, theirs) -> wanted.put(ours, values.get(theirs)));
        outputs.forEach((ours, theirs) -> wanted.put(ours, values.get(theirs)));
        return wanted;
    }
}
