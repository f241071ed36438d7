package dev.hone.format.tflite.internal.flat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PayloadTest {
    private static final Schema SCHEMA = Schema.tflite();

    @Property(tries = 200)
    void payloadsAreAlignedAndComeBack(@ForAll @Size(max = 12) List<@IntRange(max = 70) Integer> sizes)
            throws IOException {
        List<Map<String, Object>> buffers = new ArrayList<>();
        for (int size : sizes) {
            buffers.add(Map.of("data", Blob.of(filled(size))));
        }
        FlatOutput output = new FlatWriter(SCHEMA).finish(Map.of("buffers", buffers));
        ByteBuffer written = output.toBuffer();
        assertThat(output.size()).isEqualTo(written.remaining());
        FlatVector read =
                FlatFile.open(SCHEMA, written).root().vector("buffers").orElseThrow();
        assertThat(read.size()).isEqualTo(sizes.size());
        for (int i = 0; i < sizes.size(); i++) {
            FlatVector data = read.tableAt(i).vector("data").orElseThrow();
            assertThat(data.bytes()).isEqualTo(filled(sizes.get(i)));
            assertThat(data.size() == 0 || data.offset() % 16 == 0).isTrue();
        }
    }

    @Test
    void aBlobThatIsUsedTwiceIsWrittenOnce() throws IOException {
        Blob blob = Blob.of(filled(1000));
        Map<String, Object> twice = Map.of("buffers", List.of(Map.of("data", blob), Map.of("data", blob, "size", 1)));
        FlatOutput output = new FlatWriter(SCHEMA).finish(twice);
        assertThat(output.size()).isLessThan(1200);
        FlatVector read = FlatFile.open(SCHEMA, output.toBuffer())
                .root()
                .vector("buffers")
                .orElseThrow();
        assertThat(read.tableAt(1).vector("data").orElseThrow().bytes()).isEqualTo(filled(1000));
    }

    @Test
    void largePayloadsAreNeverInMemory() throws IOException {
        Sink sink = new Sink();
        FlatOutput output = new FlatWriter(SCHEMA).finish(buffers(new Zeros(1_900_000_000L), new Zeros(3)));
        output.writeTo(sink);
        assertThat(sink.count).isEqualTo(output.size()).isGreaterThan(1_900_000_000L);
    }

    @Test
    void refusesMoreThanAFlatBufferHolds() {
        assertThatExceptionOfType(FlatException.class)
                .isThrownBy(() ->
                        new FlatWriter(SCHEMA).finish(buffers(new Zeros(1_100_000_000), new Zeros(1_100_000_000))))
                .withMessageMatching("the model needs 2,200,000,\\d{3} bytes; a file .* fewer than 2,147,483,647");
    }

    @Test
    void reportsABlobThatWritesTooLittle() throws IOException {
        FlatOutput output = new FlatWriter(SCHEMA).finish(buffers(new Zeros(100, 99)));
        assertThatIOException().isThrownBy(output::toBuffer).withMessage("a tensor's data of 100 bytes wrote 99");
    }

    private static Map<String, Object> buffers(Blob... blobs) {
        List<Object> buffers = new ArrayList<>();
        for (Blob blob : blobs) {
            buffers.add(Map.of("data", blob));
        }
        return Map.of("buffers", buffers);
    }

    private static ByteBuffer filled(int size) {
        ByteBuffer bytes = ByteBuffer.allocate(size);
        for (int i = 0; i < size; i++) {
            bytes.put(i, (byte) (i + size));
        }
        return bytes;
    }

    private record Zeros(long size, long written) implements Blob {
        Zeros(long size) {
            this(size, size);
        }

        @Override
        public void writeTo(WritableByteChannel channel) throws IOException {
            ByteBuffer chunk = ByteBuffer.allocate(1 << 20);
            for (long rest = written; rest > 0; ) {
                chunk.clear().limit((int) Math.min(chunk.capacity(), rest));
                rest -= channel.write(chunk);
            }
        }
    }

    private static final class Sink implements WritableByteChannel {
        private long count;

        @Override
        public int write(ByteBuffer bytes) {
            int length = bytes.remaining();
            bytes.position(bytes.limit());
            count += length;
            return length;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
