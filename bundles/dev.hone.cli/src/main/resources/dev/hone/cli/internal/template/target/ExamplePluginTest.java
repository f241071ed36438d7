package example.plugin;

import dev.hone.api.target.HardwareTarget;
import dev.hone.tck.HardwareTargetContract;

/** The contract that every target keeps; the tests are inherited. */
class ExamplePluginTest extends HardwareTargetContract {

    @Override
    protected HardwareTarget create() {
        return new ExamplePlugin();
    }
}
