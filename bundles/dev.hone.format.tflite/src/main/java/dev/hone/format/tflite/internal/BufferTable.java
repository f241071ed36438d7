package dev.hone.format.tflite.internal;

import dev.hone.format.tflite.internal.flat.Blob;
import dev.hone.model.TensorData;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** The buffers of a file that is written. Data that is one object, or small and equal, is one buffer. */
final class BufferTable {

    private static final int SMALL = 1 << 10;

    /** Only larger ones are placed behind the tables of a file that passes 2 GB. */
    private static final int LEAST_OUTSIDE = 1 << 12;

    private static final class Buffer {
        final TensorData data;
        final Blob blob;
        boolean embedded;

        Buffer(TensorData data) {
            this.data = data;
            this.blob = new DataBlob(data);
        }
    }

    private final List<Buffer> buffers = new ArrayList<>();
    private final IdentityHashMap<TensorData, Integer> objects = new IdentityHashMap<>();
    private final Map<ByteBuffer, Integer> contents = new HashMap<>();
    private long size;

    /** The index of the buffer with this data. */
    int add(TensorData data) {
        Integer known = objects.get(data);
        if (known == null) {
            known = data.size() <= SMALL
                    ? contents.computeIfAbsent(data.copy(0, (int) data.size()), content -> append(data))
                    : (Integer) append(data);
            objects.put(data, known);
        }
        return known;
    }

    /** Like {@link #add}, for data that must be within the tables. */
    int addEmbedded(TensorData data) {
        int index = add(data);
        buffers.get(index - 1).embedded = true;
        return index;
    }

    /** Bytes of all buffers. */
    long size() {
        return size;
    }

    /** The data that is placed behind the tables if the file passes 2 GB. */
    List<Blob> outside() {
        return buffers.stream()
                .filter(BufferTable::isLarge)
                .map(buffer -> buffer.blob)
                .toList();
    }

    /** The fields of the tables, with all data embedded. */
    List<Map<String, Object>> embedded() {
        return fields(List.of());
    }

    /** The fields of the tables, with {@link #outside} at these offsets from the start of the file. */
    List<Map<String, Object>> fields(List<Long> offsets) {
        List<Map<String, Object>> tables = new ArrayList<>();
        tables.add(Map.of());
        int next = 0;
        for (Buffer buffer : buffers) {
            boolean outside = isLarge(buffer) && !offsets.isEmpty();
            tables.add(
                    outside
                            ? Map.of("offset", offsets.get(next++), "size", buffer.data.size())
                            : Map.of("data", buffer.blob));
        }
        return tables;
    }

    private static boolean isLarge(Buffer buffer) {
        return buffer.data.size() >= LEAST_OUTSIDE && !buffer.embedded;
    }

    private int append(TensorData data) {
        buffers.add(new Buffer(data));
        size += data.size();
        return buffers.size();
    }
}
