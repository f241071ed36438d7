package dev.hone.training.tuning;

import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Lineage;
import dev.hone.model.Lineage.Transform;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.model.TensorRef;
import dev.hone.model.hone.HoneOp;
import dev.hone.training.Weight;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A model with the weights that came out of a training. */
final class TunedModel {

    private final Graph main;
    private final Network network;
    private final GraphBuilder changed;
    private final Map<TensorRef, Transform> transforms = new HashMap<>();
    private final Lineage.Builder lineage = Lineage.builder();
    private final Model model;

    /** @param values of all variables */
    TunedModel(Model before, Renormalization trained, BuiltProgram built, Map<String, TensorData> values) {
        main = before.main();
        network = trained.network();
        changed = main.edit();
        Map<TensorRef, TensorData> weights = new HashMap<>();
        built.names().forEach((tensor, name) -> weights.put(tensor, values.get(name)));
        built.weights().forEach(site -> weights.put(site.weight().tensor(), site.projected(values)));
        trained.fold(built, values, weights);
        built.names().keySet().stream()
                .filter(tensor -> !Renormalization.isOwn(tensor))
                .forEach(tensor -> {
                    changed.put(main.tensor(tensor.tensor()).withData(Optional.of(weights.get(tensor))));
                    transforms.put(tensor, new Transform.Revalued());
                });
        built.biases().forEach((normalization, bias) -> {
            if (!trained.isOwn(normalization)) {
                fold(normalization, bias.of(values));
            }
        });
        transforms.forEach((tensor, transform) -> lineage.link(tensor, tensor, transform));
        model = before.withGraph(0, changed.removeUnusedTensors().build());
    }

    Model model() {
        return model;
    }

    Lineage lineage() {
        return lineage.build();
    }

    /** What was folded while it was trained is folded in the model. */
    private void fold(Normalization normalization, TensorData bias) {
        Weight kernel = network.weights().get(normalization.kernel());
        transforms.put(
                kernel.tensor(),
                new Transform.Chain(List.of(
                        new Transform.FoldedInto(Math.max(0, kernel.outputChannelAxis()), false),
                        new Transform.Revalued())));
        Node node = read(normalization.node().output(0));
        int input = normalization
                .addition()
                .map(addition -> read(addition.output(0)).input(0))
                .orElse(node.input(0));
        normalization
                .addition()
                .ifPresent(
                        addition -> changed.replaceNode(read(addition.output(0)).id()));
        Tensor beta = main.tensor(node.input(2));
        int added = changed.newTensorId();
        changed.put(Tensor.constant(added, beta.name(), DataType.FLOAT32, Shape.of((int) (bias.size() / 4)), bias));
        changed.replaceNode(
                node.id(), HoneOp.ADD.node(node.id(), List.of(input, added), node.outputs(), Attributes.NONE));
        normalization.parameters().forEach(this::gone);
        normalization.bias().ifPresent(this::gone);
    }

    private void gone(int tensor) {
        Optional.ofNullable(network.weights().get(tensor)).ifPresent(weight -> {
            transforms.remove(weight.tensor());
            lineage.gone(weight.tensor());
        });
    }

    /** The node of the model that writes what a tensor of the network holds. */
    private Node read(int tensor) {
        return main.nodes().stream()
                .filter(node -> node.outputs().stream()
                        .anyMatch(id -> network.tensor(new TensorRef(0, id)).orElse(Tensor.NONE) == tensor))
                .findFirst()
                .orElseThrow();
    }
}
