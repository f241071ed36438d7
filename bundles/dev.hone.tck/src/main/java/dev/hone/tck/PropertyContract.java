package dev.hone.tck;

import dev.hone.api.technique.Property;
import dev.hone.api.technique.Property.Evidence;
import dev.hone.model.Lineage.Transform;
import dev.hone.model.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The contract of {@link Property}. A property's test extends this class and gives the property and tensors. */
public abstract class PropertyContract extends PluginContract<Property> {

    /** For the subclass of a property's test. */
    protected PropertyContract() {
        super(Property.class, "property.", Optional.empty());
    }

    /** Tensors that have the property. */
    protected abstract List<Tensor> having();

    /** Tensors that do not. */
    protected abstract List<Tensor> lacking();

    /** Measured, never claimed. */
    @Test
    protected void isReadOffTensors() {
        for (Tensor tensor : having()) {
            String description = evidence(tensor).description();
            Clause.require(
                    description != null && Clause.isLine(description),
                    "Evidence is described in one line.",
                    "it is '" + description + "'");
            Clause.require(
                    evidence(tensor).description().equals(description),
                    "The same tensor has the same evidence.",
                    "it is '" + description + "' and then '" + evidence(tensor).description() + "'");
        }
        for (Tensor tensor : lacking()) {
            Optional<Evidence> found = Clause.answer("measure answers.", "measure", () -> create().measure(tensor));
            Clause.require(found.isEmpty(), "A tensor without the property has no evidence.", "there is " + found);
        }
    }

    /** What did not change is not lost. */
    @Test
    protected void holdsInATensorThatStaysAsItIs() {
        for (Tensor tensor : having()) {
            requireKept(tensor);
        }
    }

    /** Several jobs measure at once. */
    @Test
    protected void isSafeForSeveralThreads() {
        Property property = create();
        for (Tensor tensor : having()) {
            String expected = evidence(tensor).description();
            Clause.require(
                    IntStream.range(0, 64).parallel().allMatch(i -> property.measure(tensor)
                            .map(Evidence::description)
                            .filter(expected::equals)
                            .isPresent()),
                    "A property is safe for use by several threads.",
                    "they measure different evidence");
        }
    }

    private void requireKept(Tensor tensor) {
        Optional<String> lost = Clause.answer(
                "lost answers.", "lost", () -> create().lost(tensor, evidence(tensor), tensor, new Transform.Same()));
        Clause.require(
                lost.isEmpty(),
                "A property holds in a tensor that stays as it is.",
                "of '" + tensor.label() + "' is lost: " + lost.orElse(""));
    }

    private Evidence evidence(Tensor tensor) {
        return Clause.answer("measure answers.", "measure", () -> create().measure(tensor))
                .orElseThrow(() -> Clause.broken(
                        "The test gives tensors that have the property.", "'" + tensor.label() + "' has no evidence"));
    }
}
