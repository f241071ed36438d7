package dev.hone.target.xnnpack.internal;

import dev.hone.api.target.HardwareTarget;
import dev.hone.tck.HardwareTargetContract;

class XnnpackContractTest extends HardwareTargetContract {

    @Override
    protected HardwareTarget create() {
        return new Xnnpack();
    }
}
