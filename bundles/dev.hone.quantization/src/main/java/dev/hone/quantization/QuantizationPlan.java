package dev.hone.quantization;

import dev.hone.model.NodeRef;
import dev.hone.model.TensorRef;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a {@link QuantizationRealizer} makes of a float model: which nodes compute with integers, and how each of their
 * tensors is stored; how nodes that compute in float read constants that are stored in fewer bits. An immutable value
 * made by {@link #builder}.
 */
public final class QuantizationPlan {

    private final Map<TensorRef, Stored> tensors;
    private final Map<Use, Stored> uses;
    private final Map<NodeRef, Scheme> schemes;
    private final Map<Use, WeightForm> weights;
    private final Map<TensorRef, String> kept;
    private final boolean integerInputs;
    private final boolean integerOutputs;

    private QuantizationPlan(Builder builder) {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(builder.tensors));
        uses = Collections.unmodifiableMap(new LinkedHashMap<>(builder.uses));
        schemes = Collections.unmodifiableMap(new LinkedHashMap<>(builder.schemes));
        weights = Collections.unmodifiableMap(new LinkedHashMap<>(builder.weights));
        kept = Collections.unmodifiableMap(new LinkedHashMap<>(builder.kept));
        integerInputs = builder.integerInputs;
        integerOutputs = builder.integerOutputs;
    }

    /**
     * One input of a node.
     *
     * @param input index of the input
     */
    public record Use(NodeRef node, int input) {}

    public static Builder builder() {
        return new Builder();
    }

    /** The nodes that compute with integers. All others stay as they are, with conversions at the border. */
    public Set<NodeRef> nodes() {
        return schemes.keySet();
    }

    /** The scheme of each node that computes with integers. */
    public Map<NodeRef, Scheme> schemes() {
        return schemes;
    }

    /** How each tensor that an integer node reads or writes is stored, constants included. */
    public Map<TensorRef, Stored> tensors() {
        return tensors;
    }

    /**
     * Inputs that a node must read stored in another way than the tensor is: a constant is stored once more, an
     * activation is converted before the node.
     */
    public Map<Use, Stored> uses() {
        return uses;
    }

    /** How an integer node reads an input: its own way, else the tensor's; empty where the input is not quantized. */
    public Optional<Stored> read(Use use, TensorRef tensor) {
        Stored own = uses.get(use);
        return Optional.ofNullable(own == null ? tensors.get(tensor) : own);
    }

    /** The constants that nodes read in another form than float32 although they compute in float. */
    public Map<Use, WeightForm> weights() {
        return weights;
    }

    /** Constants that stay float32 although their nodes' schemes ask for less, each with the reason. */
    public Map<TensorRef, String> kept() {
        return kept;
    }

    /** Whether the model takes integers where its inputs go to integer nodes; it takes floats else. */
    public boolean integerInputs() {
        return integerInputs;
    }

    /** Whether the model gives integers where its outputs come from integer nodes; it gives floats else. */
    public boolean integerOutputs() {
        return integerOutputs;
    }

    /** Collects a plan. Not safe for use by several threads. */
    public static final class Builder {

        private final Map<TensorRef, Stored> tensors = new LinkedHashMap<>();
        private final Map<Use, Stored> uses = new LinkedHashMap<>();
        private final Map<NodeRef, Scheme> schemes = new LinkedHashMap<>();
        private final Map<Use, WeightForm> weights = new LinkedHashMap<>();
        private final Map<TensorRef, String> kept = new LinkedHashMap<>();
        private boolean integerInputs;
        private boolean integerOutputs;

        private Builder() {}

        /** @param scheme one that computes with integers */
        public Builder node(NodeRef node, Scheme scheme) {
            if (!scheme.isInteger()) {
                throw new IllegalArgumentException(scheme + " does not compute with integers");
            }
            schemes.put(node, scheme);
            return this;
        }

        public Builder tensor(TensorRef tensor, Stored stored) {
            tensors.put(tensor, stored);
            return this;
        }

        public Builder use(NodeRef node, int input, Stored stored) {
            uses.put(new Use(node, input), stored);
            return this;
        }

        /** An input of a node that computes in float. */
        public Builder weight(NodeRef node, int input, WeightForm form) {
            weights.put(new Use(node, input), form);
            return this;
        }

        /** A constant that stays as it is, and why. */
        public Builder keep(TensorRef constant, String reason) {
            kept.put(constant, reason);
            return this;
        }

        public Builder integerInputs(boolean integer) {
            integerInputs = integer;
            return this;
        }

        public Builder integerOutputs(boolean integer) {
            integerOutputs = integer;
            return this;
        }

        public QuantizationPlan build() {
            return new QuantizationPlan(this);
        }
    }
}
