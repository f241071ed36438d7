package dev.hone.format.keras.internal.layers;

import dev.hone.format.keras.internal.config.LayerConfig;
import dev.hone.format.keras.internal.config.Options;
import dev.hone.format.keras.internal.config.UnsupportedException;
import dev.hone.model.hone.Value;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The layers that are read, by their class in Keras. */
public final class LayerTable {

    private static final Map<String, SeveralReader> READERS = readers();

    /** What is computed in these types is computed in float32 here. */
    private static final Set<String> TYPES =
            Set.of("float32", "float16", "bfloat16", "float64", "mixed_float16", "mixed_bfloat16");

    private LayerTable() {}

    private static Map<String, SeveralReader> readers() {
        Map<String, LayerReader> table = new TreeMap<>();
        CoreLayers.register(table);
        ActivationLayers.register(table);
        ConvolutionLayers.register(table);
        NormalizationLayers.register(table);
        PoolingLayers.register(table);
        MergingLayers.register(table);
        ImageLayers.register(table);
        TensorOperations.register(table);
        Comparisons.register(table);
        ShapeOperations.register(table);
        Map<String, SeveralReader> all = new TreeMap<>();
        table.forEach((name, reader) -> all.put(name, call -> List.of(reader.read(call))));
        RecurrentLayers.register(all);
        AttentionLayers.register(all);
        all.put(TensorOperations.PREFIX + "Split", TensorOperations::split);
        return all;
    }

    /** The classes. */
    public static Set<String> classes() {
        return READERS.keySet();
    }

    /** Why layers of this class are not read; empty if they are. */
    public static Optional<String> refusal(LayerConfig layer) {
        if (layer.isModel()) {
            return Optional.empty();
        }
        if (!layer.isBuiltin()) {
            return Optional.of("is of the custom class " + layer.origin() + ">" + layer.className()
                    + "; no code of a model is run");
        }
        if (!READERS.containsKey(key(layer))) {
            return Optional.of("is of a class that is not supported");
        }
        try {
            return typeRefusal(layer);
        } catch (UnsupportedException e) {
            return Optional.of("has a dtype that makes no sense: " + e.getMessage());
        }
    }

    private static Optional<String> typeRefusal(LayerConfig layer) {
        Object type = layer.options().values().get("dtype");
        if (type instanceof Map<?, ?> policy) {
            String kind = Options.of(policy).text("class_name", "");
            type = Options.of(policy)
                    .map("config")
                    .map(config -> config.text("name", ""))
                    .orElse("");
            if (kind.toLowerCase(Locale.ROOT).contains("quantized")) {
                return Optional.of("is quantized by Keras (" + kind + "); supported: layers in float");
            }
        }
        if (type instanceof Map<?, ?> || layer.className().equals("Embedding") || type == null) {
            return Optional.empty();
        }
        return TYPES.contains(type.toString())
                        || type.toString().startsWith("int")
                        || type.toString().startsWith("uint")
                ? Optional.empty()
                : Optional.of("has dtype=" + type + "; supported: "
                        + String.join(", ", TYPES.stream().sorted().toList()));
    }

    private static String key(LayerConfig layer) {
        return layer.isOperation() ? TensorOperations.PREFIX + layer.className() : layer.className();
    }

    /** What a call of a layer gives. */
    public static List<Value> read(Call call) {
        refusal(call.layer()).ifPresent(refusal -> {
            throw new UnsupportedException(call.layer().label() + " " + refusal);
        });
        List<Value> outputs = READERS.get(key(call.layer())).read(call);
        call.weights().requireAllTaken();
        outputs.forEach(Shapes::requireHeld);
        return outputs;
    }

    /** The only output of a layer that belongs to another. */
    static Value one(Call call) {
        List<Value> outputs = read(call);
        if (outputs.size() != 1) {
            throw new UnsupportedException(
                    call.layer().label() + " gives " + outputs.size() + " tensors; supported: 1");
        }
        return outputs.get(0);
    }
}
