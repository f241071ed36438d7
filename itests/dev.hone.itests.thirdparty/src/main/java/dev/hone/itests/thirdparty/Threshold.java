package dev.hone.itests.thirdparty;

import dev.hone.api.technique.Check;
import dev.hone.api.technique.Context;
import dev.hone.api.technique.Estimate;
import dev.hone.api.technique.Outcome;
import dev.hone.api.technique.Technique;
import dev.hone.api.technique.TechniqueType;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Lineage;
import dev.hone.model.Model;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.model.TensorRef;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Sets weights that are near zero to zero. */
@Component
@TechniqueType(
        id = "threshold",
        description = "Sets weights that are near zero to zero",
        passes = "fold-constants",
        establishes = "zeros")
@Designate(ocd = Threshold.Parameters.class)
public final class Threshold implements Technique {

    @ObjectClassDefinition(name = "threshold")
    @interface Parameters {

        @AttributeDefinition(description = "Weights of a smaller magnitude become zero", min = "0")
        double below() default 0.01;
    }

    @Override
    public Check check(Model model, Context context) {
        return Kernels.of(model, context).isEmpty()
                ? Check.refused("the model has no constant float32 weights")
                : Check.accepted();
    }

    @Override
    public Estimate estimate(Model model, Context context) {
        return Estimate.unknown();
    }

    @Override
    public Outcome apply(Model model, Context context) {
        double below = context.parameters(Parameters.class).below();
        GraphBuilder graph = model.main().edit();
        Lineage.Builder lineage = Lineage.builder();
        for (int id : Kernels.of(model, context).keySet()) {
            Tensor weight = model.main().tensor(id);
            graph.put(weight.withData(Optional.of(cut(weight.data().orElseThrow(), below))));
            TensorRef ref = new TensorRef(0, id);
            lineage.link(ref, ref, new Lineage.Transform.Revalued());
        }
        return Outcome.applied(model.withGraph(0, graph.build()), lineage.build());
    }

    private static TensorData cut(TensorData weights, double below) {
        ByteBuffer values = ByteBuffer.allocate(Math.toIntExact(weights.size())).order(ByteOrder.LITTLE_ENDIAN);
        weights.read(0, values.capacity(), values);
        values.flip();
        for (int at = 0; at < values.limit(); at += Float.BYTES) {
            if (Math.abs(values.getFloat(at)) < below) {
                values.putFloat(at, 0);
            }
        }
        return TensorData.of(values);
    }
}
