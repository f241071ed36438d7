package dev.hone.api.technique;

import dev.hone.model.TensorRef;
import java.util.Objects;

/** A property that a stage established on a tensor and later stages must not destroy. Made by {@link #of}. */
public final class Established {

    private final TensorRef tensor;
    private final String property;
    private final Property.Evidence evidence;

    private Established(TensorRef tensor, String property, Property.Evidence evidence) {
        this.tensor = tensor;
        this.property = property;
        this.evidence = evidence;
    }

    /**
     * @param tensor in the model that the stage is given
     * @param property its id, such as {@code sparsity}
     * @param evidence as it was measured last
     */
    public static Established of(TensorRef tensor, String property, Property.Evidence evidence) {
        return new Established(
                Objects.requireNonNull(tensor), Objects.requireNonNull(property), Objects.requireNonNull(evidence));
    }

    /** The tensor, in the model that the stage is given. */
    public TensorRef tensor() {
        return tensor;
    }

    /** The property's id. */
    public String property() {
        return property;
    }

    /** What it looked like when it was measured last. */
    public Property.Evidence evidence() {
        return evidence;
    }

    @Override
    public String toString() {
        return property + " of " + tensor + ": " + evidence.description();
    }
}
