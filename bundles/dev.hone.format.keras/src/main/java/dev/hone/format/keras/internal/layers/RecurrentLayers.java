package dev.hone.format.keras.internal.layers;

import dev.hone.format.keras.internal.config.LayerConfig;
import dev.hone.format.keras.internal.config.Options;
import dev.hone.format.keras.internal.config.UnsupportedException;
import dev.hone.model.Shape;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Recurrent layers, and those around them. */
final class RecurrentLayers {

    private RecurrentLayers() {}

    static void register(Map<String, SeveralReader> table) {
        table.put("SimpleRNN", RecurrentLayers::recurrent);
        table.put("LSTM", RecurrentLayers::recurrent);
        table.put("GRU", RecurrentLayers::recurrent);
        table.put("Bidirectional", RecurrentLayers::bidirectional);
        table.put("TimeDistributed", RecurrentLayers::distributed);
    }

    private static List<Value> recurrent(Call call) {
        List<Value> states = new ArrayList<>();
        Value x = inputs(call, states);
        return Sequence.read(call, x, states);
    }

    /** The data; adds the initial states, which may stand beside it or be named. */
    private static Value inputs(Call call, List<Value> states) {
        List<Value> inputs = call.inputs();
        states.addAll(inputs.subList(1, inputs.size()));
        Object named = call.kwargs().get("initial_state");
        if (named instanceof Value value) {
            states.add(value);
        } else if (named instanceof List<?> list) {
            list.forEach(state -> states.add((Value) state));
        }
        return inputs.get(0);
    }

    private static List<Value> bidirectional(Call call) {
        Options options = call.options();
        LayerConfig forward = LayerConfig.of(options.map("layer")
                .orElseThrow(() -> new UnsupportedException("the configuration lacks layer"))
                .values());
        Map<String, Object> reversed = new LinkedHashMap<>(forward.options().values());
        reversed.put("go_backwards", !forward.options().flag("go_backwards", false));
        LayerConfig backward = options.map("backward_layer")
                .map(given -> LayerConfig.of(given.values()))
                .orElse(new LayerConfig(
                        forward.className(), forward.origin(), forward.name(), new Options(reversed), List.of()));
        List<Value> states = new ArrayList<>();
        Value x = inputs(call, states);
        int half = states.size() / 2;
        List<Value> there = direction(call, forward, "forward_layer", x, states.subList(0, half));
        List<Value> back = direction(call, backward, "backward_layer", x, states.subList(half, states.size()));
        boolean sequences = forward.options().flag("return_sequences", false);
        Value last = sequences ? call.operations().reverse(back.get(0), 1) : back.get(0);
        List<Value> results = new ArrayList<>(merged(call, there.get(0), last));
        results.addAll(there.subList(1, there.size()));
        results.addAll(back.subList(1, back.size()));
        return results;
    }

    private static List<Value> direction(Call call, LayerConfig layer, String part, Value x, List<Value> states) {
        LayerTable.refusal(layer).ifPresent(refusal -> {
            throw new UnsupportedException(layer.label() + " " + refusal);
        });
        if (!List.of("SimpleRNN", "LSTM", "GRU").contains(layer.className())) {
            throw new UnsupportedException(layer.label() + "; supported: SimpleRNN, LSTM, GRU");
        }
        Call inner = call.inner(layer, call.weights().part(part), x);
        return Sequence.read(new Call(layer, call.graph(), inner.weights(), inner.args(), masked(call)), x, states);
    }

    private static Map<String, Object> masked(Call call) {
        Object mask = call.kwargs().get("mask");
        return mask == null ? Map.of() : Map.of("mask", mask);
    }

    private static List<Value> merged(Call call, Value there, Value back) {
        if (call.options().values().containsKey("merge_mode") && !call.options().has("merge_mode")) {
            return List.of(there, back);
        }
        String mode = call.options().choice("merge_mode", "concat", "concat", "sum", "mul", "ave");
        return List.of(
                switch (mode) {
                    case "sum" -> call.graph().binary(HoneOp.ADD, there, back);
                    case "mul" -> call.graph().binary(HoneOp.MULTIPLY, there, back);
                    case "ave" ->
                        call.graph()
                                .binary(
                                        HoneOp.MULTIPLY,
                                        call.graph().binary(HoneOp.ADD, there, back),
                                        call.graph().scalar(0.5));
                    default -> call.operations().concatenate(List.of(there, back), there.rank() - 1);
                });
    }

    /** Steps are samples to the layer within. */
    private static List<Value> distributed(Call call) {
        Value x = call.x();
        if (call.kwargs().get("mask") != null) {
            throw new UnsupportedException("it is called with a mask; supported: without");
        }
        LayerConfig layer = LayerConfig.of(call.options()
                .map("layer")
                .orElseThrow(() -> new UnsupportedException("the configuration lacks layer"))
                .values());
        if (layer.isModel()) {
            throw new UnsupportedException(layer.label() + " is a model; supported: layers");
        }
        int steps = x.dimension(1);
        int batch = x.dimension(0);
        if (steps == Shape.DYNAMIC) {
            throw new UnsupportedException("data of shape " + x.shape() + "; accepted: a known number of steps");
        }
        int[] merged = new int[x.rank() - 1];
        merged[0] = batch == Shape.DYNAMIC ? batch : batch * steps;
        for (int i = 1; i < merged.length; i++) {
            merged[i] = x.dimension(i + 1);
        }
        Value flat = call.operations().reshapeBatch(x, x.multiple() * steps, merged);
        Value y = LayerTable.one(call.inner(layer, call.weights().part("layer"), flat));
        int[] split = new int[y.rank() + 1];
        split[0] = batch;
        split[1] = steps;
        for (int i = 2; i < split.length; i++) {
            split[i] = y.dimension(i - 1);
        }
        return List.of(call.operations().reshapeBatch(y, x.multiple(), split));
    }
}
