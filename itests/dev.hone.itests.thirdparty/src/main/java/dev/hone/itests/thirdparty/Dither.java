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

/** A step that does harm: zeros become small numbers, and it says nothing of it. */
@Component
@TechniqueType(id = "dither", description = "Adds a little to every constant")
public final class Dither implements Technique {

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
        GraphBuilder graph = model.main().edit();
        for (Tensor tensor : model.main().tensors()) {
            if (tensor.isConstant() && tensor.type() == DataType.FLOAT32) {
                graph.put(tensor.withData(tensor.data().map(Dither::dithered)));
            }
        }
        return Outcome.applied(model.withGraph(0, graph.build()), Lineage.IDENTITY);
    }

    private static TensorData dithered(TensorData data) {
        ByteBuffer values = ByteBuffer.allocate(Math.toIntExact(data.size())).order(ByteOrder.LITTLE_ENDIAN);
        data.read(0, values.capacity(), values);
        values.flip();
        for (int at = 0; at < values.limit(); at += Float.BYTES) {
            values.putFloat(at, values.getFloat(at) + 1e-6f);
        }
        return TensorData.of(values);
    }
}
