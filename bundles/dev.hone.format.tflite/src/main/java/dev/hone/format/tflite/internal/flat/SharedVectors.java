package dev.hone.format.tflite.internal.flat;

import com.google.flatbuffers.FlatBufferBuilder;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** Writes vectors and strings, equal ones once, and returns their offsets. */
final class SharedVectors {
    /** The builder doubles its array, which cannot pass 2 GB. */
    private static final int MAX_FRONT = 1 << 30;

    private record Key(int alignment, int size, ByteBuffer bytes) {}

    private final FlatBufferBuilder builder;
    private final Map<Key, Integer> vectors = new HashMap<>();
    private final Map<String, Integer> strings = new HashMap<>();
    private int empty;

    SharedVectors(FlatBufferBuilder builder) {
        this.builder = builder;
    }

    /** Elements of {@code size} bytes each, as they are stored. */
    int scalars(ByteBuffer bytes, int size, int alignment) throws FlatException {
        if (!bytes.hasRemaining()) {
            return emptyVector();
        }
        Key key = new Key(alignment, size, bytes.slice());
        Integer known = vectors.get(key);
        if (known != null) {
            return known;
        }
        reserve(bytes.remaining());
        builder.createUnintializedVector(size, bytes.remaining() / size, alignment)
                .put(bytes.duplicate());
        int offset = builder.endVector();
        vectors.put(key, offset);
        return offset;
    }

    /** Tables or strings. */
    int offsets(int[] offsets) throws FlatException {
        if (offsets.length == 0) {
            return emptyVector();
        }
        reserve(4L * offsets.length);
        return builder.createVectorOfTables(offsets);
    }

    int string(String text) throws FlatException {
        Integer known = strings.get(text);
        if (known != null) {
            return known;
        }
        byte[] bytes = FlatText.bytes(text);
        reserve(bytes.length);
        int offset = builder.createString(ByteBuffer.wrap(bytes));
        strings.put(text, offset);
        return offset;
    }

    private int emptyVector() {
        if (empty == 0) {
            builder.startVector(1, 0, 1);
            empty = builder.endVector();
        }
        return empty;
    }

    private void reserve(long length) throws FlatException {
        if (builder.offset() + length > MAX_FRONT) {
            throw new FlatException("the tables of the model pass 1 GB; large data must be given as Blobs");
        }
    }
}
