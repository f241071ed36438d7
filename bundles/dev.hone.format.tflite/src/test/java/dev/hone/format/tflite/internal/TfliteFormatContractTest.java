package dev.hone.format.tflite.internal;

import dev.hone.api.format.ModelFormat;
import dev.hone.tck.ModelFormatContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

class TfliteFormatContractTest extends ModelFormatContract {

    @Override
    protected ModelFormat create() {
        return new TfliteFormat();
    }

    @Override
    protected List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/models"))) {
            return files.filter(file -> file.toString().endsWith(".tflite"))
                    .sorted()
                    .toList();
        }
    }
}
