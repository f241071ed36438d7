package example.plugin;

import dev.hone.api.technique.Check;
import dev.hone.api.technique.Context;
import dev.hone.api.technique.Estimate;
import dev.hone.api.technique.Outcome;
import dev.hone.api.technique.Technique;
import dev.hone.api.technique.TechniqueType;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Lineage;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.model.TensorRef;
import dev.hone.model.traits.Traits;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Rounds weights to multiples of a step: fewer different values, so that a compressed file is smaller. */
@Component
@TechniqueType(
        id = "example-plugin",
        description = "rounds weights to multiples of a step",
        passes = "fold-constants")
@Designate(ocd = ExamplePlugin.Parameters.class)
public final class ExamplePlugin implements Technique {

    /** What users may set, as in {@code example-plugin(step=0.02)}; the bounds are checked before any method is called. */
    @ObjectClassDefinition(name = "example-plugin")
    public @interface Parameters {

        @AttributeDefinition(
                description = "the step, as a share of the largest magnitude in the tensor",
                min = "0.0001",
                max = "0.5")
        double step() default 0.01;
    }

    @Override
    public Check check(Model model, Context context) {
        return weights(model, context).isEmpty()
                ? Check.refused("the model has no constant float32 weights; a float model is needed")
                : Check.accepted();
    }

    @Override
    public Estimate estimate(Model model, Context context) {
        return Estimate.unknown("only a compressed file becomes smaller");
    }

    @Override
    public Outcome apply(Model model, Context context) {
        double step = context.parameters(Parameters.class).step();
        Map<Integer, Tensor> weights = weights(model, context);
        GraphBuilder graph = model.main().edit();
        Lineage.Builder lineage = Lineage.builder();
        int done = 0;
        int changed = 0;
        for (Tensor weight : weights.values()) {
            context.cancellation().check();
            context.progress().report("round", done++, weights.size());
            Optional<TensorData> rounded = rounded(weight.data().orElseThrow(), step);
            if (rounded.isPresent()) {
                graph.put(weight.withData(rounded));
                TensorRef ref = new TensorRef(0, weight.id());
                lineage.link(ref, ref, new Lineage.Transform.Revalued());
                changed++;
            }
        }
        return changed == 0
                ? Outcome.skipped("all weights are multiples of the step already")
                : Outcome.applied(
                        model.withGraph(0, graph.build()), lineage.build(), changed + " weight tensors rounded");
    }

    /** The weights of the main graph by id, each once. What an operator's weight is, its traits say. */
    private static Map<Integer, Tensor> weights(Model model, Context context) {
        Map<Integer, Tensor> found = new LinkedHashMap<>();
        Graph graph = model.main();
        for (Node node : graph.nodes()) {
            context.operators()
                    .traits(graph, node)
                    .flatMap(Traits::weight)
                    .flatMap(weight -> graph.input(node, weight.input()))
                    .filter(tensor -> tensor.isConstant() && tensor.type() == DataType.FLOAT32)
                    .filter(tensor -> tensor.data().orElseThrow().size() <= Integer.MAX_VALUE)
                    .ifPresent(tensor -> found.put(tensor.id(), tensor));
        }
        return found;
    }

    /** Empty if nothing changes. */
    private static Optional<TensorData> rounded(TensorData weights, double share) {
        ByteBuffer old = weights.copy(0, (int) weights.size());
        ByteBuffer values = ByteBuffer.allocate(old.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        double step = share * largest(old);
        boolean changed = false;
        for (int at = 0; at < old.limit(); at += Float.BYTES) {
            float before = old.getFloat(at);
            float after = step > 0 && Float.isFinite(before) ? (float) (Math.rint(before / step) * step) : before;
            changed |= before != after && Float.isFinite(before);
            values.putFloat(at, after);
        }
        return changed ? Optional.of(TensorData.of(values)) : Optional.empty();
    }

    private static double largest(ByteBuffer values) {
        double largest = 0;
        for (int at = 0; at < values.limit(); at += Float.BYTES) {
            float magnitude = Math.abs(values.getFloat(at));
            largest = Float.isFinite(magnitude) ? Math.max(largest, magnitude) : largest;
        }
        return largest;
    }
}
