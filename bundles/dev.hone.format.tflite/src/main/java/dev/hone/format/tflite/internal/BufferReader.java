package dev.hone.format.tflite.internal;

import dev.hone.format.tflite.internal.flat.FlatTable;
import dev.hone.format.tflite.internal.flat.FlatVector;
import dev.hone.model.InvalidModelException;
import dev.hone.model.TensorData;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The buffers of a file. One buffer is one object, however many tensors share it. */
final class BufferReader {

    /** Offsets up to this one are placeholders of the schema. */
    private static final long NO_OFFSET = 1;

    private final MappedFile file;
    private final Optional<FlatVector> buffers;
    private final Map<Long, Optional<TensorData>> read = new HashMap<>();

    BufferReader(MappedFile file, Optional<FlatVector> buffers) {
        this.file = file;
        this.buffers = buffers;
    }

    /**
     * The data of a buffer; empty where there is none, as always in buffer 0.
     *
     * @param user what refers to the buffer, for messages
     */
    Optional<TensorData> data(long index, String user) {
        int count = buffers.map(FlatVector::size).orElse(0);
        if (index == 0) {
            return Optional.empty();
        }
        if (index < 0 || index >= count) {
            throw new InvalidModelException(user + " refers to buffer " + index + " of " + count);
        }
        Optional<TensorData> known = read.get(index);
        if (known == null) {
            known = data(buffers.orElseThrow().tableAt((int) index), index);
            read.put(index, known);
        }
        return known;
    }

    private Optional<TensorData> data(FlatTable buffer, long index) {
        Optional<FlatVector> inline = buffer.vector("data");
        if (inline.isPresent() && inline.get().size() > 0) {
            return Optional.of(file.data(inline.get().offset(), inline.get().size()));
        }
        return outside(buffer.longValue("offset"), buffer.longValue("size"), "buffer", index);
    }

    /**
     * A range of the file that fields of a table name by its offset and size; empty if they name none.
     *
     * @param what and index say which table it is, for messages
     */
    Optional<TensorData> outside(long offset, long size, String what, long index) {
        if (size == 0 || (offset >= 0 && offset <= NO_OFFSET)) {
            return Optional.empty();
        }
        if (offset < 0 || size < 0 || offset > file.size() - size) {
            throw new InvalidModelException(
                    what + " " + index + " has " + Long.toUnsignedString(size) + " bytes at offset "
                            + Long.toUnsignedString(offset) + ", past the end of the file (" + file.size() + " bytes)");
        }
        return Optional.of(file.data(offset, size));
    }
}
