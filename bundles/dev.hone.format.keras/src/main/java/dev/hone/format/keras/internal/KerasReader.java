package dev.hone.format.keras.internal;

import dev.hone.format.keras.internal.archive.KerasFile;
import dev.hone.format.keras.internal.config.LayerConfig;
import dev.hone.format.keras.internal.config.ModelConfig;
import dev.hone.format.keras.internal.config.Options;
import dev.hone.format.keras.internal.config.TensorKey;
import dev.hone.format.keras.internal.config.UnsupportedException;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Model;
import dev.hone.model.Shape;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Turns what a file of Keras says into a graph. */
final class KerasReader {

    private static final Map<String, DataType> TYPES = Map.of(
            "float32", DataType.FLOAT32,
            "float16", DataType.FLOAT32,
            "bfloat16", DataType.FLOAT32,
            "float64", DataType.FLOAT32,
            "int8", DataType.INT8,
            "uint8", DataType.UINT8,
            "int32", DataType.INT32,
            "int64", DataType.INT64,
            "bool", DataType.BOOL);

    /** Models that call models that call models grow without bounds in a file of a few lines. */
    private static final int MAX_CALLS = 100_000;

    private KerasReader() {}

    /** @throws InvalidModelException with all that keeps the model from being read */
    static Model read(KerasFile file) {
        boolean modern = isModern(file.version());
        LayerConfig config;
        ModelConfig model;
        try {
            config = LayerConfig.of(file.config());
            if (!config.isModel()) {
                throw new InvalidModelException("the model is of the class "
                        + (config.isBuiltin() ? "" : config.origin() + ">") + config.className()
                        + "; accepted are Sequential and functional models, as no code of a model is run");
            }
            model = ModelConfig.of(config, modern);
            if (model.calls(modern) > MAX_CALLS) {
                throw new InvalidModelException("models within models come to more than " + MAX_CALLS
                        + " calls of layers; accepted: at most that many");
            }
        } catch (UnsupportedException e) {
            throw new InvalidModelException("the configuration cannot be read: " + e.getMessage(), e);
        }
        Problems problems = new Problems();
        HoneBuilder graph = new HoneBuilder();
        List<Value> inputs = new ArrayList<>();
        for (TensorKey input : model.inputs()) {
            inputs.add(input(model, input, graph, problems));
        }
        List<Value> outputs = inputs.contains(null)
                ? List.of()
                : new ModelReader(model, modern, file.weights(), "", graph, problems).read(inputs);
        problems.raise();
        if (outputs.isEmpty() || outputs.stream().anyMatch(Objects::isNull)) {
            throw new InvalidModelException("the model has no outputs");
        }
        return Model.of(HoneOp.DIALECT, List.of(graph.build(model.name(), inputs, outputs)), Attributes.NONE);
    }

    /** Whether it is of Keras 3; files that do not say are older. */
    private static boolean isModern(String version) {
        return switch (version.replaceFirst("\\..*", "")) {
            case "", "2" -> false;
            case "3" -> true;
            default -> throw new InvalidModelException("the file is of Keras " + version + "; accepted: Keras 2 and 3");
        };
    }

    private static Value input(ModelConfig model, TensorKey key, HoneBuilder graph, Problems problems) {
        LayerConfig layer = model.layers().stream()
                .filter(candidate -> candidate.name().equals(key.layer()))
                .findFirst()
                .orElse(null);
        if (layer == null) {
            problems.add("input " + key.layer() + " is no layer of the model");
            return null;
        }
        try {
            return input(layer, graph, problems);
        } catch (UnsupportedException | InvalidModelException e) {
            problems.add(layer, ": " + e.getMessage());
            return null;
        }
    }

    private static Value input(LayerConfig layer, HoneBuilder graph, Problems problems) {
        Options options = layer.options();
        String shape = options.has("batch_shape") ? "batch_shape" : "batch_input_shape";
        DataType type = TYPES.get(options.text("dtype", "float32"));
        if (!options.has(shape) || type == null) {
            problems.add(layer.label()
                    + (type == null
                            ? " takes " + options.text("dtype", "") + "; supported: "
                                    + String.join(
                                            ", ",
                                            TYPES.keySet().stream().sorted().toList())
                            : " does not say which shape it takes"));
            return null;
        }
        if (options.flag("sparse", false) || options.flag("ragged", false)) {
            problems.add(layer, " takes sparse or ragged data; supported: dense");
            return null;
        }
        return graph.input(layer.name(), type, Shape.of(options.integers(shape)));
    }
}
