package dev.hone.technique.quantizeaware.internal;

import dev.hone.api.technique.Technique;
import dev.hone.model.Model;
import dev.hone.tck.TechniqueContract;
import dev.hone.tck.kit.KitContext;
import dev.hone.tck.kit.Network;
import dev.hone.training.reference.ReferenceTrainer;
import java.util.List;
import java.util.Map;

class QuantizationAwareTrainerContractTest extends TechniqueContract {

    /** One row: it is the batch. */
    static Model network() {
        return new Network(1, 1, 6)
                .layer("CONV_RELU", 8)
                .layer("DEPTHWISE_RELU6", 1)
                .layer("CONV", 4)
                .unary("RELU")
                .max()
                .flatten()
                .layer("DENSE", 5)
                .model();
    }

    static KitContext training(Model model) {
        return KitContext.of(model)
                .withServices(List.of(new ReferenceTrainer()))
                .withParameters(Map.of("epochs", 1, "batch", 16));
    }

    @Override
    protected Technique create() {
        return new QuantizationAwareTrainer();
    }

    @Override
    protected Model model() {
        return network();
    }

    @Override
    protected KitContext context(Model model) {
        return training(model);
    }
}
