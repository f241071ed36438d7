package dev.hone.format.tflite.internal.sparse;

import dev.hone.model.SparseData;
import dev.hone.model.TensorData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** The values that a sparse tensor stores, and with them all that it has. */
public final class EncodedData implements SparseData {

    private final TensorData stored;
    private final TensorData dense;

    public EncodedData(TensorData stored, TensorData dense) {
        this.stored = stored;
        this.dense = dense;
    }

    @Override
    public TensorData dense() {
        return dense;
    }

    @Override
    public long size() {
        return stored.size();
    }

    @Override
    public void read(long position, int length, ByteBuffer target) {
        stored.read(position, length, target);
    }

    @Override
    public void transferTo(WritableByteChannel channel) throws IOException {
        stored.transferTo(channel);
    }

    @Override
    public String toString() {
        return stored + ", sparse";
    }
}
