package dev.hone.coordinator.internal.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileFactsTest {

    @TempDir
    private Path folder;

    @Test
    void compressesAsGzipDoes() throws IOException {
        byte[] bytes = new byte[300_000];
        new Random(5).nextBytes(bytes);
        for (int i = 0; i < bytes.length; i += 3) {
            bytes[i] = 7;
        }
        Path file = Files.write(folder.resolve("file"), bytes);
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (BestGzip gzip = new BestGzip(zipped)) {
            gzip.write(bytes);
        }

        assertThat(FileFacts.compressedBytes(file)).isEqualTo(zipped.size());
        assertThat(FileFacts.bytes(file)).isEqualTo(bytes.length);
    }

    @Test
    void hashesLikeSha256sum() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "abc");

        assertThat(FileFacts.sha256(file))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    private static final class BestGzip extends GZIPOutputStream {
        BestGzip(ByteArrayOutputStream stream) throws IOException {
            super(stream);
            def.setLevel(9);
        }
    }
}
