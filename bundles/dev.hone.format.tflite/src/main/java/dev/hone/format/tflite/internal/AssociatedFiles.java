package dev.hone.format.tflite.internal;

import dev.hone.model.Attributes;
import dev.hone.model.InvalidModelException;
import dev.hone.model.TensorData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;

/**
 * Files such as labels that stand behind a model in the same file, as a ZIP archive: so TFLite metadata packs them (ZIP
 * File Format Specification, APPNOTE 6.3, sections 4.3.7, 4.3.12, 4.3.15 and 4.3.16).
 *
 * @param files local headers and data
 * @param directory the central directory, its end record and the archive's comment
 * @param start of {@code files}, which offsets in the directory count from the beginning of the model file;
 *     {@link #RELATIVE} where they count from the beginning of the archive, {@link #UNMOVABLE} for an archive that only
 *     an unchanged copy keeps
 */
record AssociatedFiles(TensorData files, TensorData directory, long start) {

    /** Data that is aligned stays so. */
    private static final int ALIGNMENT = 16;

    private static final int MAX_DIRECTORY = 1 << 20;

    private static final long RELATIVE = -1;
    private static final long UNMOVABLE = -2;

    private static final int LOCAL = 0x04034b50;
    private static final int ENTRY = 0x02014b50;
    private static final int ENTRY_SIZE = 46;
    private static final int ENTRY_NAME = 28;
    private static final int ENTRY_OFFSET = 42;
    private static final int LOCATOR_64 = 0x07064b50;
    private static final int LOCATOR_64_SIZE = 20;
    private static final int END = 0x06054b50;
    private static final int END_SIZE = 22;
    private static final int END_ENTRIES = 10;
    private static final int END_DIRECTORY_SIZE = 12;
    private static final int END_DIRECTORY = 16;
    private static final int END_COMMENT = 20;
    private static final int MAX_COMMENT = 0xFFFF;
    private static final long MAX_OFFSET = 0xFFFF_FFFEL;

    /** What is no archive from its first to its last byte is none. */
    static Optional<AssociatedFiles> find(MappedFile file) {
        int length = (int) Math.min(file.size(), END_SIZE + MAX_COMMENT);
        ByteBuffer tail = bytes(file, file.size() - length, length);
        for (int end = length - END_SIZE; end >= 0; end--) {
            if (tail.getInt(end) == END
                    && end + END_SIZE + Short.toUnsignedInt(tail.getShort(end + END_COMMENT)) == length) {
                ByteBuffer record = tail.slice(end, length - end).order(tail.order());
                return find(file, file.size() - record.capacity(), record);
            }
        }
        return Optional.empty();
    }

    private static Optional<AssociatedFiles> find(MappedFile file, long end, ByteBuffer record) {
        if (end >= LOCATOR_64_SIZE
                && bytes(file, end - LOCATOR_64_SIZE, Integer.BYTES).getInt(0) == LOCATOR_64) {
            return Optional.of(unmovable());
        }
        long size = Integer.toUnsignedLong(record.getInt(END_DIRECTORY_SIZE));
        long directory = end - size;
        long base = directory - Integer.toUnsignedLong(record.getInt(END_DIRECTORY));
        if (directory < 0 || base < 0) {
            return Optional.empty();
        }
        if (size > MAX_DIRECTORY) {
            return bytes(file, directory, Integer.BYTES).getInt(0) == ENTRY
                    ? Optional.of(unmovable())
                    : Optional.empty();
        }
        long least = least(bytes(file, directory, (int) size), Short.toUnsignedInt(record.getShort(END_ENTRIES)));
        long first = base + least;
        if (least < 0
                || first == 0
                || first > directory - Integer.BYTES
                || bytes(file, first, Integer.BYTES).getInt(0) != LOCAL) {
            return Optional.empty();
        }
        long start = base == 0 ? first : base;
        return Optional.of(new AssociatedFiles(
                file.data(start, directory - start),
                file.data(directory, size + record.capacity()),
                base == 0 ? first : RELATIVE));
    }

    private static AssociatedFiles unmovable() {
        TensorData none = TensorData.of(new byte[0]);
        return new AssociatedFiles(none, none, UNMOVABLE);
    }

    private static ByteBuffer bytes(MappedFile file, long position, int length) {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        file.read(position, length, bytes);
        return bytes.flip();
    }

    /** The least offset of a file; -1 if the directory does not hold so many entries and nothing else. */
    private static long least(ByteBuffer directory, int entries) {
        long least = -1;
        int at = 0;
        for (int i = 0; i < entries; i++) {
            if (directory.limit() - at < ENTRY_SIZE || directory.getInt(at) != ENTRY) {
                return -1;
            }
            long offset = Integer.toUnsignedLong(directory.getInt(at + ENTRY_OFFSET));
            least = least < 0 ? offset : Math.min(least, offset);
            at = next(directory, at);
        }
        return at == directory.limit() ? least : -1;
    }

    private static int next(ByteBuffer directory, int entry) {
        int next = entry + ENTRY_SIZE;
        for (int i = 0; i < 3; i++) {
            next += Short.toUnsignedInt(directory.getShort(entry + ENTRY_NAME + 2 * i));
        }
        return next;
    }

    /** As a model's attribute. */
    Attributes attributes() {
        return Attributes.of("files", files).with("directory", directory).with("start", start);
    }

    /** @throws InvalidModelException if they cannot be written behind a model of another size */
    static Optional<AssociatedFiles> of(Attributes model) {
        Optional<AssociatedFiles> files = model.get(TfliteKeys.ASSOCIATED_FILES, Attributes.class)
                .map(own -> new AssociatedFiles(
                        own.get("files", TensorData.class).orElseThrow(),
                        own.get("directory", TensorData.class).orElseThrow(),
                        own.get("start", Long.class).orElseThrow()));
        if (files.isPresent() && files.get().start == UNMOVABLE) {
            throw new InvalidModelException("the files that are packed behind the model are a ZIP64 archive or have a"
                    + " directory of more than " + MAX_DIRECTORY
                    + " bytes, so only an unchanged copy can be written; a plain ZIP archive is kept");
        }
        return files;
    }

    /**
     * Writes the archive behind a model that is so long.
     *
     * @throws InvalidModelException if its offsets cannot hold the length
     */
    void writeTo(WritableByteChannel channel, long length) throws IOException {
        int padding = Math.floorMod(Math.max(start, 0) - length, ALIGNMENT);
        writeAll(channel, ByteBuffer.allocate(padding));
        files.transferTo(channel);
        ByteBuffer bytes = ByteBuffer.allocate((int) directory.size()).order(ByteOrder.LITTLE_ENDIAN);
        directory.read(0, bytes.capacity(), bytes);
        if (start >= 0) {
            move(bytes, length + padding - start);
        }
        writeAll(channel, bytes.rewind());
    }

    private static void move(ByteBuffer directory, long distance) {
        int at = 0;
        while (directory.getInt(at) == ENTRY) {
            move(directory, at + ENTRY_OFFSET, distance);
            at = next(directory, at);
        }
        move(directory, at + END_DIRECTORY, distance);
    }

    private static void move(ByteBuffer directory, int at, long distance) {
        long offset = Integer.toUnsignedLong(directory.getInt(at)) + distance;
        if (offset > MAX_OFFSET) {
            throw new InvalidModelException("the files that are packed behind the model would lie past " + MAX_OFFSET
                    + " bytes, which their archive cannot hold");
        }
        directory.putInt(at, (int) offset);
    }

    private static void writeAll(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
