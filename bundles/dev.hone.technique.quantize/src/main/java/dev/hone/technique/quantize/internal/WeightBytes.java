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
import java.util.HashSet;
import java.util.Set;

/** Estimates what the constants of a quantized model occupy. */
final class WeightBytes {

    private WeightBytes() {}

    /** Constants that integer nodes read as int8, their biases as int32, all others as they are. */
    static long of(Model model, Operators operators, QuantizationScope scope) {
        Set<Integer> narrow = new HashSet<>();
        Set<NodeRef> integer = scope.nodes();
        Graph main = model.main();
        for (Node node : main.nodes()) {
            if (integer.contains(new NodeRef(0, node.id()))) {
                narrow.addAll(node.inputs());
                operators
                        .traits(main, node)
                        .flatMap(Traits::weight)
                        .filter(weight -> weight.bias() != Tensor.NONE)
                        .ifPresent(weight -> narrow.remove(node.input(weight.bias())));
            }
        }
        long bytes = 0;
        for (Graph graph : model.graphs()) {
            for (Tensor tensor : graph.tensors()) {
                boolean stored = graph == main && narrow.contains(tensor.id()) && tensor.type() == DataType.FLOAT32;
                bytes += tensor.data()
                        .map(data -> stored ? data.size() / Float.BYTES : data.size())
                        .orElse(0L);
            }
        }
        return bytes;
    }
}
