package dev.hone.training;

import dev.hone.model.DataType;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Shape;
import dev.hone.model.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The variables of one constraint and their values. An immutable value. Variables are trained (centroids, step sizes),
 * updated in each step by the graph (moving averages), or set between steps by the host (masks); all of them are part
 * of checkpoints.
 */
public final class State {

    /** No variables. */
    public static final State NONE = new State(Map.of());

    private final Map<String, Entry> entries;

    private State(Map<String, Entry> entries) {
        this.entries = Collections.unmodifiableMap(entries);
    }

    /**
     * A variable.
     *
     * @param shape static
     * @param value little-endian, row-major
     * @param trained whether the optimizer changes it; FLOAT32 then
     */
    public record Entry(DataType type, Shape shape, TensorData value, boolean trained) {
        public Entry {
            if (value.size() != type.bytes(shape.elements())) {
                throw new InvalidModelException("a variable of type " + type + " and shape " + shape
                        + " has a value of " + value.size() + " bytes");
            }
        }
    }

    /** By name, in the order in which they were added. */
    public Map<String, Entry> entries() {
        return entries;
    }

    /** With a FLOAT32 variable that is not trained. */
    public State with(String name, Shape shape, float... values) {
        return with(name, DataType.FLOAT32, shape, TensorData.ofFloats(values), false);
    }

    /** With a FLOAT32 variable that is trained. */
    public State withTrained(String name, Shape shape, float... values) {
        return with(name, DataType.FLOAT32, shape, TensorData.ofFloats(values), true);
    }

    public State with(String name, DataType type, Shape shape, TensorData value, boolean trained) {
        Map<String, Entry> changed = new LinkedHashMap<>(entries);
        changed.put(name, new Entry(type, shape, value, trained));
        return new State(changed);
    }

    /**
     * With another value of a variable that there is.
     *
     * @throws IllegalArgumentException if there is no such variable
     */
    public State withValue(String name, TensorData value) {
        Entry entry = entry(name);
        return with(name, entry.type, entry.shape, value, entry.trained);
    }

    /** With other values of a FLOAT32 variable that there is. */
    public State withFloats(String name, float... values) {
        return withValue(name, TensorData.ofFloats(values));
    }

    /** @throws IllegalArgumentException if there is no such variable */
    public TensorData value(String name) {
        return entry(name).value;
    }

    /** A copy of the values of a FLOAT32 variable. */
    public float[] floats(String name) {
        TensorData data = value(name);
        ByteBuffer bytes = data.copy(0, Math.toIntExact(data.size())).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(values);
        return values;
    }

    private Entry entry(String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw new IllegalArgumentException("no variable " + name + " among " + entries.keySet());
        }
        return entry;
    }
}
