package dev.hone.data.internal;

import dev.hone.api.HoneException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A file mapped in segments, so that its size has no limit and its content needs no heap. */
final class MappedFile implements Bytes {

    private static final int SEGMENT = 1 << 30;

    private final Path path;
    private final long size;
    private final List<MappedByteBuffer> segments;

    private MappedFile(Path path, long size, List<MappedByteBuffer> segments) {
        this.path = path;
        this.size = size;
        this.segments = List.copyOf(segments);
    }

    static MappedFile map(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path)) {
            long size = channel.size();
            List<MappedByteBuffer> segments = new ArrayList<>();
            for (long at = 0; at < size; at += SEGMENT) {
                segments.add(channel.map(FileChannel.MapMode.READ_ONLY, at, Math.min(SEGMENT, size - at)));
            }
            return new MappedFile(path, size, segments);
        }
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void read(long position, int count, ByteBuffer target) {
        Objects.checkFromIndexSize(position, count, size);
        try {
            for (int done = 0; done < count; ) {
                MappedByteBuffer segment = segments.get((int) ((position + done) / SEGMENT));
                int offset = (int) ((position + done) % SEGMENT);
                int part = Math.min(count - done, segment.limit() - offset);
                target.put(target.position(), segment, offset, part).position(target.position() + part);
                done += part;
            }
        } catch (InternalError e) {
            // What the virtual machine throws where a mapped page is gone: the file was made shorter.
            throw new HoneException(HoneException.Reason.DATA, path + " changed while it was read", e);
        }
    }
}
