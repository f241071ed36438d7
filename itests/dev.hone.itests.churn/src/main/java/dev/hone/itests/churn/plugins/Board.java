package dev.hone.itests.churn.plugins;

import dev.hone.api.target.HardwareTarget;
import dev.hone.api.target.TargetProfile;

/** A board that comes and goes. */
public final class Board implements HardwareTarget {

    @Override
    public TargetProfile profile() {
        return TargetProfile.of("churn-board", "1.0.0", "tflite")
                .description("A board that comes and goes")
                .defaultChain("coarse, quantize(mode=int8, samples=8)")
                .build();
    }
}
