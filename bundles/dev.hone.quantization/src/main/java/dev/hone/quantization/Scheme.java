package dev.hone.quantization;

import dev.hone.model.DataType;
import java.util.Optional;

/**
 * How one node computes and stores its weights. {@link #INT8} and {@link #INT16X8} compute with integers; the others
 * compute in float from weights that are stored in fewer bits.
 */
public enum Scheme {
    /** As it is. */
    FLOAT("float", null, null, null),
    /** Activations and weights as INT8, biases as INT32. */
    INT8("int8", DataType.INT8, DataType.INT8, DataType.INT32),
    /** Activations as INT16 around the zero point 0, weights as INT8, biases as INT64. */
    INT16X8("int16x8", DataType.INT16, DataType.INT8, DataType.INT64),
    /** Weights as INT8, activations in float, which the kernel itself stores as INT8 while it computes. */
    DYNAMIC_RANGE("dynamic-range", null, DataType.INT8, null),
    /** Constants as FLOAT16. */
    FLOAT16("float16", null, DataType.FLOAT16, DataType.FLOAT16),
    /** Weights as INT8, turned back into floats before they are used. */
    WEIGHT_INT8("weight-only-int8", null, DataType.INT8, null),
    /** Weights as INT4, turned back into floats before they are used. */
    WEIGHT_INT4("weight-only-int4", null, DataType.INT4, null);

    private final String id;
    private final DataType activations;
    private final DataType weights;
    private final DataType bias;

    Scheme(String id, DataType activations, DataType weights, DataType bias) {
        this.id = id;
        this.activations = activations;
        this.weights = weights;
        this.bias = bias;
    }

    /** As users write it. */
    public String id() {
        return id;
    }

    /** The stored type of what the node reads and writes at run time; empty where that stays in float. */
    public Optional<DataType> activations() {
        return Optional.ofNullable(activations);
    }

    /** The stored type of constant weights; empty where they stay in float. */
    public Optional<DataType> weights() {
        return Optional.ofNullable(weights);
    }

    /** The stored type of constant biases; empty where they stay in float. */
    public Optional<DataType> bias() {
        return Optional.ofNullable(bias);
    }

    /** Whether the node computes in float from constants that are stored in fewer bits. */
    public boolean storesWeights() {
        return weights != null && activations == null;
    }

    /** Whether the node computes with integers that are stored between nodes. */
    public boolean isInteger() {
        return activations != null;
    }
}
