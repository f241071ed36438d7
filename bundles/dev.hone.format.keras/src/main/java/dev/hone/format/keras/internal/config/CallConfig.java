package dev.hone.format.keras.internal.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A call of a layer: positional and named arguments, in which {@link TensorKey} stands for tensors.
 *
 * @param args the first is what the layer is applied to: a tensor or a list of tensors
 */
public record CallConfig(List<Object> args, Map<String, Object> kwargs) {

    /** A call as an element of {@code inbound_nodes}. */
    static CallConfig of(Object node) {
        if (node instanceof Map<?, ?> map) {
            Map<String, Object> kwargs = new LinkedHashMap<>();
            Options.of(map).map("kwargs").ifPresent(all -> all.values()
                    .forEach((name, value) -> kwargs.put(name, keras3(value))));
            List<Object> args = new ArrayList<>();
            Options.of(map).list("args").forEach(value -> args.add(keras3(value)));
            return new CallConfig(args, kwargs);
        }
        return keras2(node instanceof List<?> list ? list : List.of());
    }

    private static Object keras3(Object value) {
        if (value instanceof Map<?, ?> map) {
            if ("__keras_tensor__".equals(map.get("class_name"))) {
                Options config = Options.of(map)
                        .map("config")
                        .orElseThrow(() -> new UnsupportedException("a tensor without config"));
                List<?> history = config.list("keras_history");
                Optional<List<Integer>> shape = config.has("shape")
                        ? Optional.of(java.util.Arrays.stream(config.integers("shape"))
                                .boxed()
                                .toList())
                        : Optional.empty();
                return key(history, shape);
            }
            Map<String, Object> inner = new LinkedHashMap<>();
            map.forEach((name, element) -> inner.put(name.toString(), keras3(element)));
            return inner;
        }
        if (value instanceof List<?> list) {
            List<Object> inner = new ArrayList<>();
            list.forEach(element -> inner.add(keras3(element)));
            return inner;
        }
        return value;
    }

    /** A list of {@code [layer, node, index, kwargs]}, one for each tensor of the first argument. */
    private static CallConfig keras2(List<?> node) {
        if (!node.isEmpty() && node.get(0) instanceof String) {
            return keras2(List.of(node));
        }
        List<Object> tensors = new ArrayList<>();
        Map<String, Object> kwargs = new LinkedHashMap<>();
        for (Object element : node) {
            if (!(element instanceof List<?> list) || list.size() < 3) {
                throw new UnsupportedException("inbound_nodes has " + element);
            }
            tensors.add(key(list, Optional.empty()));
            if (list.size() > 3 && list.get(3) instanceof Map<?, ?> map) {
                map.forEach((name, value) -> kwargs.put(name.toString(), keras2Argument(value)));
            }
        }
        return new CallConfig(List.of(tensors.size() == 1 ? tensors.get(0) : tensors), kwargs);
    }

    private static Object keras2Argument(Object value) {
        return value instanceof List<?> list
                        && list.size() == 3
                        && list.get(0) instanceof String
                        && list.get(1) instanceof Long
                        && list.get(2) instanceof Long
                ? key(list, Optional.empty())
                : value;
    }

    /** Of {@code [layer, node, index]}. */
    static TensorKey key(List<?> history, Optional<List<Integer>> shape) {
        if (history.size() < 3
                || !(history.get(0) instanceof String layer)
                || !(history.get(1) instanceof Long node)
                || !(history.get(2) instanceof Long index)) {
            throw new UnsupportedException("a tensor is said to be " + history + "; accepted: [layer, node, index]");
        }
        return new TensorKey(layer, Options.whole("node", node), Options.whole("index", index), shape);
    }
}
