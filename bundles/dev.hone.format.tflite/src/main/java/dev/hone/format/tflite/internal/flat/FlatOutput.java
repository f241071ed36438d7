package dev.hone.format.tflite.internal.flat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;

/**
 * A file that is laid out and can be written: the tables, then the payloads, each behind its length and aligned to 16
 * bytes. Offsets in a FlatBuffer point forward, so the tables come first and the payloads need not be in memory.
 */
public final class FlatOutput {
    /** A FlatBuffer, and what the C++ reader accepts, is smaller than this. */
    private static final long LIMIT = Integer.MAX_VALUE;

    private static final int ALIGNMENT = 16;
    private static final int LENGTH = 4;

    private final ByteBuffer front;
    private final List<Blob> payloads;
    private final long size;

    private FlatOutput(ByteBuffer front, List<Blob> payloads, long size) {
        this.front = front;
        this.payloads = payloads;
        this.size = size;
    }

    /** Bytes of the whole file. */
    public long size() {
        return size;
    }

    /**
     * Writes the file from the channel's current position.
     *
     * @throws IOException if the channel or a Blob fails, or a Blob writes other than its size
     */
    public void writeTo(WritableByteChannel channel) throws IOException {
        Counted out = new Counted(channel);
        out.all(front.duplicate());
        for (Blob blob : payloads) {
            long data = dataAfter(out.count);
            ByteBuffer prefix = ByteBuffer.allocate((int) (data - out.count)).order(ByteOrder.LITTLE_ENDIAN);
            prefix.putInt(prefix.capacity() - LENGTH, (int) blob.size());
            out.all(prefix);
            out.write(blob);
            if (out.count - data != blob.size()) {
                throw new IOException("a tensor's data of " + blob.size() + " bytes wrote " + (out.count - data));
            }
        }
    }

    /** The whole file in memory. */
    public ByteBuffer toBuffer() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) size);
        writeTo(new Memory(bytes));
        return bytes.flip().order(ByteOrder.LITTLE_ENDIAN);
    }

    private static long dataAfter(long end) {
        return (end + LENGTH + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /** The payloads of a file, and which fields point to them. */
    static final class Payloads {
        private record Pointer(int table, int slot, Blob blob) {}

        private final List<Pointer> pointers = new ArrayList<>();
        private final IdentityHashMap<Blob, Long> positions = new IdentityHashMap<>();
        private final List<Blob> order = new ArrayList<>();

        /** @param table the table's offset from the end of the tables */
        void add(int table, int slot, Blob blob) {
            pointers.add(new Pointer(table, slot, blob));
            if (positions.put(blob, 0L) == null) {
                order.add(blob);
            }
        }

        FlatOutput layOut(ByteBuffer tables) throws FlatException {
            ByteBuffer front = tables.slice().order(ByteOrder.LITTLE_ENDIAN);
            long end = front.capacity();
            for (Blob blob : order) {
                long data = dataAfter(end);
                positions.put(blob, data - LENGTH);
                end = Math.addExact(data, blob.size());
            }
            if (end >= LIMIT) {
                throw new FlatException(String.format(
                        Locale.ROOT,
                        "the model needs %,d bytes; a file of this format has fewer than %,d",
                        end,
                        LIMIT));
            }
            for (Pointer pointer : pointers) {
                int table = front.capacity() - pointer.table();
                int vtable = table - front.getInt(table);
                int field = table + Short.toUnsignedInt(front.getShort(vtable + 4 + 2 * pointer.slot()));
                front.putInt(field, (int) (positions.get(pointer.blob()) - field));
            }
            return new FlatOutput(front, order, end);
        }
    }

    private static final class Counted implements WritableByteChannel {
        private final WritableByteChannel out;
        private long count;

        Counted(WritableByteChannel out) {
            this.out = out;
        }

        void all(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                write(bytes);
            }
        }

        /** A file is handed on as such, so that file can be copied to file. */
        void write(Blob blob) throws IOException {
            if (out instanceof FileChannel file) {
                long begin = file.position();
                blob.writeTo(file);
                count += file.position() - begin;
            } else {
                blob.writeTo(this);
            }
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            int written = out.write(bytes);
            count += written;
            return written;
        }

        @Override
        public boolean isOpen() {
            return out.isOpen();
        }

        /** The file goes on after a Blob, so a Blob cannot close it. */
        @Override
        public void close() {}
    }

    private record Memory(ByteBuffer bytes) implements WritableByteChannel {
        @Override
        public int write(ByteBuffer source) {
            int length = source.remaining();
            bytes.put(source);
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
