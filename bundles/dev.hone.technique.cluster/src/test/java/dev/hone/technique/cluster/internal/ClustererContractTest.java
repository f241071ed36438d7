package dev.hone.technique.cluster.internal;

import dev.hone.api.technique.Technique;
import dev.hone.model.Model;
import dev.hone.tck.TechniqueContract;
import dev.hone.tck.kit.KitContext;
import java.util.Map;

class ClustererContractTest extends TechniqueContract {

    @Override
    protected Technique create() {
        return new WeightClusterer();
    }

    @Override
    protected KitContext context(Model model) {
        return super.context(model).withParameters(Map.of("clusters", 2));
    }
}
