package dev.hone.quantization;

import dev.hone.api.graph.Operators;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.NodeRef;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import dev.hone.model.traits.Traits;
import java.util.HashMap;
import java.util.Map;

/** Estimates what the constants of a quantized model occupy. */
public final class WeightBytes {

    private WeightBytes() {}

    /** Constants as the schemes of the nodes that read them say, all others as they are. */
    public static long of(Model model, Operators operators, QuantizationScope scope) {
        Map<TensorRef, Integer> bits = new HashMap<>();
        scope.weights().forEach((constant, type) -> bits.put(constant, type.bits()));
        Graph main = model.main();
        for (Node node : main.nodes()) {
            Scheme scheme = scope.scheme(new NodeRef(0, node.id()));
            if (scheme.isInteger()) {
                node.inputs()
                        .forEach(input -> bits.put(
                                new TensorRef(0, input),
                                scheme.activations().orElseThrow().bits()));
                operators.traits(main, node).flatMap(Traits::weight).ifPresent(weight -> {
                    bits.put(
                            new TensorRef(0, node.input(weight.input())),
                            scheme.weights().orElseThrow().bits());
                    if (weight.bias() != Tensor.NONE) {
                        bits.put(
                                new TensorRef(0, node.input(weight.bias())),
                                scheme.bias().orElseThrow().bits());
                    }
                });
            }
        }
        long bytes = 0;
        for (int i = 0; i < model.graphs().size(); i++) {
            for (Tensor tensor : model.graphs().get(i).tensors()) {
                Integer stored = tensor.type() == DataType.FLOAT32 ? bits.get(new TensorRef(i, tensor.id())) : null;
                bytes += tensor.data()
                        .map(data -> stored == null ? data.size() : data.size() * stored / Float.SIZE)
                        .orElse(0L);
            }
        }
        return bytes;
    }
}
