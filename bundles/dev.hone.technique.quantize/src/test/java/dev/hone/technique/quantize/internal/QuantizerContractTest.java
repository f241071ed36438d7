package dev.hone.technique.quantize.internal;

import dev.hone.api.technique.Technique;
import dev.hone.tck.TechniqueContract;

class QuantizerContractTest extends TechniqueContract {

    @Override
    protected Technique create() {
        return new PostTrainingQuantizer();
    }
}
