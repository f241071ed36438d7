package dev.hone.coordinator.internal.runner;

import dev.hone.api.technique.Check;
import dev.hone.api.technique.Context;
import dev.hone.api.technique.Estimate;
import dev.hone.api.technique.Outcome;
import dev.hone.api.technique.Technique;
import dev.hone.model.Graph;
import dev.hone.model.Lineage;
import dev.hone.model.Model;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** A technique that does what a test says. */
record ToyTechnique(BiFunction<Model, Context, Outcome> work, Supplier<Estimate> expectation) implements Technique {

    ToyTechnique(BiFunction<Model, Context, Outcome> work) {
        this(work, Estimate::unknown);
    }

    ToyTechnique expecting(Supplier<Estimate> estimate) {
        return new ToyTechnique(work, estimate);
    }

    /** Multiplies the first weight. */
    static ToyTechnique multiplying(float factor) {
        return new ToyTechnique((model, context) -> Outcome.applied(
                withWeight(model, ToyFormat.weight(model, 0) * factor), Lineage.IDENTITY, "multiplied"));
    }

    static Model withWeight(Model model, float weight) {
        Tensor tensor = model.main().tensor(1);
        Graph graph = model.main()
                .edit()
                .put(tensor.withData(Optional.of(TensorData.ofFloats(weight))))
                .build();
        return model.withGraph(0, graph);
    }

    @Override
    public Check check(Model model, Context context) {
        return Check.accepted();
    }

    @Override
    public Estimate estimate(Model model, Context context) {
        return expectation.get();
    }

    @Override
    public Outcome apply(Model model, Context context) {
        return work.apply(model, context);
    }
}
