package dev.hone.target.cortexm.internal;

import dev.hone.api.target.HardwareTarget;
import dev.hone.api.target.HardwareTargetType;
import dev.hone.api.target.TargetProfile;
import org.osgi.service.component.annotations.Component;

/** STMicroelectronics STM32F746. */
@Component
@HardwareTargetType(id = Stm32F746.ID, family = CortexM.FAMILY, description = Stm32F746.DESCRIPTION)
public final class Stm32F746 implements HardwareTarget {

    static final String ID = "stm32f746";
    static final String DESCRIPTION = "STM32F746: Cortex-M7 at 216 MHz, 1 MiB flash, 320 KiB RAM";

    private static final TargetProfile PROFILE =
            CortexM.profile(ID, DESCRIPTION, 1 << 20, 320 << 10, 216, "STM32F745xx STM32F746xx data sheet DS10916");

    @Override
    public TargetProfile profile() {
        return PROFILE;
    }
}
