package dev.hone.engine.tensorflow.internal.graph;

import dev.hone.model.DataType;
import dev.hone.model.Shape;
import dev.hone.model.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.buffer.DataStorageVisitor;
import org.tensorflow.types.family.TType;

/** A tensor in native memory whose bytes can be written and read in bulk, again and again, until it is closed. */
public final class NativeTensor implements AutoCloseable {

    private final TType tensor;
    private final ByteBuffer bytes;

    private NativeTensor(TType tensor) {
        this.tensor = tensor;
        this.bytes = bytes(tensor);
    }

    public static NativeTensor of(DataType type, Shape shape) {
        return new NativeTensor(Tensor.of(Types.of(type), Types.shape(shape)));
    }

    public TType tensor() {
        return tensor;
    }

    /** All bytes, little-endian; valid until the tensor is closed. */
    public ByteBuffer bytes() {
        return bytes.duplicate().order(ByteOrder.nativeOrder());
    }

    public void write(TensorData data) {
        ByteBuffer target = bytes();
        for (long at = 0; at < data.size(); ) {
            int length = (int) Math.min(TensorData.CHUNK, data.size() - at);
            data.read(at, length, target);
            at += length;
        }
    }

    /** The bytes of any tensor; valid until it is closed. */
    public static ByteBuffer bytes(Tensor tensor) {
        return tensor.asRawTensor().data().accept(new DataStorageVisitor<ByteBuffer>() {
            @Override
            public ByteBuffer visit(ByteBuffer buffer) {
                return buffer.duplicate().order(ByteOrder.nativeOrder());
            }

            @Override
            public ByteBuffer visit(long address, long length, long scale) {
                return new Address(address, length * scale).asByteBuffer().order(ByteOrder.nativeOrder());
            }

            @Override
            public ByteBuffer fallback() {
                throw new IllegalStateException("a tensor of TensorFlow is not in native memory");
            }
        });
    }

    @Override
    public void close() {
        tensor.close();
    }

    private static final class Address extends BytePointer {
        Address(long address, long size) {
            super((Pointer) null);
            this.address = address;
            this.limit = size;
            this.capacity = size;
        }
    }
}
