package dev.hone.format.tflite.internal;

import dev.hone.model.TensorData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;

/** A range of a model file. */
record MappedData(MappedFile file, long offset, long size) implements TensorData {

    MappedData {
        Objects.checkFromIndexSize(offset, size, file.size());
    }

    @Override
    public void read(long position, int length, ByteBuffer target) {
        if (position < 0 || length < 0 || position > size - length) {
            throw new IndexOutOfBoundsException(length + " bytes at " + position + " of " + size);
        }
        file.read(offset + position, length, target);
    }

    @Override
    public void transferTo(WritableByteChannel channel) throws IOException {
        file.transferTo(offset, size, channel);
    }

    @Override
    public String toString() {
        return size + " bytes at offset " + offset + " of " + file.source().file();
    }
}
