package dev.hone.tck;

import dev.hone.api.TensorSpec;
import dev.hone.model.Lineage;
import dev.hone.model.Model;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import dev.hone.tck.kit.ModelContent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** What a technique made. */
record Applied(Model model, Lineage lineage, List<String> notes) {

    void requireLineage(Model before, Predicate<Tensor> mayRemove) {
        Clause.requireNone(
                LineageCheck.broken(before, lineage, model, mayRemove),
                "The lineage says where every constant went and how its values follow.");
    }

    void requireInterface(Model before) {
        String clause = "Inputs and outputs keep their number, order and shapes, and the dialect stays.";
        Clause.require(
                before.dialect().equals(model.dialect()),
                clause,
                "the dialect was " + before.dialect() + " and is " + model.dialect());
        List<?> inputs = shapes(TensorSpec.inputsOf(before.main()));
        List<?> outputs = shapes(TensorSpec.outputsOf(before.main()));
        List<?> newInputs = shapes(TensorSpec.inputsOf(model.main()));
        List<?> newOutputs = shapes(TensorSpec.outputsOf(model.main()));
        Clause.require(
                inputs.equals(newInputs) && outputs.equals(newOutputs),
                clause,
                "they were " + inputs + " and " + outputs + " and are " + newInputs + " and " + newOutputs);
    }

    /** What differs from what was made of the same; empty if nothing does. */
    Optional<String> differenceTo(Applied other) {
        return ModelContent.difference(model, other.model)
                .map(how -> "the models differ: " + how)
                .or(() -> differs(links(), other.links(), "lineages"))
                .or(() -> differs(notes, other.notes, "notes"));
    }

    private static List<?> shapes(List<TensorSpec> specs) {
        return specs.stream().map(TensorSpec::shape).toList();
    }

    private static Optional<String> differs(Object one, Object other, String what) {
        return one.equals(other) ? Optional.empty() : Optional.of("the " + what + " differ: " + one + " and " + other);
    }

    private Map<TensorRef, Object> links() {
        Map<TensorRef, Object> links = new HashMap<>();
        lineage.changed().forEach(ref -> links.put(ref, lineage.of(ref, model)));
        return links;
    }
}
