package dev.hone.target.cortexm.internal;

import dev.hone.api.target.HardwareTarget;
import dev.hone.api.target.HardwareTargetType;
import dev.hone.api.target.TargetProfile;
import org.osgi.service.component.annotations.Component;

/** Nordic Semiconductor nRF52833. */
@Component
@HardwareTargetType(id = Nrf52833.ID, family = CortexM.FAMILY, description = Nrf52833.DESCRIPTION)
public final class Nrf52833 implements HardwareTarget {

    static final String ID = "nrf52833";
    static final String DESCRIPTION = "nRF52833: Cortex-M4 at 64 MHz, 512 KiB flash, 128 KiB RAM";

    private static final TargetProfile PROFILE =
            CortexM.profile(ID, DESCRIPTION, 512 << 10, 128 << 10, 64, "nRF52833 Product Specification");

    @Override
    public TargetProfile profile() {
        return PROFILE;
    }
}
