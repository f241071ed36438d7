package dev.hone.target.tflite.internal;

import dev.hone.api.target.HardwareTarget;
import dev.hone.tck.HardwareTargetContract;
import org.junit.jupiter.api.Nested;

class TfliteContractTest {

    @Nested
    class TfliteTest extends HardwareTargetContract {
        @Override
        protected HardwareTarget create() {
            return new Tflite();
        }
    }

    @Nested
    class TfliteInt8Test extends HardwareTargetContract {
        @Override
        protected HardwareTarget create() {
            return new TfliteInt8();
        }
    }
}
