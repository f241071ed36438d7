package dev.hone.coordinator.internal.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.api.HoneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {

    @TempDir
    Path folder;

    private Path model;
    private Path output;

    @BeforeEach
    void makeModel() throws IOException {
        model = Files.writeString(folder.resolve("in.tflite"), "model");
        output = folder.resolve("out.tflite");
    }

    @Test
    void refusesToOverwriteModelAndDataButNotWhatWasWrittenBefore() throws IOException {
        Path images = Files.writeString(folder.resolve("train-images.gz"), "images");

        assertThatThrownBy(() -> OutputFile.withProvenance(model, model, Optional.empty()))
                .hasMessageContaining("input model");
        assertThatThrownBy(() -> OutputFile.withProvenance(images, model, Optional.of(folder)))
                .hasMessageContaining("part of the data");
        assertThatThrownBy(() -> OutputFile.withProvenance(images, model, Optional.of(images)))
                .hasMessageContaining("part of the data");
        OutputFile.withProvenance(output, model, Optional.of(folder))
                .write(stream -> stream.write(1), stream -> stream.write(2));
        OutputFile.withProvenance(output, model, Optional.of(folder))
                .write(stream -> stream.write(3), stream -> stream.write(4));
        assertThat(output).hasBinaryContent(new byte[] {3});
    }

    @Test
    void keepsTheOldPairIfTheProvenanceCannotBeWritten() throws IOException {
        OutputFile file = OutputFile.withProvenance(output, model, Optional.empty());
        file.write(stream -> stream.write(1), stream -> stream.write(2));

        assertThatThrownBy(() -> file.write(stream -> stream.write(3), stream -> {
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(HoneException.class)
                .hasMessageContaining("out.hone.json")
                .hasMessageContaining("No space left");

        assertThat(output).hasBinaryContent(new byte[] {1});
        assertThat(folder.resolve("out.hone.json")).hasBinaryContent(new byte[] {2});
        assertThat(folder.toFile().list()).hasSize(3);
    }

    @Test
    void refusesAFolderThatDoesNotExistBeforeTheWork() {
        assertThatThrownBy(
                        () -> OutputFile.withProvenance(folder.resolve("nowhere/out.tflite"), model, Optional.empty()))
                .hasMessageContaining("nowhere");
        assertThat(output).doesNotExist();
    }
}
