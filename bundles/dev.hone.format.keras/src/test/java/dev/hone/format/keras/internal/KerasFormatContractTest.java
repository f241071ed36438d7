package dev.hone.format.keras.internal;

import dev.hone.api.format.ModelFormat;
import dev.hone.tck.ModelFormatContract;
import java.nio.file.Path;
import java.util.List;

class KerasFormatContractTest extends ModelFormatContract {

    @Override
    protected ModelFormat create() {
        return new KerasFormat();
    }

    @Override
    protected boolean isReadOnly() {
        return true;
    }

    @Override
    protected List<Path> files() {
        return List.of(Path.of("..", "..", "examples", "fashion-mnist", "fashion_dscnn.keras"));
    }
}
