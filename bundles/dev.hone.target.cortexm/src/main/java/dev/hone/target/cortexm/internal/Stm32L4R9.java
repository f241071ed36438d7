package dev.hone.target.cortexm.internal;

import dev.hone.api.target.HardwareTarget;
import dev.hone.api.target.HardwareTargetType;
import dev.hone.api.target.TargetProfile;
import org.osgi.service.component.annotations.Component;

/** STMicroelectronics STM32L4R9. */
@Component
@HardwareTargetType(id = Stm32L4R9.ID, family = CortexM.FAMILY, description = Stm32L4R9.DESCRIPTION)
public final class Stm32L4R9 implements HardwareTarget {

    static final String ID = "stm32l4r9";
    static final String DESCRIPTION = "STM32L4R9: Cortex-M4 at 120 MHz, 2 MiB flash, 640 KiB RAM";

    private static final TargetProfile PROFILE = CortexM.profile(
            ID, DESCRIPTION, 2 << 20, 640 << 10, 120, "STM32L4R5xx STM32L4R7xx STM32L4R9xx data sheet DS12023");

    @Override
    public TargetProfile profile() {
        return PROFILE;
    }
}
