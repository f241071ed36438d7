package dev.hone.format.tflite.internal;

import dev.hone.model.InvalidModelException;
import dev.hone.model.ModelSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A model file mapped into memory. Reads report a file that was changed or cut short after it was opened. */
final class MappedFile {

    private static final int SEGMENT = 1 << 30;

    /** Reads of this size look at the file once more when they are done. */
    private static final int LARGE = 1 << 16;

    private static final int WRITE = 1 << 22;

    private final ModelSource source;
    private final int segment;
    private final ByteBuffer front;
    private final List<ByteBuffer> segments;

    private MappedFile(ModelSource source, int segment, ByteBuffer front, List<ByteBuffer> segments) {
        this.source = source;
        this.segment = segment;
        this.front = front;
        this.segments = segments;
    }

    static MappedFile open(Path file, String format) throws IOException {
        return open(file, format, SEGMENT);
    }

    /** @param segment bytes of one mapping; a mapping ends below 2 GB */
    static MappedFile open(Path file, String format, int segment) throws IOException {
        ModelSource source = ModelSource.of(file, format);
        try (FileChannel channel = FileChannel.open(file)) {
            List<ByteBuffer> segments = new ArrayList<>();
            for (long at = 0; at < source.size(); at += segment) {
                segments.add(map(channel, at, Math.min(segment, source.size() - at)));
            }
            ByteBuffer front = segments.size() == 1
                    ? segments.get(0)
                    : map(channel, 0, Math.min(Integer.MAX_VALUE, source.size()));
            return new MappedFile(source, segment, front, segments);
        }
    }

    private static ByteBuffer map(FileChannel channel, long position, long size) throws IOException {
        if (channel.size() < position + size) {
            throw new IOException("it became shorter while it was opened");
        }
        return channel.map(FileChannel.MapMode.READ_ONLY, position, size);
    }

    ModelSource source() {
        return source;
    }

    long size() {
        return source.size();
    }

    /** The beginning of the file, up to 2 GB. */
    ByteBuffer front() {
        return front.duplicate();
    }

    /** A range that lies within the file. */
    MappedData data(long offset, long size) {
        return new MappedData(this, offset, size);
    }

    /**
     * Copies a range. The file is looked at first: a fault on a page that is no more becomes an InternalError that
     * compiled code throws late, perhaps after this method returned.
     */
    void read(long position, int length, ByteBuffer target) {
        source.requireUnchanged();
        try {
            for (int done = 0; done < length; ) {
                ByteBuffer piece = piece(position + done, length - done);
                done += piece.remaining();
                target.put(piece);
            }
        } catch (InternalError e) {
            throw unreadable(e);
        }
        if (length >= LARGE) {
            source.requireUnchanged();
        }
    }

    /** From file to file it is left to the system, which copies what it has in memory without mapping it first. */
    void transferTo(long position, long length, WritableByteChannel channel) throws IOException {
        source.requireUnchanged();
        try {
            if (channel instanceof FileChannel target && length >= LARGE) {
                copy(position, length, target);
                return;
            }
            for (long done = 0; done < length; ) {
                ByteBuffer piece = piece(position + done, Math.min(WRITE, length - done));
                done += piece.remaining();
                while (piece.hasRemaining()) {
                    channel.write(piece);
                }
            }
        } catch (IOException e) {
            // Writing from a page that is no more fails like any other write.
            source.requireUnchanged();
            throw e;
        } catch (InternalError e) {
            throw unreadable(e);
        }
        source.requireUnchanged();
    }

    private void copy(long position, long length, FileChannel target) throws IOException {
        try (FileChannel from = FileChannel.open(source.file())) {
            for (long done = 0; done < length; ) {
                long moved = from.transferTo(position + done, length - done, target);
                if (moved <= 0) {
                    throw new IOException("the model file ended while it was copied");
                }
                done += moved;
            }
        }
        source.requireUnchanged();
    }

    /** What a read past the end of a file that was cut short means: the JVM makes an InternalError of the fault. */
    InvalidModelException unreadable(InternalError fault) {
        source.requireUnchanged();
        return new InvalidModelException("model file " + source.file() + " cannot be read any more", fault);
    }

    private ByteBuffer piece(long position, long length) {
        ByteBuffer mapped = segments.get((int) (position / segment));
        int at = (int) (position % segment);
        return mapped.slice(at, (int) Math.min(length, mapped.capacity() - at));
    }
}
