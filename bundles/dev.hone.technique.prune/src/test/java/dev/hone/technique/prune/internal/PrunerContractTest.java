package dev.hone.technique.prune.internal;

import dev.hone.api.technique.Technique;
import dev.hone.tck.TechniqueContract;

class PrunerContractTest extends TechniqueContract {

    @Override
    protected Technique create() {
        return new MagnitudePruner();
    }
}
