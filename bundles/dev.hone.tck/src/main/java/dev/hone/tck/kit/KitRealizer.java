package dev.hone.tck.kit;

import dev.hone.api.graph.GraphPass;
import dev.hone.api.graph.Operators;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Lineage;
import dev.hone.model.Model;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import dev.hone.quantization.QuantizationPlan;
import dev.hone.quantization.QuantizationRealizer;
import dev.hone.quantization.QuantizedData;
import dev.hone.quantization.Stored;
import java.util.Optional;

/**
 * Stores the tensors of a network's main graph as a plan says. The kit's operators take any type, so no conversion is
 * put between integer nodes and others, and what a plan says of single uses and of weights at float nodes is not done.
 */
public final class KitRealizer implements QuantizationRealizer {

    @Override
    public GraphPass.Result realize(Model model, QuantizationPlan plan, Operators operators) {
        GraphBuilder graph = model.main().edit();
        Lineage.Builder lineage = Lineage.builder();
        for (Tensor tensor : model.main().tensors()) {
            TensorRef ref = new TensorRef(0, tensor.id());
            Stored stored = plan.tensors().get(ref);
            if (stored != null) {
                graph.put(tensor.withType(stored.type())
                        .withQuantization(Optional.of(stored.quantization()))
                        .withData(tensor.data().map(data -> QuantizedData.of(data, tensor.shape(), stored))));
                lineage.link(ref, ref, new Lineage.Transform.Quantized());
            }
        }
        return new GraphPass.Result(model.withGraph(0, graph.build()), lineage.build());
    }
}
