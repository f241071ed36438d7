package dev.hone.target.cortexm.internal;

import dev.hone.api.target.HardwareTarget;
import dev.hone.tck.HardwareTargetContract;
import org.junit.jupiter.api.Nested;

class BoardsContractTest {

    @Nested
    class Stm32F746Test extends HardwareTargetContract {
        @Override
        protected HardwareTarget create() {
            return new Stm32F746();
        }
    }

    @Nested
    class Stm32L4R9Test extends HardwareTargetContract {
        @Override
        protected HardwareTarget create() {
            return new Stm32L4R9();
        }
    }

    @Nested
    class Nrf52833Test extends HardwareTargetContract {
        @Override
        protected HardwareTarget create() {
            return new Nrf52833();
        }
    }
}
