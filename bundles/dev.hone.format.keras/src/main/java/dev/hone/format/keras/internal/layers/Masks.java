package dev.hone.format.keras.internal.layers;

import dev.hone.format.keras.internal.config.UnsupportedException;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Shape;
import dev.hone.model.TensorData;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Value;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What says of each element whether it counts. */
final class Masks {

    /** What Keras puts where a mask is false before it takes the softmax. */
    private static final double LEAST = -1e9;

    private Masks() {}

    /** The mask that a layer is called with, in its place or by name. */
    static Optional<Value> given(Call call, int position, String name) {
        Object mask = position < call.args().size()
                ? call.args().get(position)
                : call.kwargs().get(name);
        if (mask == null) {
            return Optional.empty();
        }
        if (mask instanceof List<?> list && list.stream().allMatch(Objects::isNull)) {
            return Optional.empty();
        }
        if (!(mask instanceof Value value)) {
            throw new UnsupportedException("it is called with " + name + "=" + mask + "; supported: one tensor");
        }
        return Optional.of(bool(call.graph(), value));
    }

    static Optional<Value> named(Call call, String name) {
        return given(call, Integer.MAX_VALUE, name);
    }

    /** What counts by both masks, of which either may not be there. */
    static Optional<Value> both(Call call, Optional<Value> a, Optional<Value> b) {
        return a.isPresent() && b.isPresent()
                ? Optional.of(call.graph().binary(HoneOp.AND, DataType.BOOL, a.get(), b.get()))
                : a.or(() -> b);
    }

    /** Numbers above one half are true. */
    private static Value bool(HoneBuilder graph, Value mask) {
        if (mask.type() == DataType.BOOL) {
            return mask;
        }
        return graph.binary(HoneOp.LESS, DataType.BOOL, graph.scalar(0.5), real(graph, mask));
    }

    static Value real(HoneBuilder graph, Value x) {
        return x.type().isFloat()
                ? x
                : graph.node(HoneOp.CAST, Attributes.of("to", DataType.FLOAT32.name()), DataType.FLOAT32, x.shape(), x);
    }

    /** A softmax of what counts; nothing else has a share. */
    static Value softmax(Call call, Value scores, Optional<Value> mask, UnaryOperator<Value> softmax) {
        if (mask.isEmpty()) {
            return softmax.apply(scores);
        }
        HoneBuilder graph = call.graph();
        Value shares = softmax.apply(Activations.select(graph, mask.get(), scores, graph.scalar(LEAST)));
        return Activations.select(graph, mask.get(), shares, graph.scalar(0));
    }

    /** What is not later, of {@code queries} rows and {@code keys} columns; with the mask that there is already. */
    static Value causal(Call call, int queries, int keys, Optional<Value> mask) {
        if (queries == Shape.DYNAMIC || keys == Shape.DYNAMIC) {
            throw new UnsupportedException("use_causal_mask=true; accepted: a known number of steps");
        }
        byte[] earlier = new byte[queries * keys];
        for (int i = 0; i < earlier.length; i++) {
            earlier[i] = (byte) (i % keys <= i / keys ? 1 : 0);
        }
        Value causal = call.graph()
                .constant(
                        "causal",
                        DataType.BOOL,
                        Shape.of(1, queries, keys),
                        TensorData.of(java.nio.ByteBuffer.wrap(earlier)));
        return both(call, mask, Optional.of(causal)).orElseThrow();
    }
}
