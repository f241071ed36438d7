package dev.hone.data.internal;

import dev.hone.api.HoneException;
import dev.hone.model.DataType;
import dev.hone.model.Shape;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads IDX files, plain or in gzip: two zero bytes, the element type, the number of dimensions, each dimension in four
 * bytes, the elements; all big-endian (THE IDX FILE FORMAT, on the page of the MNIST database).
 */
final class IdxFile {

    private static final int MAX_RANK = 8;
    private static final int GZIP_BUFFER = 1 << 16;

    private IdxFile() {}

    /** Whether a file begins as IDX files do. Reads a few bytes. */
    static boolean recognizes(Path file) {
        try (InputStream in = open(file)) {
            byte[] magic = in.readNBytes(4);
            return magic.length == 4 && isMagic(magic);
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Reads the header, and checks the size where the file is not compressed.
     *
     * @throws HoneException if the file is no IDX file with at least one sample, or is truncated
     */
    static SampleArray read(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        try (InputStream in = open(file)) {
            byte[] magic = in.readNBytes(4);
            if (magic.length < 4 || !isMagic(magic)) {
                throw refused(name + " does not begin as an IDX file does");
            }
            DataType type = type(magic[2]).orElseThrow();
            int headerSize = 4 + 4 * magic[3];
            byte[] header = in.readNBytes(headerSize - 4);
            if (header.length < headerSize - 4) {
                throw refused(name + " is truncated: it ends in the header");
            }
            ByteBuffer dimensions = ByteBuffer.wrap(header);
            long samples = Integer.toUnsignedLong(dimensions.getInt());
            Shape sample = sampleShape(name, dimensions);
            long size = size(name, type, samples, sample);
            return new SampleArray(
                    name, type, ByteOrder.BIG_ENDIAN, samples, sample, content(file, headerSize, headerSize + size));
        } catch (EOFException e) {
            throw new HoneException(HoneException.Reason.DATA, name + " is truncated: it ends in the header", e);
        } catch (ZipException e) {
            throw new HoneException(HoneException.Reason.DATA, name + " is damaged: " + e.getMessage(), e);
        }
    }

    private static Shape sampleShape(String name, ByteBuffer dimensions) {
        int[] shape = new int[dimensions.remaining() / 4];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = dimensions.getInt();
            if (shape[i] <= 0) {
                throw refused(name + " has a dimension of " + Integer.toUnsignedString(shape[i]));
            }
        }
        return Shape.of(shape);
    }

    private static long size(String name, DataType type, long samples, Shape sample) {
        try {
            long size = samples;
            for (int dimension : sample.toArray()) {
                size = Math.multiplyExact(size, (long) dimension);
            }
            size = Math.multiplyExact(size, type.bits() / 8L);
            if (size == 0) {
                throw refused(name + " holds no samples");
            }
            return size;
        } catch (ArithmeticException e) {
            throw new HoneException(
                    HoneException.Reason.DATA,
                    name + " announces " + samples + " samples of " + sample + ", more than can be counted",
                    e);
        }
    }

    private static Bytes content(Path file, int headerSize, long size) throws IOException {
        String name = String.valueOf(file.getFileName());
        if (isGzip(file)) {
            return InflatedBytes.of(name, Files.size(file), size, () -> open(file))
                    .slice(headerSize, size - headerSize);
        }
        long actual = Files.size(file);
        if (actual != size) {
            throw refused(name + " has " + actual + " bytes where the header announces " + size);
        }
        return MappedFile.map(file).slice(headerSize, size - headerSize);
    }

    private static InputStream open(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        try {
            return isGzip(file) ? new GZIPInputStream(in, GZIP_BUFFER) : in;
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    private static boolean isGzip(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.read() == 0x1f && in.read() == 0x8b;
        }
    }

    private static boolean isMagic(byte[] bytes) {
        return bytes[0] == 0 && bytes[1] == 0 && type(bytes[2]).isPresent() && bytes[3] >= 1 && bytes[3] <= MAX_RANK;
    }

    private static Optional<DataType> type(byte code) {
        return switch (code) {
            case 0x08 -> Optional.of(DataType.UINT8);
            case 0x09 -> Optional.of(DataType.INT8);
            case 0x0b -> Optional.of(DataType.INT16);
            case 0x0c -> Optional.of(DataType.INT32);
            case 0x0d -> Optional.of(DataType.FLOAT32);
            case 0x0e -> Optional.of(DataType.FLOAT64);
            default -> Optional.empty();
        };
    }

    private static HoneException refused(String message) {
        return new HoneException(HoneException.Reason.DATA, message);
    }
}
