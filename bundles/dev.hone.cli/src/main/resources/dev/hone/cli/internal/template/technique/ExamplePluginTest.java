package example.plugin;

import dev.hone.api.technique.Technique;
import dev.hone.tck.TechniqueContract;

/** The contract that every technique keeps; the tests are inherited. */
class ExamplePluginTest extends TechniqueContract {

    @Override
    protected Technique create() {
        return new ExamplePlugin();
    }
}
