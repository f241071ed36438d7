package dev.hone.model;

import java.util.Objects;
import java.util.Optional;

/**
 * A value of the graph: a constant where it has data, else an activation, a graph input or (where {@code variable})
 * state kept from one run to the next.
 *
 * @param id unique within its graph and kept by every step that does not replace the tensor
 * @param name as read; may be empty, need not be unique
 * @param shape as declared
 * @param quantization present where stored integers stand for real values
 * @param data present where the tensor is a constant; its size agrees with type and shape unless the attributes say
 *     that it is stored in another encoding (sparse)
 * @param attributes what the format keeps beside
 */
public record Tensor(
        int id,
        String name,
        DataType type,
        Shape shape,
        Optional<Quantization> quantization,
        Optional<TensorData> data,
        boolean variable,
        Attributes attributes) {

    /** Stands for an operand that is left out. */
    public static final int NONE = -1;

    /**
     * Attribute, a truth value, of a tensor that something beside nodes refers to, such as a signature or the
     * quantization of another tensor: it stays though no node uses it.
     */
    public static final String KEPT = "kept";

    public Tensor {
        Objects.requireNonNull(name);
        Objects.requireNonNull(type);
        Objects.requireNonNull(shape);
        Objects.requireNonNull(quantization);
        Objects.requireNonNull(data);
        Objects.requireNonNull(attributes);
        if (id < 0) {
            throw new InvalidModelException("tensor id " + id + " is negative");
        }
    }

    public static Tensor activation(int id, String name, DataType type, Shape shape) {
        return new Tensor(id, name, type, shape, Optional.empty(), Optional.empty(), false, Attributes.NONE);
    }

    public static Tensor constant(int id, String name, DataType type, Shape shape, TensorData data) {
        return new Tensor(id, name, type, shape, Optional.empty(), Optional.of(data), false, Attributes.NONE);
    }

    public boolean isConstant() {
        return data.isPresent();
    }

    public Tensor withId(int changed) {
        return new Tensor(changed, name, type, shape, quantization, data, variable, attributes);
    }

    public Tensor withName(String changed) {
        return new Tensor(id, changed, type, shape, quantization, data, variable, attributes);
    }

    public Tensor withType(DataType changed) {
        return new Tensor(id, name, changed, shape, quantization, data, variable, attributes);
    }

    public Tensor withShape(Shape changed) {
        return new Tensor(id, name, type, changed, quantization, data, variable, attributes);
    }

    public Tensor withQuantization(Optional<Quantization> changed) {
        return new Tensor(id, name, type, shape, changed, data, variable, attributes);
    }

    public Tensor withData(Optional<TensorData> changed) {
        return new Tensor(id, name, type, shape, quantization, changed, variable, attributes);
    }

    public Tensor withAttributes(Attributes changed) {
        return new Tensor(id, name, type, shape, quantization, data, variable, changed);
    }

    /** For messages: the name, or {@code #id} where it has none. */
    public String label() {
        return name.isEmpty() ? "#" + id : name;
    }
}
