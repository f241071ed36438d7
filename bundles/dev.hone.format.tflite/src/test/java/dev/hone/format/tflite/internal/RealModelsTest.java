package dev.hone.format.tflite.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.model.Model;
import dev.hone.tck.kit.ModelContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RealModelsTest {

    private static final Path MODELS = Path.of("src/test/resources/models");

    private final TfliteFormat format = new TfliteFormat();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource("models")
    void saysTheSameWhenItIsWrittenAnew(Path file) throws IOException {
        Path copy = folder.resolve("copy.tflite");
        Model model = format.read(file);
        format.write(model.detached(), copy);
        assertThat(FileDifferences.between(file, copy)).isEmpty();
        Model again = format.read(copy);
        assertThat(ModelContent.of(again)).isEqualTo(ModelContent.of(model));
        assertThat(Files.size(copy)).isLessThanOrEqualTo(Files.size(file) + 128);
    }

    static Stream<Path> models() throws IOException {
        try (Stream<Path> files = Files.list(MODELS)) {
            return files.filter(file -> file.toString().endsWith(".tflite")).sorted().toList().stream();
        }
    }
}
