package dev.hone.format.keras.internal.layers;

import dev.hone.format.keras.internal.archive.StoredArray;
import dev.hone.format.keras.internal.archive.Weights;
import dev.hone.format.keras.internal.config.UnsupportedException;
import dev.hone.model.DataType;
import dev.hone.model.Shape;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.Value;
import java.util.HashMap;
import java.util.Map;

/** The constants of a layer, the same at each of its calls. Taken in the order in which Keras keeps them. */
public final class LayerWeights {

    private final HoneBuilder graph;
    private final Weights stored;
    private final Map<String, Value> taken = new HashMap<>();
    private final Map<String, LayerWeights> parts = new HashMap<>();

    public LayerWeights(HoneBuilder graph, Weights stored) {
        this.graph = graph;
        this.stored = stored;
    }

    /** Of a layer that has none. */
    static LayerWeights none() {
        return new LayerWeights(new HoneBuilder(), Weights.NONE);
    }

    /**
     * An array.
     *
     * @param name what Keras calls it, for messages and the tensor
     * @throws UnsupportedException if it is not there or of another shape
     */
    public Value take(String name, int... shape) {
        return taken.computeIfAbsent(name, key -> read(name, Shape.of(shape)));
    }

    private Value read(String name, Shape shape) {
        StoredArray array = stored.next()
                .orElseThrow(() -> new UnsupportedException(
                        name + " of shape " + shape + " is not among the weights; the configuration asks for it"));
        if (!array.shape().equals(shape)) {
            throw new UnsupportedException(
                    name + " has the shape " + array.shape() + " in the weights; the configuration asks for " + shape);
        }
        if (array.type() != DataType.FLOAT32) {
            throw new UnsupportedException(
                    name + " is stored as " + array.type() + "; accepted are floats: quantized layers are not read");
        }
        return graph.constant(name, array.type(), array.shape(), array.data());
    }

    /** Leaves an array out. */
    public void skip(String name) {
        taken.computeIfAbsent(name, key -> {
            stored.next();
            return graph.scalar(0);
        });
    }

    /** The constants of a part of the layer, such as {@code cell}. */
    public LayerWeights part(String name) {
        return parts.computeIfAbsent(name, key -> new LayerWeights(graph, stored.part(name)));
    }

    /** @throws UnsupportedException if there are arrays that the configuration does not ask for */
    void requireAllTaken() {
        if (stored.remaining() > 0) {
            throw new UnsupportedException(
                    "the weights have " + stored.remaining() + " arrays more than the configuration asks for");
        }
    }
}
