package dev.hone.format.tflite.internal.flat;

import com.google.flatbuffers.FlatBufferBuilder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes a FlatBuffer from the plain values of {@link FlatDecoder}: a field is in the file if and only if it is in its
 * map. Tables, vectors and strings that are equal are written once.
 *
 * <p>Beside the decoder's types it takes: the name of an enum value; int[], long[], float[] or byte[] for a vector of
 * scalars; a {@link Blob} for a vector of {@code ubyte}; a {@link Ref} for a table. Tables are in memory until the end,
 * Blobs are not. A writer makes one file and belongs to one thread.
 *
 * <p>A key that is no field of the table and a value of the wrong type or range are an IllegalArgumentException that
 * names the field.
 */
public final class FlatWriter {
    private static final int FIRST_CAPACITY = 1 << 14;

    /** A table that is written already and may be used as value, several times if need be. */
    public record Ref(TableType type, int offset) {}

    private record Slot(int number, int size, boolean isOffset, long raw, Optional<Blob> blob) {}

    private record TableKey(TableType type, List<Slot> slots) {}

    private final Schema schema;
    private final FlatBufferBuilder builder = new FlatBufferBuilder(FIRST_CAPACITY).forceDefaults(true);
    private final Map<TableKey, Integer> tables = new HashMap<>();
    private final SharedVectors vectors = new SharedVectors(builder);
    private final IdentityHashMap<Blob, Integer> blobs = new IdentityHashMap<>();
    private final FlatOutput.Payloads payloads = new FlatOutput.Payloads();

    /** A writer of files of this schema. */
    public FlatWriter(Schema schema) {
        this.schema = schema;
    }

    /**
     * Writes a table.
     *
     * @param type a table of the schema
     * @param values its fields; a map's own order does not matter
     * @throws FlatException if what is not in Blobs passes 1 GB
     */
    public Ref write(TableType type, Map<String, ?> values) throws FlatException {
        return new Ref(type, table(type, values));
    }

    /**
     * Writes the root table and lays out the file.
     *
     * @throws FlatException if the file would pass the 2 GB at which a FlatBuffer ends
     */
    public FlatOutput finish(Map<String, ?> root) throws FlatException {
        return finish(write(schema.root(), root));
    }

    /** Like {@link #finish(Map)}, with a root table that is written already. */
    public FlatOutput finish(Ref root) throws FlatException {
        builder.finish(referred(root, schema.root()), schema.identifier());
        return payloads.layOut(builder.dataBuffer());
    }

    private int table(TableType type, Map<String, ?> values) throws FlatException {
        for (String name : values.keySet()) {
            type.field(name);
        }
        List<Slot> slots = new ArrayList<>(values.size());
        for (Field field : type.fields()) {
            if (values.containsKey(field.name())) {
                add(slots, field, values.get(field.name()));
            }
        }
        return store(new TableKey(type, slots));
    }

    private int store(TableKey key) {
        Integer known = tables.get(key);
        if (known != null) {
            return known;
        }
        // The largest first, as other writers do it: the least padding.
        List<Slot> order = new ArrayList<>(key.slots());
        order.sort(Comparator.comparingInt(Slot::size).reversed());
        builder.startTable(key.type().slots());
        for (Slot slot : order) {
            put(slot);
        }
        int offset = builder.endTable();
        for (Slot slot : order) {
            if (slot.blob().isPresent()) {
                payloads.add(offset, slot.number(), slot.blob().get());
            }
        }
        tables.put(key, offset);
        return offset;
    }

    private void put(Slot slot) {
        long raw = slot.raw();
        if (slot.isOffset()) {
            builder.addOffset(slot.number(), (int) raw, 0);
            return;
        }
        switch (slot.size()) {
            case 1 -> builder.addByte(slot.number(), (byte) raw, 0);
            case 2 -> builder.addShort(slot.number(), (short) raw, 0);
            case 4 -> builder.addInt(slot.number(), (int) raw, 0);
            default -> builder.addLong(slot.number(), raw, 0);
        }
    }

    private void add(List<Slot> slots, Field field, Object value) throws FlatException {
        try {
            FlatType type = field.type();
            if (type instanceof FlatType.Scalar scalar) {
                slots.add(new Slot(field.slot(), scalar.inlineSize(), false, raw(scalar, value), Optional.empty()));
            } else if (type instanceof UnionType union) {
                union(slots, field, union, cast(Map.class, value));
            } else if (value instanceof Blob blob && blob.size() > 0) {
                slots.add(payload(field, blob));
            } else {
                slots.add(new Slot(field.slot(), 4, true, child(field, value), Optional.empty()));
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(field + ": " + e.getMessage(), e);
        }
    }

    private int child(Field field, Object value) throws FlatException {
        FlatType type = field.type();
        if (type instanceof TableType table) {
            return nested(table, value);
        }
        if (type instanceof FlatType.Text) {
            return vectors.string(cast(String.class, value));
        }
        return vector((FlatType.Vector) type, field.alignment(), value);
    }

    private int nested(TableType type, Object value) throws FlatException {
        return value instanceof Ref ref ? referred(ref, type) : table(type, strings(value));
    }

    private static int referred(Ref ref, TableType expected) {
        if (ref.type() != expected) {
            throw new IllegalArgumentException("a " + ref.type() + " is not a " + expected);
        }
        return ref.offset();
    }

    private void union(List<Slot> slots, Field field, UnionType union, Map<?, ?> value) throws FlatException {
        Object member = value.get(FlatDecoder.TYPE);
        long code = member instanceof String name ? union.codeOf(name) : ScalarKind.UBYTE.unbox(member);
        if (!union.knows(code)) {
            throw new IllegalArgumentException(
                    "member " + code + " of " + union + " is not in revision " + Schema.REVISION);
        }
        slots.add(new Slot(field.slot() - 1, 1, false, code, Optional.empty()));
        Object table = value.get(FlatDecoder.VALUE);
        if (table != null) {
            TableType type = union.member(code).orElseThrow(() -> new IllegalArgumentException("NONE has no value"));
            slots.add(new Slot(field.slot(), 4, true, nested(type, table), Optional.empty()));
        }
    }

    private Slot payload(Field field, Blob blob) {
        if (!(field.type() instanceof FlatType.Vector vector && isUbyte(vector.element()))) {
            throw new IllegalArgumentException("a Blob is not a " + field.type());
        }
        int number = blobs.computeIfAbsent(blob, unused -> blobs.size());
        return new Slot(field.slot(), 4, false, number, Optional.of(blob));
    }

    private int vector(FlatType.Vector vector, int alignment, Object value) throws FlatException {
        FlatType element = vector.element();
        if (element instanceof FlatType.Scalar scalar) {
            ByteBuffer bytes = isUbyte(element) && !(value instanceof List)
                    ? VectorValues.octets(value)
                    : VectorValues.of(value, scalar);
            return vectors.scalars(bytes, scalar.inlineSize(), alignment);
        }
        List<?> list = cast(List.class, value);
        int[] offsets = new int[list.size()];
        for (int i = 0; i < offsets.length; i++) {
            Object item = list.get(i);
            offsets[i] =
                    element instanceof TableType table ? nested(table, item) : vectors.string(cast(String.class, item));
        }
        return vectors.offsets(offsets);
    }

    private static boolean isUbyte(FlatType type) {
        return type instanceof FlatType.Scalar scalar && scalar.kind() == ScalarKind.UBYTE;
    }

    private static long raw(FlatType.Scalar type, Object value) {
        return value instanceof String name && type.enumeration().isPresent()
                ? type.enumeration().get().valueOf(name)
                : type.kind().unbox(value);
    }

    @SuppressWarnings("unchecked") // keys are looked up and compared only
    private static Map<String, ?> strings(Object value) {
        return (Map<String, ?>) cast(Map.class, value);
    }

    private static <T> T cast(Class<T> expected, Object value) {
        if (!expected.isInstance(value)) {
            throw new IllegalArgumentException(value + " is not a " + expected.getSimpleName());
        }
        return expected.cast(value);
    }
}
