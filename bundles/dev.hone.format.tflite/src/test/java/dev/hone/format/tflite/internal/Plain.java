package dev.hone.format.tflite.internal;

import dev.hone.model.Attributes;
import dev.hone.model.Graph;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A model as lists, maps and bytes, which compare by content. */
final class Plain {

    private Plain() {}

    static Map<String, Object> of(Model model) {
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("dialect", model.dialect());
        plain.put("attributes", value(model.attributes()));
        plain.put("graphs", model.graphs().stream().map(Plain::graph).toList());
        return plain;
    }

    private static Object graph(Graph graph) {
        List<Object> plain = new ArrayList<>();
        plain.add(List.of(graph.name(), graph.inputs(), graph.outputs()));
        for (Tensor tensor : graph.tensors()) {
            plain.add(Arrays.asList(
                    tensor.id(),
                    tensor.name(),
                    tensor.type(),
                    tensor.shape(),
                    tensor.quantization(),
                    tensor.variable(),
                    tensor.data().map(Plain::value),
                    value(tensor.attributes())));
        }
        for (Node node : graph.nodes()) {
            plain.add(List.of(
                    node.id(),
                    node.dialect(),
                    node.operator(),
                    node.version(),
                    node.inputs(),
                    node.outputs(),
                    value(node.attributes())));
        }
        return plain;
    }

    private static Object value(Object value) {
        if (value instanceof Attributes attributes) {
            Map<String, Object> plain = new LinkedHashMap<>();
            attributes.values().forEach((name, each) -> plain.put(name, value(each)));
            return plain;
        }
        if (value instanceof TensorData data) {
            return data.copy(0, Math.toIntExact(data.size()));
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Plain::value).toList();
        }
        return value;
    }
}
