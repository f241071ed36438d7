package dev.hone.format.keras.internal;

import dev.hone.format.keras.internal.archive.Weights;
import dev.hone.format.keras.internal.config.CallConfig;
import dev.hone.format.keras.internal.config.LayerConfig;
import dev.hone.format.keras.internal.config.ModelConfig;
import dev.hone.format.keras.internal.config.TensorKey;
import dev.hone.format.keras.internal.config.UnsupportedException;
import dev.hone.format.keras.internal.layers.Call;
import dev.hone.format.keras.internal.layers.LayerTable;
import dev.hone.format.keras.internal.layers.LayerWeights;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Shape;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A model, or a model within a model, as often as it is called. Layers have the same constants at each call. */
final class ModelReader {

    private final ModelConfig model;
    private final boolean modern;
    private final String prefix;
    private final HoneBuilder graph;
    private final Problems problems;
    private final Map<String, LayerWeights> weights = new HashMap<>();
    private final Map<String, ModelReader> nested = new HashMap<>();
    private final Map<String, Weights> stored = new LinkedHashMap<>();

    /**
     * @param modern whether Keras 3 wrote it
     * @param prefix of the names of layers
     */
    ModelReader(ModelConfig model, boolean modern, Weights own, String prefix, HoneBuilder graph, Problems problems) {
        this.model = model;
        this.modern = modern;
        this.prefix = prefix;
        this.graph = graph;
        this.problems = problems;
        Map<String, Integer> numbers = new HashMap<>();
        for (LayerConfig layer : model.layers()) {
            if (layer.isOperation()) {
                continue;
            }
            int number = numbers.merge(layer.slot(), 1, Integer::sum) - 1;
            stored.put(layer.name(), own.layer(layer.name(), number == 0 ? layer.slot() : layer.slot() + "_" + number));
        }
    }

    /**
     * A call of the model.
     *
     * @return its outputs; null where a layer before them could not be read
     */
    List<Value> read(List<Value> inputs) {
        if (inputs.size() != model.inputs().size()) {
            problems.add("model '" + model.name() + "' is applied to " + inputs.size() + " tensors and takes "
                    + model.inputs().size());
        }
        Map<TensorKey, Value> values = new HashMap<>();
        for (int i = 0; i < Math.min(inputs.size(), model.inputs().size()); i++) {
            values.put(model.inputs().get(i).plain(), inputs.get(i));
        }
        List<Step> waiting = new ArrayList<>();
        for (LayerConfig layer : model.layers()) {
            for (int node = 0; node < layer.calls().size(); node++) {
                waiting.add(new Step(layer, node, layer.calls().get(node)));
            }
        }
        run(waiting, values);
        List<Value> outputs = new ArrayList<>();
        for (TensorKey output : model.outputs()) {
            if (!values.containsKey(output.plain())) {
                problems.add(
                        "model '" + model.name() + "' has the output " + output.layer() + ", which no layer gives");
            }
            outputs.add(values.get(output.plain()));
        }
        return outputs;
    }

    private record Step(LayerConfig layer, int node, CallConfig call) {}

    /** In an order in which each has its inputs, whatever order the file has. */
    private void run(List<Step> waiting, Map<TensorKey, Value> values) {
        while (!waiting.isEmpty()) {
            List<Step> blocked = new ArrayList<>();
            for (Step step : waiting) {
                if (isReady(
                        List.of(
                                step.call().args(),
                                List.copyOf(step.call().kwargs().values().stream()
                                        .map(Optional::ofNullable)
                                        .toList())),
                        values)) {
                    call(step, values);
                } else {
                    blocked.add(step);
                }
            }
            if (blocked.size() == waiting.size()) {
                problems.add("model '" + model.name() + "': "
                        + blocked.get(0).layer().label() + " reads what no layer gives before it");
                return;
            }
            waiting.clear();
            waiting.addAll(blocked);
        }
    }

    private static boolean isReady(Object argument, Map<TensorKey, Value> values) {
        if (argument instanceof TensorKey key) {
            return values.containsKey(key.plain());
        }
        if (argument instanceof Optional<?> optional) {
            return optional.isEmpty() || isReady(optional.get(), values);
        }
        if (argument instanceof List<?> list) {
            return list.stream().allMatch(element -> isReady(element, values));
        }
        return true;
    }

    private void call(Step step, Map<TensorKey, Value> values) {
        LayerConfig layer = step.layer();
        List<Value> outputs = List.of();
        graph.enter(prefix + layer.name());
        try {
            outputs = outputs(step, values);
        } catch (UnsupportedException | InvalidModelException e) {
            Optional<String> refusal = LayerTable.refusal(layer);
            if (refusal.isPresent()) {
                problems.addClass(layer, refusal.get());
            } else {
                problems.add(layer, ": " + e.getMessage());
            }
        } catch (UnknownInput e) {
            LayerTable.refusal(layer).ifPresent(refusal -> problems.addClass(layer, refusal));
        } catch (ArithmeticException | IndexOutOfBoundsException | ClassCastException | NullPointerException e) {
            problems.add(layer, ": its configuration makes no sense: " + e.getMessage());
        }
        if (outputs.isEmpty()) {
            values.put(new TensorKey(layer.name(), step.node(), 0, Optional.empty()), null);
        }
        for (int i = 0; i < outputs.size(); i++) {
            if (outputs.get(i) != null) {
                graph.name(outputs.get(i), prefix + layer.name());
            }
            values.put(new TensorKey(layer.name(), step.node(), i, Optional.empty()), outputs.get(i));
        }
    }

    private List<Value> outputs(Step step, Map<TensorKey, Value> values) {
        LayerConfig layer = step.layer();
        LayerTable.refusal(layer).ifPresent(refusal -> {
            throw new UnsupportedException(refusal);
        });
        List<Object> args = new ArrayList<>();
        for (Object argument : step.call().args()) {
            args.add(filled(argument, values));
        }
        Map<String, Object> kwargs = new LinkedHashMap<>();
        step.call().kwargs().forEach((name, value) -> kwargs.put(name, filled(value, values)));
        if (!model.explicitMasks() && layer.makesMask()) {
            throw new UnsupportedException(
                    "it makes a mask; supported: masks in functional models of Keras 3, and models without");
        }
        if (layer.className().endsWith("Attention")) {
            model.maskMaker().ifPresent(maker -> {
                throw new UnsupportedException("masks of " + maker.label()
                        + " are not followed to attention; supported: attention_mask and use_causal_mask");
            });
        }
        if (layer.isModel() && kwargs.get("mask") != null) {
            throw new UnsupportedException("it is called with a mask; supported: models without");
        }
        if (layer.isModel()) {
            ModelReader inner = nested.computeIfAbsent(
                    layer.name(),
                    name -> new ModelReader(
                            ModelConfig.of(layer, modern),
                            modern,
                            stored.get(name),
                            prefix + name + '/',
                            graph,
                            problems));
            return inner.read(new Call(layer, graph, null, args, kwargs).inputs());
        }
        LayerWeights own = weights.computeIfAbsent(
                layer.name(), name -> new LayerWeights(graph, stored.getOrDefault(name, Weights.NONE)));
        return LayerTable.read(new Call(layer, graph, own, args, kwargs));
    }

    /** Where a layer before could not be read, what the file notes of its output has to do. */
    private Object filled(Object argument, Map<TensorKey, Value> values) {
        if (argument instanceof TensorKey key) {
            Value value = values.get(key.plain());
            if (value != null) {
                return value;
            }
            return graph.placeholder(Shape.of(key.shape().orElseThrow(UnknownInput::new).stream()
                    .mapToInt(Integer::intValue)
                    .toArray()));
        }
        if (argument instanceof List<?> list) {
            List<Object> all = new ArrayList<>();
            list.forEach(element -> all.add(filled(element, values)));
            return all;
        }
        return argument;
    }

    /** Nothing is known of what a layer is applied to, as one before it was not read. */
    private static final class UnknownInput extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
