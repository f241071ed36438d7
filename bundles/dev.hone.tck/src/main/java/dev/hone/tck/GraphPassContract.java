package dev.hone.tck;

import dev.hone.api.graph.GraphPass;
import dev.hone.api.graph.Operators;
import dev.hone.model.Model;
import dev.hone.model.Tensor;
import dev.hone.tck.kit.ModelContent;
import dev.hone.tck.kit.Network;
import dev.hone.tck.kit.NetworkOperators;
import dev.hone.tck.kit.OddModels;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The contract of {@link GraphPass}. A pass's test extends this class and gives the pass and models that it changes.
 */
public abstract class GraphPassContract extends PluginContract<GraphPass> {

    /** For the subclass of a pass's test. */
    protected GraphPassContract() {
        super(GraphPass.class, "pass.", Optional.empty());
    }

    /** Models that the pass changes, by name; the kit adds odd ones, which it may leave alone. */
    protected Map<String, Model> models() {
        return Map.of();
    }

    /** What is known of the models' operators. */
    protected Operators operators() {
        return NetworkOperators.INSTANCE;
    }

    /** Whether the pass may remove a constant that operators read, so that nothing becomes of it. */
    protected boolean mayRemove(Tensor constant) {
        return false;
    }

    /** A pass makes a new model, or gives back the given object, and says where tensors went. */
    @TestFactory
    protected Stream<DynamicTest> cleansOrLeavesModels() {
        Map<String, Model> models = new LinkedHashMap<>(OddModels.all());
        models.put("a classifier", Network.classifier());
        models.putAll(models());
        return models.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getKey(), () -> cleansOrLeaves(entry.getValue(), models().containsKey(entry.getKey()))));
    }

    private void cleansOrLeaves(Model model, boolean expected) {
        Map<String, Object> content = ModelContent.of(model);
        GraphPass.Result result = run(model);
        Clause.require(content.equals(ModelContent.of(model)), "The given model stays as it is.", "it changed");
        Optional<String> difference = ModelContent.difference(model, result.model());
        Clause.require(
                difference.isPresent() == (result.model() != model),
                "A pass gives back the same object where there is nothing to do, and another where there is.",
                difference
                        .map(how -> "it is the same object, changed: " + how)
                        .orElse("it is another object that says the same"));
        Clause.require(
                !expected || difference.isPresent(),
                "The test gives models that the pass changes.",
                "it changed nothing");
        Clause.requireNone(
                LineageCheck.broken(model, result.lineage(), result.model(), this::mayRemove),
                "The lineage says where every constant went and how its values follow.");
        Clause.requireNone(
                ModelContent.difference(result.model(), run(model).model()), "The same model gives the same result.");
    }

    private GraphPass.Result run(Model model) {
        GraphPass.Result result =
                Clause.answer("A pass takes every model.", "run", () -> create().run(model, operators()));
        Clause.require(
                result.model() != null && result.lineage() != null,
                "A result has a model and a lineage.",
                "one is null");
        return result;
    }
}
