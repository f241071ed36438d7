package dev.hone.format.tflite.internal.quantize;

import dev.hone.format.tflite.internal.operators.OperatorVersions;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Lineage;
import dev.hone.model.Node;
import dev.hone.model.NodeRef;
import dev.hone.model.Sparsity;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.model.TensorRef;
import dev.hone.quantization.QuantizationPlan;
import dev.hone.quantization.QuantizationPlan.Use;
import dev.hone.quantization.WeightForm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One graph in which nodes that compute in float get constants in fewer bits. Each form of a constant is stored once,
 * and turned back into floats once, before the first node that reads it so.
 */
final class WeightGraph {

    private final int index;
    private final Graph graph;
    private final QuantizationPlan plan;
    private final Lineage.Builder lineage;
    private final GraphBuilder builder;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<Integer, Tensor> tensors = new HashMap<>();
    /** Of each form, the tensor that nodes read. */
    private final Map<Form, Integer> read = new HashMap<>();

    private record Form(int tensor, WeightForm form) {}

    WeightGraph(int index, Graph graph, QuantizationPlan plan, Lineage.Builder lineage) {
        this.index = index;
        this.graph = graph;
        this.plan = plan;
        this.lineage = lineage;
        this.builder = graph.edit();
        graph.tensors().forEach(tensor -> tensors.put(tensor.id(), tensor));
    }

    Graph realize() {
        for (Node node : graph.nodes()) {
            nodes.add(narrow(node));
        }
        return builder.nodes(nodes).build();
    }

    private Node narrow(Node node) {
        List<Integer> inputs = new ArrayList<>(node.inputs());
        Node changed = node;
        for (int i = 0; i < inputs.size(); i++) {
            Optional<WeightForm> form = form(node, i);
            if (form.isPresent()) {
                inputs.set(i, read.computeIfAbsent(new Form(inputs.get(i), form.get()), key -> store(node, key)));
                if (form.get().direct()) {
                    changed = HybridForm.of(changed, form.get());
                }
            }
        }
        return changed.withInputs(inputs);
    }

    private Optional<WeightForm> form(Node node, int input) {
        return Optional.ofNullable(plan.weights().get(new Use(new NodeRef(index, node.id()), input)));
    }

    /** @return the tensor to read in place of the constant */
    private int store(Node reader, Form wanted) {
        Tensor constant = graph.find(wanted.tensor())
                .filter(tensor -> tensor.isConstant() && tensor.type() == DataType.FLOAT32)
                .filter(tensor -> !tensor.attributes().has(Sparsity.ATTRIBUTE))
                .orElseThrow(() -> new InvalidModelException(IntegerForm.label(reader) + " cannot read tensor "
                        + wanted.tensor() + " as " + wanted.form().type() + ": it is no dense FLOAT32 constant"));
        WeightForm form = wanted.form();
        TensorData data = form.store(constant.data().orElseThrow(), constant.shape());
        Tensor stored = constant.withType(form.type())
                .withData(Optional.of(form.type() == DataType.INT8 ? new NarrowRange(data) : data))
                .withAttributes(constant.attributes().without(BlockScales.ATTRIBUTE));
        if (form instanceof WeightForm.Scaled scaled) {
            stored = stored.withQuantization(Optional.of(scaled.stored().quantization()));
        } else if (form instanceof WeightForm.Blocks blocks) {
            int scales = builder.newTensorId();
            put(BlockScales.tensor(scales, blocks, constant));
            stored = BlockScales.refer(stored, scales, blocks);
        }
        int id = constant.id();
        if (onlyForm(constant, form)) {
            put(stored);
        } else {
            id = add(stored, "w");
        }
        lineage.link(
                new TensorRef(index, constant.id()),
                new TensorRef(index, id),
                form.type().isFloat() ? new Lineage.Transform.Same() : new Lineage.Transform.Quantized());
        return form.direct() ? id : floats(constant, id);
    }

    private boolean onlyForm(Tensor constant, WeightForm form) {
        if (graph.outputs().contains(constant.id())) {
            return false;
        }
        return graph.consumers(constant.id()).stream().allMatch(node -> {
            for (int i = 0; i < node.inputs().size(); i++) {
                if (node.inputs().get(i) == constant.id()
                        && !form(node, i).filter(form::equals).isPresent()) {
                    return false;
                }
            }
            return true;
        });
    }

    private int floats(Tensor constant, int stored) {
        int to = add(Tensor.activation(constant.id(), "", DataType.FLOAT32, constant.shape()), "d");
        Node node =
                new Node(builder.newNodeId(), "tflite", "DEQUANTIZE", 1, List.of(stored), List.of(to), Attributes.NONE);
        nodes.add(OperatorVersions.raise(node, id -> Optional.ofNullable(tensors.get(id))));
        return to;
    }

    /** Under a short name: names are part of the file's size. */
    private int add(Tensor tensor, String prefix) {
        int id = builder.newTensorId();
        put(tensor.withId(id).withName(prefix + tensor.id()));
        return id;
    }

    private void put(Tensor tensor) {
        tensors.put(tensor.id(), tensor);
        builder.put(tensor);
    }
}
