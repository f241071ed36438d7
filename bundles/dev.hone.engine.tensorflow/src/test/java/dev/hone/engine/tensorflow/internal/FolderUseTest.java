package dev.hone.engine.tensorflow.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderUseTest {

    @TempDir
    private Path home;

    private Path version(String name) throws IOException {
        Path folder = Files.createDirectories(home.resolve(name));
        Files.createFile(folder.resolve("library.so"));
        return folder;
    }

    @Test
    void removesOtherVersionsThatNoProcessUses() throws IOException {
        Path old = version("tensorflow-1.0.0");
        Path used = version("tensorflow-1.0.5");
        Path present = version("tensorflow-1.1.0");
        Path foreign = version("onnx-1");
        FolderUse.begin(used);
        FolderUse.begin(present);
        FolderUse.begin(present);

        FolderUse.deleteUnused(present);

        assertThat(old).doesNotExist();
        assertThat(used.resolve("library.so")).exists();
        assertThat(present.resolve("library.so")).exists();
        assertThat(foreign.resolve("library.so")).exists();
    }
}
