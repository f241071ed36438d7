package dev.hone.coordinator.internal.measure;

import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.OptionalLong;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** The sizes that compressors make of a stream of bytes. */
final class Compression {

    private Compression() {}

    /** Writes the bytes to be compressed. */
    @FunctionalInterface
    interface Source {
        void writeTo(OutputStream stream) throws IOException;
    }

    /** As {@code gzip -9}, no name stored. */
    static long gzip(Source source) {
        return count(source, counted -> new GZIPOutputStream(counted, 1 << 16) {
            {
                def.setLevel(Deflater.BEST_COMPRESSION);
            }
        });
    }

    /** As zstd by its default level; empty where the virtual machine does not let the library do its work. */
    static OptionalLong zstd(Source source) {
        try {
            return OptionalLong.of(count(source, ZstdOutputStream::new));
        } catch (LinkageError e) {
            return OptionalLong.empty();
        }
    }

    @FunctionalInterface
    private interface Compressor {
        OutputStream over(OutputStream stream) throws IOException;
    }

    private static long count(Source source, Compressor compressor) {
        Counter counter = new Counter();
        try (OutputStream stream = compressor.over(counter)) {
            source.writeTo(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return counter.bytes;
    }

    private static final class Counter extends OutputStream {

        private long bytes;

        @Override
        public void write(int value) {
            bytes++;
        }

        @Override
        public void write(byte[] values, int from, int length) {
            bytes += length;
        }
    }
}
