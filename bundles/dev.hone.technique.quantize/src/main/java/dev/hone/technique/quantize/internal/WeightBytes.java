package dev.hone.technique.quantize.internal;

import dev.hone.api.graph.Operators;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.NodeRef;
import dev.hone.model.Tensor;
import dev.hone.model.traits.Traits;
import dev.hone.quantization.QuantizationScope;
import dev.hone.quantization.Scheme;
import java.util.HashMap;
import java.util.Map;

/** Estimates what the constants of a quantized model occupy. */
final class WeightBytes {

    private WeightBytes() {}

    /** Constants that integer nodes read as their schemes say, all others as they are. */
    static long of(Model model, Operators operators, QuantizationScope scope) {
        Map<Integer, Integer> bits = new HashMap<>();
        Graph main = model.main();
        for (Node node : main.nodes()) {
            Scheme scheme = scope.scheme(new NodeRef(0, node.id()));
            if (scheme.isInteger()) {
                node.inputs()
                        .forEach(input -> bits.put(
                                input, scheme.activations().orElseThrow().bits()));
                operators.traits(main, node).flatMap(Traits::weight).ifPresent(weight -> {
                    bits.put(
                            node.input(weight.input()),
                            scheme.weights().orElseThrow().bits());
                    if (weight.bias() != Tensor.NONE) {
                        bits.put(
                                node.input(weight.bias()),
                                scheme.bias().orElseThrow().bits());
                    }
                });
            }
        }
        long bytes = 0;
        for (Graph graph : model.graphs()) {
            for (Tensor tensor : graph.tensors()) {
                boolean stored = graph == main && bits.containsKey(tensor.id()) && tensor.type() == DataType.FLOAT32;
                bytes += tensor.data()
                        .map(data -> stored ? data.size() * bits.get(tensor.id()) / Float.SIZE : data.size())
                        .orElse(0L);
            }
        }
        return bytes;
    }
}
