package dev.hone.format.keras.internal.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model: layers and the calls between them. A sequence is one in which each layer is called once on the one before.
 *
 * @param inputs empty for a sequence that does not say what it takes
 * @param explicitMasks whether masks are arguments of calls, as Keras 3 writes them in functional models
 */
public record ModelConfig(
        String name, List<LayerConfig> layers, List<TensorKey> inputs, List<TensorKey> outputs, boolean explicitMasks) {

    public ModelConfig {
        layers = List.copyOf(layers);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /**
     * Of a model as a layer.
     *
     * @param modern whether Keras 3 wrote it
     */
    public static ModelConfig of(LayerConfig model, boolean modern) {
        List<LayerConfig> layers = new ArrayList<>();
        for (Object layer : model.options().list("layers")) {
            if (!(layer instanceof Map<?, ?> map)) {
                throw new UnsupportedException("layers has " + layer);
            }
            layers.add(LayerConfig.of(map));
        }
        return model.className().equals("Sequential")
                ? sequence(model, layers)
                : new ModelConfig(
                        model.name(),
                        layers,
                        counted(keys(model.options().values().get("input_layers")), layers, modern),
                        counted(keys(model.options().values().get("output_layers")), layers, modern),
                        modern);
    }

    /**
     * How many calls of layers the model takes, with those of models within as often as these are called; beyond all
     * whole numbers if models call models often enough.
     *
     * @param modern whether Keras 3 wrote it
     */
    public double calls(boolean modern) {
        double all = 0;
        for (LayerConfig layer : layers) {
            double each = layer.isModel() && !layer.calls().isEmpty()
                    ? of(layer, modern).calls(modern)
                    : 1;
            all += layer.calls().size() * each;
        }
        return all;
    }

    /** A layer that makes a mask. */
    public Optional<LayerConfig> maskMaker() {
        return layers.stream().filter(LayerConfig::makesMask).findFirst();
    }

    /** Keras 3 counts a functional model's own graph as its first call here, and nowhere else. */
    private static List<TensorKey> counted(List<TensorKey> keys, List<LayerConfig> layers, boolean modern) {
        return keys.stream()
                .map(key -> layers.stream()
                                .anyMatch(layer -> modern && layer.name().equals(key.layer()) && isFunctional(layer))
                        ? new TensorKey(key.layer(), key.node() - 1, key.index(), key.shape())
                        : key)
                .toList();
    }

    private static boolean isFunctional(LayerConfig layer) {
        return layer.isModel() && !layer.className().equals("Sequential");
    }

    private static ModelConfig sequence(LayerConfig model, List<LayerConfig> layers) {
        List<LayerConfig> chained = new ArrayList<>();
        List<TensorKey> inputs = List.of();
        TensorKey last = null;
        for (LayerConfig layer : layers) {
            boolean input = layer.className().equals("InputLayer");
            if (last == null && !input) {
                LayerConfig first = inputOf(model, layer);
                chained.add(first);
                last = new TensorKey(first.name(), 0, 0, Optional.empty());
                inputs = List.of(last);
            }
            TensorKey output = new TensorKey(layer.name(), 0, 0, Optional.empty());
            if (input) {
                inputs = List.of(output);
                chained.add(layer);
            } else {
                chained.add(new LayerConfig(
                        layer.className(),
                        layer.origin(),
                        layer.name(),
                        layer.options(),
                        List.of(new CallConfig(List.of(last), Map.of()))));
            }
            last = output;
        }
        return new ModelConfig(model.name(), chained, inputs, last == null ? List.of() : List.of(last), false);
    }

    /** An input layer for a sequence that has none: Keras 2 notes the shape at the first layer. */
    private static LayerConfig inputOf(LayerConfig model, LayerConfig first) {
        Object shape = first.options().has("batch_input_shape")
                ? first.options().values().get("batch_input_shape")
                : model.options().values().get("build_input_shape");
        if (shape == null) {
            shape = first.options().values().get("batch_shape");
        }
        Map<String, Object> config = shape == null ? Map.of() : Map.of("batch_shape", shape);
        return new LayerConfig("InputLayer", "keras", first.name() + "_input", new Options(config), List.of());
    }

    /** One {@code [layer, node, index]}, or lists or maps of such. */
    private static List<TensorKey> keys(Object structure) {
        List<TensorKey> keys = new ArrayList<>();
        if (structure instanceof Map<?, ?> map) {
            map.values().forEach(value -> keys.addAll(keys(value)));
        } else if (structure instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof String) {
            keys.add(CallConfig.key(list, Optional.empty()));
        } else if (structure instanceof List<?> list) {
            list.forEach(value -> keys.addAll(keys(value)));
        }
        return keys;
    }
}
