package dev.hone.engine.tensorflow.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackFolderTest {

    @TempDir
    private Path home;

    private Path archive() throws IOException {
        Path archive = home.resolve("native.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            for (String name : new String[] {"org/first.so", "org/second.so.2"}) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(new byte[100_000]);
                zip.closeEntry();
            }
        }
        return archive;
    }

    @Test
    void leavesNoLibrariesWhereNotAllCouldBeUnpacked() throws IOException {
        Path archive = archive();
        byte[] whole = Files.readAllBytes(archive);
        Files.write(archive, Arrays.copyOf(whole, whole.length / 2));
        Path shared = home.resolve("tensorflow-1");
        UnpackFolder folder = new UnpackFolder(shared, home.resolve("own"));

        assertThatThrownBy(() -> folder.prepare(archive.toUri().toURL())).isInstanceOf(IOException.class);

        assertThat(shared).isDirectoryNotContaining("glob:**.so*").isDirectoryNotContaining("glob:**whole");
    }
}
