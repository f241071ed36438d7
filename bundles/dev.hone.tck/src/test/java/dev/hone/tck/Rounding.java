package dev.hone.tck;

import dev.hone.api.technique.Check;
import dev.hone.api.technique.Context;
import dev.hone.api.technique.Estimate;
import dev.hone.api.technique.Outcome;
import dev.hone.api.technique.Technique;
import dev.hone.api.technique.TechniqueType;
import dev.hone.model.DataType;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Lineage;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.model.TensorRef;
import dev.hone.tck.kit.RealValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** A technique that keeps its contract: rounds weights to multiples of a step. Others break it in one place. */
@Component
@TechniqueType(id = "rounding", description = "rounds weights")
@Designate(ocd = Rounding.Parameters.class)
class Rounding implements Technique {

    @ObjectClassDefinition(name = "rounding")
    @interface Parameters {

        @AttributeDefinition(description = "weights become multiples of it", min = "0.001", max = "1")
        double step() default 0.25;
    }

    @Override
    public Check check(Model model, Context context) {
        return weights(model, context).isEmpty()
                ? Check.refused("the model has no constant float32 weights")
                : Check.accepted();
    }

    @Override
    public Estimate estimate(Model model, Context context) {
        return Estimate.unknown();
    }

    @Override
    public Outcome apply(Model model, Context context) {
        double step = context.parameters(Parameters.class).step();
        GraphBuilder graph = model.main().edit();
        Lineage.Builder lineage = Lineage.builder();
        for (Tensor weight : weights(model, context)) {
            context.cancellation().check();
            context.progress().report("round", 0, 0);
            graph.put(weight.withData(Optional.of(rounded(weight, step))));
            TensorRef ref = new TensorRef(0, weight.id());
            lineage.link(ref, ref, new Lineage.Transform.Revalued());
        }
        return changed(model, model.withGraph(0, graph.build()), lineage.build());
    }

    /** Where others break the result. */
    Outcome changed(Model before, Model after, Lineage lineage) {
        return after == before || weightsEqual(before, after)
                ? Outcome.skipped("all weights are multiples of the step")
                : Outcome.applied(after, lineage, "rounded");
    }

    private static boolean weightsEqual(Model before, Model after) {
        return before.main().tensors().stream()
                .filter(RealValues::canRead)
                .allMatch(tensor -> Arrays.equals(
                        RealValues.of(tensor), RealValues.of(after.main().tensor(tensor.id()))));
    }

    List<Tensor> weights(Model model, Context context) {
        List<Tensor> found = new ArrayList<>();
        for (Node node : model.main().nodes()) {
            context.operators()
                    .traits(model.main(), node)
                    .flatMap(traits -> traits.weight())
                    .flatMap(trait -> model.main().input(node, trait.input()))
                    .filter(tensor -> tensor.isConstant() && tensor.type() == DataType.FLOAT32)
                    .filter(tensor -> !found.contains(tensor))
                    .ifPresent(found::add);
        }
        return found;
    }

    static TensorData rounded(Tensor weight, double step) {
        double[] values = RealValues.of(weight);
        float[] rounded = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            rounded[i] = Double.isFinite(values[i]) ? (float) (Math.rint(values[i] / step) * step) : (float) values[i];
        }
        return TensorData.ofFloats(rounded);
    }
}
