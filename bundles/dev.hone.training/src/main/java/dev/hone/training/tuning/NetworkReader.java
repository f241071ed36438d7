package dev.hone.training.tuning;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.graph.Operators;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Lowers a model's main graph as a whole. */
final class NetworkReader {

    private final Model model;
    private final Operators operators;
    private final OpenedGraph opened;
    private final HoneBuilder hone = new HoneBuilder();
    private final Map<Integer, Value> values = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    private NetworkReader(Model model, Operators operators) {
        this.model = model;
        this.operators = operators;
        this.opened = new OpenedGraph(model.main(), operators);
    }

    static Network read(Model model, Operators operators) {
        requireReal(model);
        try {
            return new NetworkReader(model, operators).read();
        } catch (InvalidModelException e) {
            throw new HoneException(Reason.MODEL, "the model cannot be trained: " + e.getMessage(), e);
        }
    }

    private static void requireReal(Model model) {
        for (Tensor tensor : model.main().tensors()) {
            if (tensor.quantization().isPresent()
                    && tensor.type().isInteger()
                    && tensor.type().bits() <= 16) {
                throw new HoneException(
                        Reason.MODEL,
                        "the model is quantized already: '" + tensor.label() + "' is stored as " + tensor.type()
                                + "; a float model can be trained");
            }
        }
    }

    private Network read() {
        Graph graph = opened.graph();
        List<Integer> outputs = graph.outputs();
        Set<Integer> needed = needed(outputs);
        List<Node> missing = missing(needed);
        boolean whole = missing.isEmpty();
        if (!whole) {
            outputs = withoutTail(missing, needed);
            needed = needed(outputs);
        }
        for (int id : graph.inputs()) {
            values.put(id, hone.repeat(graph.tensor(id)));
        }
        for (Node node : graph.nodes()) {
            if (needed.contains(node.id())) {
                repeat(node);
            }
        }
        List<Value> inputs = graph.inputs().stream().map(values::get).toList();
        List<Value> ends = outputs.stream().map(this::value).toList();
        Graph network = hone.build(graph.name(), inputs, ends);
        Map<TensorRef, Integer> tensors = new LinkedHashMap<>();
        values.forEach((id, value) -> {
            if (network.find(value.id()).isPresent()) {
                tensors.put(new TensorRef(0, id), value.id());
            }
        });
        WeightFinder finder = new WeightFinder(model.main(), operators, network, tensors);
        return new Network(network, finder.weights(), tensors, whole, all(finder.notes()));
    }

    private List<String> all(List<String> more) {
        List<String> all = new ArrayList<>(notes);
        all.addAll(more);
        return all;
    }

    /** The ids of the nodes that tensors depend on. */
    private Set<Integer> needed(List<Integer> outputs) {
        Set<Integer> tensors = new HashSet<>(outputs);
        Set<Integer> nodes = new HashSet<>();
        List<Node> all = opened.graph().nodes();
        for (int i = all.size() - 1; i >= 0; i--) {
            Node node = all.get(i);
            if (node.outputs().stream().anyMatch(tensors::contains)) {
                nodes.add(node.id());
                tensors.addAll(opened.reads(node));
            }
        }
        return nodes;
    }

    private List<Node> missing(Set<Integer> needed) {
        return opened.graph().nodes().stream()
                .filter(node -> needed.contains(node.id()))
                .filter(node -> opened.lowered(node).isEmpty())
                .toList();
    }

    /** What to train towards instead of the outputs, where all that cannot be lowered works on results only. */
    private List<Integer> withoutTail(List<Node> missing, Set<Integer> needed) {
        Graph graph = opened.graph();
        Set<Integer> cut = new HashSet<>();
        Set<Integer> ends = new LinkedHashSet<>();
        missing.forEach(node -> cut.addAll(node.outputs()));
        for (Node node : graph.nodes()) {
            if (needed.contains(node.id()) && node.inputs().stream().anyMatch(cut::contains)) {
                cut.addAll(node.outputs());
            }
        }
        for (Node node : graph.nodes()) {
            if (!needed.contains(node.id()) || node.outputs().stream().noneMatch(cut::contains)) {
                continue;
            }
            if (operators.traits(graph, node).flatMap(traits -> traits.weight()).isPresent()
                    || node.inputs().stream().allMatch(id -> isInput(graph, id))) {
                throw refused(missing);
            }
            node.inputs().stream()
                    .filter(id -> id != Tensor.NONE && !cut.contains(id))
                    .filter(id ->
                            graph.producer(id).isPresent() && graph.tensor(id).type() == DataType.FLOAT32)
                    .forEach(ends::add);
        }
        graph.outputs().stream().filter(id -> !cut.contains(id)).forEach(ends::add);
        if (ends.isEmpty()) {
            throw refused(missing);
        }
        notes.add("what follows " + names(ends) + " is left as it is: " + operators(missing)
                + " cannot be trained through");
        return List.copyOf(ends);
    }

    private static boolean isInput(Graph graph, int id) {
        return id == Tensor.NONE || graph.producer(id).isEmpty();
    }

    private String names(Set<Integer> tensors) {
        return tensors.stream()
                .map(id -> "'" + opened.graph().tensor(id).label() + "'")
                .collect(Collectors.joining(", "));
    }

    private HoneException refused(List<Node> missing) {
        return new HoneException(
                Reason.MODEL,
                "the model cannot be trained: what " + operators(missing)
                        + " compute has no form in the dialect hone with any number of samples at once");
    }

    private String operators(List<Node> missing) {
        Map<String, List<String>> byName = new LinkedHashMap<>();
        for (Node node : missing) {
            byName.computeIfAbsent(node.operator(), name -> new ArrayList<>())
                    .add("'" + opened.graph().output(node, 0).map(Tensor::label).orElse("#" + node.id()) + "'");
        }
        return byName.entrySet().stream()
                .map(entry -> entry.getKey() + " (" + String.join(", ", entry.getValue()) + ")")
                .collect(Collectors.joining(", "));
    }

    private void repeat(Node node) {
        Graph form = opened.lowered(node).orElseThrow();
        List<Integer> given =
                node.inputs().stream().filter(id -> id != Tensor.NONE).toList();
        Map<Integer, Value> known = new HashMap<>();
        List<Integer> read = opened.reads(node);
        for (int i = 0; i < given.size(); i++) {
            if (read.contains(given.get(i))) {
                known.put(form.inputs().get(i), value(given.get(i)));
            }
        }
        Map<Integer, Value> all = hone.repeat(form, known);
        for (int i = 0; i < node.outputs().size(); i++) {
            values.put(node.output(i), all.get(form.outputs().get(i)));
        }
    }

    private Value value(int id) {
        return values.computeIfAbsent(id, key -> hone.repeat(opened.graph().tensor(key)));
    }
}
