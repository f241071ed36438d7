package dev.hone.format.tflite.internal;

import dev.hone.format.tflite.internal.flat.Blob;
import dev.hone.model.TensorData;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/** Tensor data that is written in its turn. Two are the same only if they are one object. */
final class DataBlob implements Blob {

    private final TensorData data;

    DataBlob(TensorData data) {
        this.data = data;
    }

    @Override
    public long size() {
        return data.size();
    }

    @Override
    public void writeTo(WritableByteChannel channel) throws IOException {
        data.transferTo(channel);
    }
}
