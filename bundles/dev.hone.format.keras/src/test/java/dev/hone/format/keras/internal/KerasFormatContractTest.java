package dev.hone.format.keras.internal;

import dev.hone.api.format.ModelFormat;
import dev.hone.tck.ReadOnlyFormatContract;
import java.nio.file.Path;
import java.util.List;

class KerasFormatContractTest extends ReadOnlyFormatContract {

    @Override
    protected ModelFormat create() {
        return new KerasFormat();
    }

    @Override
    protected List<Path> files() {
        return List.of(Path.of("..", "..", "examples", "fashion-mnist", "fashion_dscnn.keras"));
    }
}
