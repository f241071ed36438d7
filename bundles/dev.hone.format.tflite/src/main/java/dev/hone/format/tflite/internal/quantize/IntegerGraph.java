package dev.hone.format.tflite.internal.quantize;

import dev.hone.api.graph.Operators;
import dev.hone.format.tflite.internal.operators.OperatorVersions;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Lineage;
import dev.hone.model.Node;
import dev.hone.model.NodeRef;
import dev.hone.model.Quantization;
import dev.hone.model.Sparsity;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.model.TensorRef;
import dev.hone.quantization.QuantizationPlan;
import dev.hone.quantization.QuantizationPlan.Use;
import dev.hone.quantization.QuantizedData;
import dev.hone.quantization.Stored;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One graph on its way from float to integers. A tensor of the float graph may come to have several forms: one in
 * float, and one for each way in which it is stored. What a node asks for and is not there yet is converted just before
 * it, once for all.
 */
final class IntegerGraph {

    private final int index;
    private final Graph graph;
    private final QuantizationPlan plan;
    private final Operators operators;
    private final Lineage.Builder lineage;
    private final GraphBuilder builder;
    private final List<Node> nodes = new ArrayList<>();

    /** The new graph's tensors by id. */
    private final Map<Integer, Tensor> tensors = new HashMap<>();

    /** Of each activation that comes into being as integers, the tensor that holds them. */
    private final Map<Integer, Integer> integers = new HashMap<>();

    /** Of some of these, the tensor that holds them in float. */
    private final Map<Integer, Integer> floats = new HashMap<>();

    private final Map<Form, Integer> forms = new HashMap<>();

    private record Form(int tensor, Stored stored) {}

    IntegerGraph(int index, Graph graph, QuantizationPlan plan, Operators operators, Lineage.Builder lineage) {
        this.index = index;
        this.graph = graph;
        this.plan = plan;
        this.operators = operators;
        this.lineage = lineage;
        this.builder = graph.edit();
        graph.tensors().forEach(tensor -> tensors.put(tensor.id(), tensor));
    }

    Graph realize() {
        if (index == 0 && plan.integerInputs()) {
            graph.inputs().forEach(this::storeInput);
        }
        for (Node node : graph.nodes()) {
            nodes.add(
                    isInteger(node)
                            ? integer(IntegerForm.of(graph, node, operators))
                            : node.withInputs(
                                    node.inputs().stream().map(this::inFloat).toList()));
        }
        if (!givesIntegers()) {
            graph.outputs().forEach(this::inFloat);
        }
        return builder.nodes(nodes).build();
    }

    private boolean isInteger(Node node) {
        return plan.nodes().contains(new NodeRef(index, node.id()));
    }

    private boolean givesIntegers() {
        return index == 0 && plan.integerOutputs();
    }

    /** An input that is an output at once stays as it is. */
    private void storeInput(int id) {
        Stored stored = plan.tensors().get(ref(id));
        if (stored != null
                && !graph.outputs().contains(id)
                && graph.consumers(id).stream().anyMatch(this::isInteger)) {
            becomeIntegers(id, stored);
        }
    }

    private Node integer(IntegerForm form) {
        Node node = form.node();
        List<Integer> inputs = new ArrayList<>();
        Map<Integer, DataType> types = new HashMap<>();
        for (int i = 0; i < node.inputs().size(); i++) {
            int id = node.inputs().get(i);
            Optional<Stored> stored = plan.read(new Use(new NodeRef(index, node.id()), i), ref(id));
            if (id == Tensor.NONE || stored.isEmpty()) {
                requireNoFloat(node, id);
                inputs.add(id);
            } else {
                DataType type = stored.get().type();
                form.requireInput(i, graph.tensor(id), type);
                types.put(i, type);
                inputs.add(stored(id, stored.get(), form, i));
            }
        }
        List<Integer> outputs =
                node.outputs().stream().map(id -> write(form, id)).toList();
        Node changed = form.on(inputs, outputs, types);
        Optional<Quantization> written =
                outputs.isEmpty() ? Optional.empty() : find(outputs.get(0)).flatMap(Tensor::quantization);
        return OperatorVersions.raise(
                written.map(quantization -> ReachableBounds.of(changed, quantization))
                        .orElse(changed),
                this::find);
    }

    private void requireNoFloat(Node node, int id) {
        if (id != Tensor.NONE && graph.tensor(id).type().isFloat()) {
            throw new InvalidModelException(IntegerForm.label(node)
                    + " cannot compute with integers: the plan does not say how '"
                    + graph.tensor(id).label() + "' of type " + graph.tensor(id).type() + " is stored");
        }
    }

    /**
     * The tensor that an integer node writes in place of an output. An output of the graph that stays float keeps its
     * id.
     */
    private int write(IntegerForm form, int id) {
        Stored stored = plan.tensors().get(ref(id));
        if (id == Tensor.NONE || stored == null) {
            requireNoFloat(form.node(), id);
            return id;
        }
        form.requireOutput(graph.tensor(id), stored.type());
        if (graph.outputs().contains(id) && !givesIntegers()) {
            int written = add(quantized(graph.tensor(id), stored), "q");
            integers.put(id, written);
            forms.put(new Form(id, stored), written);
            return written;
        }
        becomeIntegers(id, stored);
        return id;
    }

    private void becomeIntegers(int id, Stored stored) {
        put(quantized(graph.tensor(id), stored));
        integers.put(id, id);
        forms.put(new Form(id, stored), id);
        lineage.link(ref(id), ref(id), new Lineage.Transform.Quantized());
    }

    private int inFloat(int id) {
        Integer from = integers.get(id);
        if (from == null) {
            return id;
        }
        Integer known = floats.get(id);
        if (known != null) {
            return known;
        }
        int to = from == id ? add(graph.tensor(id), "f") : id;
        convert("DEQUANTIZE", from, to);
        floats.put(id, to);
        return to;
    }

    private int stored(int id, Stored stored, IntegerForm reader, int input) {
        Integer known = forms.get(new Form(id, stored));
        if (known != null) {
            return known;
        }
        Tensor tensor = graph.tensor(id);
        if (tensor.type() != DataType.FLOAT32 || tensor.attributes().has(Sparsity.ATTRIBUTE)) {
            throw new InvalidModelException(
                    IntegerForm.label(reader.node()) + " cannot read '" + tensor.label() + "' as "
                            + stored.type() + ": only dense FLOAT32 tensors can be quantized, and it is "
                            + (tensor.type() == DataType.FLOAT32 ? "sparse" : tensor.type()));
        }
        int to;
        if (tensor.isConstant()) {
            to = storeConstant(tensor, stored, reader.isWeight(input));
        } else {
            to = add(quantized(tensor, stored), "q");
            int from = integers.getOrDefault(id, id);
            // The interpreter's QUANTIZE narrows integers and does not widen them.
            boolean widens = tensors.get(from).type() == DataType.INT8 && stored.type() == DataType.INT16;
            convert("QUANTIZE", widens ? inFloat(id) : from, to);
        }
        forms.put(new Form(id, stored), to);
        return to;
    }

    /** The first integer form of a constant takes its place unless it is needed in float, too. */
    private int storeConstant(Tensor constant, Stored stored, boolean weight) {
        TensorData data = QuantizedData.of(constant.data().orElseThrow(), constant.shape(), stored);
        Tensor quantized = quantized(constant, stored)
                .withData(Optional.of(weight && stored.type() == DataType.INT8 ? new NarrowRange(data) : data));
        int id = constant.id();
        if (tensors.get(id).type().isFloat() && !readInFloat(id)) {
            put(quantized);
        } else {
            id = add(quantized, "q");
        }
        lineage.link(ref(constant.id()), ref(id), new Lineage.Transform.Quantized());
        return id;
    }

    private boolean readInFloat(int id) {
        return graph.outputs().contains(id) || graph.consumers(id).stream().anyMatch(node -> !isInteger(node));
    }

    private static Tensor quantized(Tensor tensor, Stored stored) {
        return tensor.withType(stored.type())
                .withQuantization(Optional.of(stored.quantization()))
                .withAttributes(tensor.attributes().without("tflite:quantization"));
    }

    /** Adds another form of a tensor, under a short name: names are part of the file's size. */
    private int add(Tensor tensor, String prefix) {
        int id = builder.newTensorId();
        put(tensor.withId(id).withName(prefix + tensor.id()));
        return id;
    }

    private void convert(String operator, int from, int to) {
        Node node = new Node(builder.newNodeId(), "tflite", operator, 1, List.of(from), List.of(to), Attributes.NONE);
        nodes.add(OperatorVersions.raise(node, this::find));
    }

    private void put(Tensor tensor) {
        tensors.put(tensor.id(), tensor);
        builder.put(tensor);
    }

    private Optional<Tensor> find(int id) {
        return Optional.ofNullable(tensors.get(id));
    }

    private TensorRef ref(int tensor) {
        return new TensorRef(index, tensor);
    }
}
