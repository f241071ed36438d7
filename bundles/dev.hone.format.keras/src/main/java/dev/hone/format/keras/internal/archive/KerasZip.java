package dev.hone.format.keras.internal.archive;

import dev.hone.model.InvalidModelException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** A {@code .keras} file. Keras stores its entries as they are; what expands far beyond the file is refused. */
final class KerasZip implements AutoCloseable {

    /** How much larger than the file all that is read of it may become. */
    private static final long MAX_EXPANSION = 16;

    private static final long MIN_EXPANDED = 64L << 20;

    private final ZipFile zip;
    private final long limit;
    private long expanded;

    private KerasZip(ZipFile zip, long bytes) {
        this.zip = zip;
        this.limit = Math.max(MIN_EXPANDED, MAX_EXPANSION * bytes);
    }

    static KerasZip open(Path path) throws IOException {
        try {
            return new KerasZip(new ZipFile(path.toFile()), Files.size(path));
        } catch (ZipException e) {
            throw new InvalidModelException(
                    "the file is neither a whole zip, as .keras files are, nor HDF5: " + e.getMessage(), e);
        }
    }

    boolean has(String name) {
        return zip.getEntry(name) != null;
    }

    byte[] require(String name, long most) throws IOException {
        return read(name, most)
                .orElseThrow(() -> new InvalidModelException(
                        "the zip has no " + name + "; a .keras file has " + String.join(", ", KerasFile.needed())));
    }

    /** The bytes of an entry; empty if there is none. With 0 bytes as the limit, nothing is read. */
    Optional<byte[]> read(String name, long most) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            return Optional.empty();
        }
        if (most == 0) {
            return Optional.of(new byte[0]);
        }
        long left = Math.min(most, limit - expanded);
        try (InputStream stream = zip.getInputStream(entry)) {
            byte[] bytes = entry.getSize() > left ? null : stream.readNBytes((int) left);
            if (bytes == null || (bytes.length == left && stream.read() >= 0)) {
                throw new InvalidModelException(name + " expands to more than " + left
                        + " bytes, which is beyond what is accepted of a file of this size");
            }
            expanded += bytes.length;
            return Optional.of(bytes);
        } catch (ZipException e) {
            throw new InvalidModelException(name + " is damaged: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
