package dev.hone.itests.thirdparty;

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
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** A step that does harm: zeros become small numbers, and it says nothing of it. It can be told to leave them alone. */
@Component
@TechniqueType(
        id = "dither",
        description = "Adds a little to every constant",
        fallbacks = {"amount*0.5", "where=nonzero"})
@Designate(ocd = Dither.Parameters.class)
public final class Dither implements Technique {

    private static final String NONZERO = "nonzero";

    @ObjectClassDefinition(name = "dither")
    @interface Parameters {

        @AttributeDefinition(description = "What is added", min = "0")
        double amount() default 1e-6;

        @AttributeDefinition(
                description = "To which values it is added",
                options = {
                    @Option(value = "everywhere", label = "all"),
                    @Option(value = NONZERO, label = "all but zeros")
                })
        String where() default "everywhere";
    }

    @Override
    public Check check(Model model, Context context) {
        return Check.accepted();
    }

    @Override
    public Estimate estimate(Model model, Context context) {
        return Estimate.unknown();
    }

    @Override
    public Outcome apply(Model model, Context context) {
        Parameters parameters = context.parameters(Parameters.class);
        GraphBuilder graph = model.main().edit();
        for (Tensor tensor : model.main().tensors()) {
            if (tensor.isConstant() && tensor.type() == DataType.FLOAT32) {
                graph.put(tensor.withData(tensor.data().map(data -> dithered(data, parameters))));
            }
        }
        return Outcome.applied(model.withGraph(0, graph.build()), Lineage.IDENTITY);
    }

    private static TensorData dithered(TensorData data, Parameters parameters) {
        ByteBuffer values = ByteBuffer.allocate(Math.toIntExact(data.size())).order(ByteOrder.LITTLE_ENDIAN);
        data.read(0, values.capacity(), values);
        values.flip();
        for (int at = 0; at < values.limit(); at += Float.BYTES) {
            float value = values.getFloat(at);
            if (value != 0 || !parameters.where().equals(NONZERO)) {
                values.putFloat(at, value + (float) parameters.amount());
            }
        }
        return TensorData.of(values);
    }
}
