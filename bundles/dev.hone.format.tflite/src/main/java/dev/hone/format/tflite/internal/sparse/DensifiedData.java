package dev.hone.format.tflite.internal.sparse;

import dev.hone.model.TensorData;
import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/** All values of a sparse tensor, zeros included. Computed at the first read, and again if memory was short. */
public final class DensifiedData implements TensorData {

    private final SparseEncoding encoding;
    private final TensorData stored;
    private final int size;
    private final int width;
    private SoftReference<ByteBuffer> computed = new SoftReference<>(null);

    /**
     * @param stored the values that the encoding has
     * @param size of all values, in bytes
     * @param width of a value, in bytes
     */
    public DensifiedData(SparseEncoding encoding, TensorData stored, int size, int width) {
        this.encoding = encoding;
        this.stored = stored;
        this.size = size;
        this.width = width;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void read(long position, int length, ByteBuffer target) {
        Objects.checkFromIndexSize(position, length, (long) size);
        target.put(dense().slice((int) position, length));
    }

    private synchronized ByteBuffer dense() {
        ByteBuffer dense = computed.get();
        if (dense == null) {
            dense = compute();
            computed = new SoftReference<>(dense);
        }
        return dense;
    }

    private ByteBuffer compute() {
        ByteBuffer dense = ByteBuffer.allocate(size);
        if (stored.size() == 0) {
            return dense;
        }
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK / width * width).order(ByteOrder.LITTLE_ENDIAN);
        chunk.flip();
        encoding.forEach(new SparseEncoding.Placement() {
            private long read;

            @Override
            public void place(long element) {
                if (!chunk.hasRemaining()) {
                    chunk.clear();
                    stored.read(read, (int) Math.min(chunk.capacity(), stored.size() - read), chunk);
                    chunk.flip();
                    read += chunk.limit();
                }
                dense.put((int) element * width, chunk, chunk.position(), width);
                chunk.position(chunk.position() + width);
            }
        });
        return dense;
    }

    @Override
    public String toString() {
        return stored + " made dense";
    }
}
