package dev.hone.tck.kit;

import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Quantization;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Valid models that plug-ins tend to forget. */
public final class OddModels {

    private OddModels() {}

    /** By what is odd about them. */
    public static Map<String, Model> all() {
        Map<String, Model> models = new LinkedHashMap<>();
        models.put("a model without operators", model(dense().nodes(List.of()).outputs(List.of(0))));
        models.put(
                "operators that nobody knows",
                new Network(1, 2, 3).unary("MYSTERY").model());
        models.put(
                "a weight that is no constant",
                model(dense().put(Tensor.activation(1, "weight", DataType.FLOAT32, Shape.of(2, 2)))
                        .inputs(List.of(0, 1))));
        models.put("tensors without names", unnamed(model(dense())));
        models.put(
                "an unknown batch size",
                model(dense().put(Tensor.activation(0, "x", DataType.FLOAT32, Shape.of(Shape.DYNAMIC, 2)))
                        .put(Tensor.activation(3, "y", DataType.FLOAT32, Shape.of(Shape.DYNAMIC, 2)))));
        models.put("a constant that is an output", model(dense().outputs(List.of(3, 1))));
        models.put("a weight of two layers", model(twice(dense())));
        models.put("a weight stored as integers", model(dense().put(integers())));
        models.put("a weight that is not finite", model(dense().put(weight(Float.NaN, 1, Float.POSITIVE_INFINITY, 2))));
        models.put("a weight of zeros", model(dense().put(weight(0, 0, 0, 0))));
        models.put("two graphs", Model.of(Network.DIALECT, List.of(dense().build(), dense().build()), Attributes.NONE));
        return models;
    }

    private static GraphBuilder dense() {
        return new GraphBuilder("main")
                .put(Tensor.activation(0, "x", DataType.FLOAT32, Shape.of(1, 2)))
                .put(weight(1, -2, 3, 4))
                .put(Tensor.constant(2, "bias", DataType.FLOAT32, Shape.of(2), TensorData.ofFloats(1, 2)))
                .put(Tensor.activation(3, "y", DataType.FLOAT32, Shape.of(1, 2)))
                .inputs(List.of(0))
                .outputs(List.of(3))
                .append(node(0, List.of(0, 1, 2), 3));
    }

    private static GraphBuilder twice(GraphBuilder graph) {
        return graph.put(Tensor.activation(4, "z", DataType.FLOAT32, Shape.of(1, 2)))
                .append(node(1, List.of(3, 1, 2), 4))
                .outputs(List.of(4));
    }

    private static Node node(int id, List<Integer> inputs, int output) {
        return new Node(id, Network.DIALECT, "DENSE", 1, inputs, List.of(output), Attributes.NONE);
    }

    private static Tensor weight(float... values) {
        return Tensor.constant(1, "weight", DataType.FLOAT32, Shape.of(2, 2), TensorData.ofFloats(values));
    }

    private static Tensor integers() {
        return Tensor.constant(1, "weight", DataType.INT8, Shape.of(2, 2), TensorData.of(new byte[] {1, -2, 3, 4}))
                .withQuantization(Optional.of(Quantization.perTensor(0.5f, 0)));
    }

    private static Model model(GraphBuilder graph) {
        return Model.of(Network.DIALECT, List.of(graph.build()), Attributes.NONE);
    }

    private static Model unnamed(Model model) {
        Graph graph = model.main();
        GraphBuilder builder = graph.edit();
        graph.tensors().forEach(tensor -> builder.put(tensor.withName("")));
        return model.withGraph(0, builder.build());
    }
}
