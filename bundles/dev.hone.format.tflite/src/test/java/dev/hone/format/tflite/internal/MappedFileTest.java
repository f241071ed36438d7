package dev.hone.format.tflite.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappedFileTest {

    @Property(tries = 200)
    void readsAnyRangeAcrossMappings(
            @ForAll @Size(max = 60) byte[] content,
            @ForAll @IntRange(min = 1, max = 20) int segment,
            @ForAll @IntRange(max = 60) int from,
            @ForAll @IntRange(max = 60) int to)
            throws IOException {
        Path file = Files.write(Files.createTempFile("mapped", ".bin"), content);
        try {
            MappedFile mapped = MappedFile.open(file, "tflite", segment);
            int start = Math.min(Math.min(from, to), content.length);
            int end = Math.min(Math.max(from, to), content.length);
            MappedData data = mapped.data(start, end - start);
            byte[] expected = Arrays.copyOfRange(content, start, end);
            assertThat(data.copy(0, end - start)).isEqualTo(ByteBuffer.wrap(expected));
            ByteArrayOutputStream written = new ByteArrayOutputStream();
            data.transferTo(Channels.newChannel(written));
            assertThat(written.toByteArray()).isEqualTo(expected);
            assertThat(mapped.front()).isEqualTo(ByteBuffer.wrap(content));
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void refusesARangeOutsideTheData(@TempDir Path folder) throws IOException {
        MappedFile mapped = MappedFile.open(Files.write(folder.resolve("f"), new byte[10]), "tflite");
        assertThatThrownBy(() -> mapped.data(8, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        MappedData data = mapped.data(2, 4);
        assertThatThrownBy(() -> data.copy(1, 4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> data.copy(-1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
