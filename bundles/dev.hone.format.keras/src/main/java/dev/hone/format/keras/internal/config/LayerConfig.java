package dev.hone.format.keras.internal.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A layer, or a model as a layer.
 *
 * @param className as in the file, without a package before {@code >}
 * @param origin the module or package of the class
 * @param calls of the layer in the model that it belongs to; empty in a sequence
 */
public record LayerConfig(String className, String origin, String name, Options options, List<CallConfig> calls) {

    private static final Set<String> MODELS = Set.of("Sequential", "Functional", "Model");

    public LayerConfig {
        calls = List.copyOf(calls);
    }

    /** Of a layer as serialized: {@code class_name}, {@code config}, …. */
    public static LayerConfig of(Map<?, ?> map) {
        Options all = Options.of(map);
        Options config = all.map("config").orElse(new Options(Map.of()));
        String className = all.text("class_name", "");
        boolean foreign = all.values().containsKey("module") && !all.has("module");
        String full = className.indexOf('>') >= 0 || !foreign ? className : all.text("registered_name", className);
        int mark = full.lastIndexOf('>');
        String origin = mark >= 0 ? full.substring(0, mark) : foreign ? "custom" : all.text("module", "keras");
        List<CallConfig> calls = new ArrayList<>();
        all.list("inbound_nodes").forEach(node -> calls.add(CallConfig.of(node)));
        return new LayerConfig(
                className.substring(className.lastIndexOf('>') + 1),
                origin,
                all.text("name", config.text("name", "")),
                config,
                calls);
    }

    /** Whether the class is one of Keras, not of the model's author. */
    public boolean isBuiltin() {
        return origin.equals("keras")
                || origin.startsWith("keras.")
                || origin.startsWith("keras_")
                || origin.startsWith("tf_keras")
                || origin.startsWith("tensorflow.");
    }

    /** Whether what it gives says of its steps whether they count. */
    public boolean makesMask() {
        return className.equals("Masking")
                || Boolean.TRUE.equals(options.values().get("mask_zero"));
    }

    public boolean isModel() {
        return isBuiltin() && MODELS.contains(className) && options.has("layers");
    }

    /** Whether it is an operation on tensors that is called as a function. */
    public boolean isOperation() {
        return origin.startsWith("keras.src.ops") || origin.startsWith("keras.ops") || className.equals("TFOpLambda");
    }

    public String label() {
        return "layer '" + name + "' (" + className + ")";
    }

    /** What Keras 3 calls the place of the weights of layers of this class. */
    public String slot() {
        String snake = className
                .replaceAll("\\W+", "")
                .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
                .replaceAll("([a-z])([A-Z])", "$1_$2");
        return snake.toLowerCase(java.util.Locale.ROOT);
    }
}
