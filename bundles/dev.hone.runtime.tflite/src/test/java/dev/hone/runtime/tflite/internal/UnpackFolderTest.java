package dev.hone.runtime.tflite.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackFolderTest {

    @TempDir
    private Path root;

    @Test
    void removesWhatOtherRevisionsUnpackedAndKeepsItsOwn() throws IOException {
        Path old = Files.createDirectories(root.resolve("1").resolve("linux-x86_64"));
        Files.writeString(old.resolve("library.so"), "old");
        Path own = new UnpackFolder(root, "2").prepare();
        Path kept = Files.writeString(own.resolve("library.so"), "own");
        assertThat(new UnpackFolder(root, "2").prepare()).isEqualTo(own);
        assertThat(kept).exists();
        assertThat(root).isDirectoryContaining(own::equals).isDirectoryNotContaining(path -> !path.equals(own));
    }
}
