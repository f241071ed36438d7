package dev.hone.format.keras.internal.layers;

import dev.hone.format.keras.internal.config.Options;
import dev.hone.format.keras.internal.config.UnsupportedException;
import dev.hone.model.Attributes;
import dev.hone.model.Shape;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Operations;
import dev.hone.model.hone.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Attention, by several heads (Vaswani et al. 2017) and by one. */
final class AttentionLayers {

    private AttentionLayers() {}

    static void register(Map<String, SeveralReader> table) {
        table.put("MultiHeadAttention", AttentionLayers::multiHead);
        table.put("Attention", call -> single(call, false));
        table.put("AdditiveAttention", call -> single(call, true));
    }

    private static Optional<Value> mask(Call call, Value query, Value key) {
        Operations operations = call.operations();
        Optional<Value> given = Masks.named(call, "attention_mask");
        given = Masks.both(call, given, Masks.named(call, "query_mask").map(own -> operations.expand(own, 2)));
        given = Masks.both(call, given, Masks.named(call, "value_mask").map(own -> operations.expand(own, 1)));
        given = Masks.both(call, given, Masks.named(call, "key_mask").map(own -> operations.expand(own, 1)));
        return Boolean.TRUE.equals(call.kwargs().get("use_causal_mask"))
                ? Optional.of(Masks.causal(call, query.dimension(1), key.dimension(1), given))
                : given;
    }

    private static Value shares(Call call, Value scores, Optional<Value> mask) {
        return Masks.softmax(call, scores, mask, masked -> call.operations().along(HoneOp.SOFTMAX, masked, -1));
    }

    private static List<Value> multiHead(Call call) {
        Options options = call.options();
        int heads = options.integer("num_heads");
        int width = options.integer("key_dim");
        int depth = options.integer("value_dim", width);
        options.require("use_gate", false);
        options.require("sliding_window", "none");
        Value query = call.inputs().get(0);
        Value value = argument(call, 1, "value", query);
        Value key = argument(call, 2, "key", value);
        Shapes.requireRank(query, 3);
        Shapes.requireRank(value, 3);
        if (options.values().get("attention_axes") instanceof List<?> axes && !axes.equals(List.of(1L))) {
            throw new UnsupportedException("attention_axes=" + axes + "; supported: 1");
        }
        HoneBuilder graph = call.graph();
        Operations operations = call.operations();
        Value q = projected(call, "query", query, heads, width);
        Value k = projected(call, "key", key, heads, width);
        Value v = projected(call, "value", value, heads, depth);
        Value scaled = graph.binary(HoneOp.MULTIPLY, q, graph.scalar(1 / Math.sqrt(width)));
        Optional<Value> mask = mask(call, query, key).map(own -> own.rank() == 3 ? operations.expand(own, 1) : own);
        Value scores = shares(call, operations.matmul(scaled, k, true), mask);
        Value mixed = graph.node(
                HoneOp.TRANSPOSE,
                Attributes.of("permutation", List.of(0L, 2L, 1L, 3L)),
                q.type(),
                Shape.of(query.dimension(0), query.dimension(1), heads, depth),
                operations.matmul(scores, v, false));
        Value joined = operations.reshape(mixed, query.dimension(0), query.dimension(1), heads * depth);
        int[] shape = options.has("output_shape")
                ? options.integers("output_shape", 1, query.channels())
                : new int[] {query.channels()};
        LayerWeights weights = call.weights().part("output_dense");
        Value output = operations.matmul(
                joined, matrix(call, weights.take("kernel", heads, depth, shape[0]), heads * depth, shape[0]), false);
        if (options.flag("use_bias", true)) {
            output = graph.binary(HoneOp.ADD, output, weights.take("bias", shape[0]));
        }
        return Boolean.TRUE.equals(call.kwargs().get("return_attention_scores"))
                ? List.of(output, scores)
                : List.of(output);
    }

    /** A tensor that may stand in its place, be named, or be the one before. */
    private static Value argument(Call call, int position, String name, Value otherwise) {
        Object given = position < call.args().size()
                ? call.args().get(position)
                : call.kwargs().get(name);
        return given instanceof Value value ? value : otherwise;
    }

    private static Value matrix(Call call, Value kernel, int rows, int columns) {
        return ConvolutionLayers.reshaped(call.graph(), kernel, rows, columns);
    }

    /** {@code [batch, heads, steps, width]}. */
    private static Value projected(Call call, String name, Value x, int heads, int width) {
        LayerWeights weights = call.weights().part(name + "_dense");
        Operations operations = call.operations();
        Value y = operations.matmul(
                x,
                matrix(call, weights.take("kernel", x.channels(), heads, width), x.channels(), heads * width),
                false);
        if (call.options().flag("use_bias", true)) {
            Value bias = ConvolutionLayers.reshaped(call.graph(), weights.take("bias", heads, width), heads * width);
            y = call.graph().binary(HoneOp.ADD, y, bias);
        }
        return call.graph().transpose(operations.reshape(y, x.dimension(0), x.dimension(1), heads, width), 0, 2, 1, 3);
    }

    /** By the dot product of query and key, or by the sum of the tanh of their sum. */
    private static List<Value> single(Call call, boolean additive) {
        if (Masks.named(call, "mask").isPresent()) {
            throw new UnsupportedException("it is called with a mask; supported: use_causal_mask");
        }
        Options options = call.options();
        List<Value> inputs = call.inputs();
        if (inputs.size() < 2) {
            throw new UnsupportedException(
                    "it is applied to " + inputs.size() + " tensors; supported: query and value");
        }
        Value query = inputs.get(0);
        Value value = inputs.get(1);
        Value key = inputs.size() > 2 ? inputs.get(2) : value;
        HoneBuilder graph = call.graph();
        Operations operations = call.operations();
        Value scores;
        boolean concat = options.choice("score_mode", "dot", "dot", "concat").equals("concat");
        if (additive || concat) {
            Value sum = graph.binary(HoneOp.ADD, operations.expand(query, 2), operations.expand(key, 1));
            if (concat && options.flag("use_scale", false)) {
                sum = graph.binary(HoneOp.MULTIPLY, sum, call.weights().take("scale"));
            }
            Value bent = graph.unary(HoneOp.TANH, sum);
            if (additive && options.flag("use_scale", true)) {
                bent = graph.binary(HoneOp.MULTIPLY, bent, call.weights().take("scale", query.channels()));
            }
            scores = operations.reduce(HoneOp.REDUCE_SUM, bent, false, 3);
            if (concat) {
                scores = graph.binary(HoneOp.MULTIPLY, scores, call.weights().take("concat_score_weight"));
            }
        } else {
            scores = operations.matmul(query, key, true);
            if (options.flag("use_scale", false)) {
                scores = graph.binary(HoneOp.MULTIPLY, scores, call.weights().take("scale"));
            }
        }
        Value weights = shares(call, scores, mask(call, query, key));
        Value output = operations.matmul(weights, value, false);
        return Boolean.TRUE.equals(call.kwargs().get("return_attention_scores"))
                ? List.of(output, weights)
                : List.of(output);
    }
}
