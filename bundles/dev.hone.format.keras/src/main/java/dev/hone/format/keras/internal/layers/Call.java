package dev.hone.format.keras.internal.layers;

import dev.hone.format.keras.internal.config.LayerConfig;
import dev.hone.format.keras.internal.config.Options;
import dev.hone.format.keras.internal.config.UnsupportedException;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.Operations;
import dev.hone.model.hone.Value;
import java.util.List;
import java.util.Map;

/**
 * A call of a layer.
 *
 * @param args positional arguments: the first is a {@link Value} or a list of such
 */
public record Call(
        LayerConfig layer, HoneBuilder graph, LayerWeights weights, List<Object> args, Map<String, Object> kwargs) {

    Options options() {
        return layer.options();
    }

    Operations operations() {
        return new Operations(graph);
    }

    /** The only tensor that the layer is applied to. */
    Value x() {
        List<Value> inputs = inputs();
        if (inputs.size() != 1) {
            throw new UnsupportedException("it is applied to " + inputs.size() + " tensors; supported: 1");
        }
        return inputs.get(0);
    }

    /** The tensors that the layer is applied to. */
    public List<Value> inputs() {
        Object first = args.isEmpty() ? null : args.get(0);
        if (first instanceof Value value) {
            return List.of(value);
        }
        if (first instanceof List<?> list && !list.isEmpty() && list.stream().allMatch(Value.class::isInstance)) {
            return list.stream().map(Value.class::cast).toList();
        }
        throw new UnsupportedException("it is applied to " + first + "; supported: tensors");
    }

    /** The same layer on something else. */
    Call on(Value x) {
        return new Call(layer, graph, weights, List.of(x), kwargs);
    }

    /** Another layer that belongs to this one, with weights of its own. */
    Call inner(LayerConfig other, LayerWeights own, Value x) {
        return new Call(other, graph, own, List.of(x), Map.of());
    }
}
