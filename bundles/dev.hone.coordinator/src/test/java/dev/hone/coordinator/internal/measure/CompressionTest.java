package dev.hone.coordinator.internal.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.airlift.compress.zstd.ZstdInputStream;
import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CompressionTest {

    private static byte[] codes(int count, int bound) {
        byte[] codes = new byte[count];
        Random random = new Random(3);
        for (int i = 0; i < count; i++) {
            codes[i] = (byte) random.nextInt(bound);
        }
        return codes;
    }

    @Test
    void takesAboutTheBitsThatTheCodesHave() {
        for (int bound : new int[] {2, 16}) {
            byte[] codes = codes(100_000, bound);
            double ideal = codes.length * Math.log(bound) / Math.log(2) / 8;
            assertThat(Compression.gzip(stream -> stream.write(codes)) / ideal).isBetween(1.0, 1.7);
            assertThat(Compression.zstd(stream -> stream.write(codes)).getAsLong() / ideal)
                    .isBetween(1.0, 1.7);
        }
    }

    @Test
    void zstdSizeIsThatOfAStreamThatCanBeRead() throws IOException {
        byte[] codes = codes(50_000, 7);
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (ZstdOutputStream stream = new ZstdOutputStream(compressed)) {
            stream.write(codes);
        }
        assertThat(Compression.zstd(stream -> stream.write(codes))).hasValue(compressed.size());
        assertThat(new ZstdInputStream(new ByteArrayInputStream(compressed.toByteArray())).readAllBytes())
                .isEqualTo(codes);
    }
}
