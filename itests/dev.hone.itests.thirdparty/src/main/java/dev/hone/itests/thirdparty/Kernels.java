package dev.hone.itests.thirdparty;

import dev.hone.api.technique.Context;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Tensor;
import dev.hone.model.traits.Traits;
import dev.hone.model.traits.WeightTrait;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The constant float weights of a model, by their ids. */
final class Kernels {

    private Kernels() {}

    static Map<Integer, WeightTrait> of(Model model, Context context) {
        Map<Integer, WeightTrait> found = new LinkedHashMap<>();
        Graph graph = model.main();
        for (Node node : graph.nodes()) {
            Optional<WeightTrait> trait =
                    context.operators().traits(graph, node).flatMap(Traits::weight);
            trait.flatMap(weight -> graph.input(node, weight.input()))
                    .filter(Kernels::isFloatConstant)
                    .ifPresent(tensor -> found.putIfAbsent(tensor.id(), trait.get()));
        }
        return found;
    }

    private static boolean isFloatConstant(Tensor tensor) {
        return tensor.isConstant() && tensor.type() == DataType.FLOAT32;
    }
}
