package dev.hone.format.tflite.internal.flat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Verifies one FlatBuffer in one pass. Tables may be shared, so a small hostile file can describe an enormous tree:
 * depth and work are bounded.
 */
final class FlatVerifier {
    /** Tables within tables; the format itself needs 6. */
    static final int MAX_DEPTH = 64;

    /** Units of work: a table, a string, 64 bytes of a string, 4 KB of a vector, an unknown slot. */
    static final int MAX_WORK = 4_000_000;

    static final int MAX_NEWER = 1000;

    private static final int HEADER = 8;
    private static final long MAX_OFFSET = Integer.MAX_VALUE;

    private final ByteBuffer bytes;
    private final long size;
    private final Field[] path = new Field[MAX_DEPTH + 2];
    private final int[] indexes = new int[MAX_DEPTH + 2];
    private final List<String> newer = new ArrayList<>();
    private int depth;
    private long work;

    FlatVerifier(ByteBuffer bytes) {
        this.bytes = bytes;
        size = bytes.limit();
    }

    /** The position of the root table. */
    int verify(Schema schema) throws FlatException {
        if (size < HEADER) {
            throw new FlatException(number(size) + " bytes are too few for a FlatBuffer");
        }
        byte[] found = new byte[4];
        bytes.get(4, found);
        if (!new String(found, StandardCharsets.ISO_8859_1).equals(schema.identifier())) {
            throw new FlatException("not a " + schema.identifier() + " file: bytes 4 to 7 are " + hex(found));
        }
        long root = target(0);
        table(schema.root(), root);
        return (int) root;
    }

    List<String> newer() {
        return List.copyOf(newer);
    }

    private void table(TableType type, long at) throws FlatException {
        charge(1);
        require(at, 4, 4, "table");
        long vtable = at - bytes.getInt((int) at);
        require(vtable, 4, 2, "vtable");
        int length = Short.toUnsignedInt(bytes.getShort((int) vtable));
        if (length < 4 || length % 2 != 0) {
            throw fail("vtable at offset " + number(vtable) + " has a length of " + number(length) + " bytes");
        }
        require(vtable, length, 2, "vtable");
        int slots = (length - 4) / 2;
        for (Field field : type.fields()) {
            if (field.slot() < slots || field.type() instanceof UnionType) {
                path[depth] = field;
                indexes[depth] = -1;
                field(field, at, (int) vtable, slots);
            }
        }
        path[depth] = null;
        unknownSlots(type, (int) vtable, slots);
    }

    private void field(Field field, long at, int vtable, int slots) throws FlatException {
        if (field.type() instanceof UnionType union) {
            union(union, field, at, vtable, slots);
            return;
        }
        int entry = entry(vtable, slots, field.slot());
        if (entry == 0) {
            return;
        }
        long where = at + entry;
        int inline = field.type().inlineSize();
        require(where, inline, inline, "value");
        if (field.type() instanceof FlatType.Vector vector) {
            vector(vector.element(), target(where));
        } else if (field.type() instanceof FlatType.Text) {
            string(target(where));
        } else if (field.type() instanceof TableType table) {
            child(table, target(where));
        }
    }

    private void union(UnionType union, Field field, long at, int vtable, int slots) throws FlatException {
        int typeEntry = entry(vtable, slots, field.slot() - 1);
        if (typeEntry == 0) {
            return;
        }
        require(at + typeEntry, 1, 1, "type");
        int code = Byte.toUnsignedInt(bytes.get((int) at + typeEntry));
        if (!union.knows(code)) {
            report("member " + code + " of " + union.name());
            return;
        }
        int entry = entry(vtable, slots, field.slot());
        if (code != 0 && entry != 0) {
            require(at + entry, 4, 4, "value");
            child(union.members().get(code - 1), target(at + entry));
        }
    }

    private void child(TableType type, long at) throws FlatException {
        if (depth == MAX_DEPTH) {
            throw fail("more than " + MAX_DEPTH + " tables within each other");
        }
        depth++;
        table(type, at);
        depth--;
    }

    private void vector(FlatType element, long at) throws FlatException {
        require(at, 4, 4, "vector");
        long count = Integer.toUnsignedLong(bytes.getInt((int) at));
        long length = count * element.inlineSize();
        require(at, 4 + length, 4, "vector", length);
        if (element instanceof FlatType.Scalar scalar) {
            if (scalar.kind() != ScalarKind.UBYTE) {
                charge(length / 4096);
            }
            return;
        }
        for (int i = 0; i < count; i++) {
            indexes[depth] = i;
            long target = target(at + 4 + 4L * i);
            if (element instanceof TableType table) {
                child(table, target);
            } else {
                string(target);
            }
        }
    }

    private void string(long at) throws FlatException {
        require(at, 4, 4, "string");
        long length = Integer.toUnsignedLong(bytes.getInt((int) at));
        require(at, 4 + length + 1, 4, "string", length);
        if (bytes.get((int) (at + 4 + length)) != 0) {
            throw fail("string of " + number(length) + " bytes at offset " + number(at) + " does not end with a zero");
        }
        charge(1 + length / 64);
    }

    private void unknownSlots(TableType type, int vtable, int slots) throws FlatException {
        if (slots <= type.slots()) {
            return;
        }
        charge(slots - type.slots());
        for (int slot = type.slots(); slot < slots; slot++) {
            if (entry(vtable, slots, slot) != 0) {
                report("slot " + slot + " of " + type.name());
            }
        }
    }

    private void report(String what) {
        if (newer.size() < MAX_NEWER) {
            String where = path();
            newer.add(where.isEmpty() ? what : where + ": " + what);
        }
    }

    private int entry(int vtable, int slots, int slot) {
        return slot < slots ? Short.toUnsignedInt(bytes.getShort(vtable + 4 + 2 * slot)) : 0;
    }

    private long target(long at) throws FlatException {
        long offset = Integer.toUnsignedLong(bytes.getInt((int) at));
        if (offset == 0 || offset > MAX_OFFSET) {
            throw fail("offset at " + number(at) + " is " + number(offset));
        }
        return at + offset;
    }

    private void require(long at, long length, int alignment, String what) throws FlatException {
        require(at, length, alignment, what, length);
    }

    private void require(long at, long length, int alignment, String what, long named) throws FlatException {
        if (at < 0 || at > size - length) {
            String where = at < 0 ? "before the start of the file" : "past the end of the file";
            throw fail(what + " of " + number(named) + " bytes at offset " + number(at) + " runs " + where + " ("
                    + number(size) + " bytes)");
        }
        if (at % alignment != 0) {
            throw fail(what + " at offset " + number(at) + " is not aligned to " + alignment + " bytes");
        }
    }

    private void charge(long units) throws FlatException {
        work += units;
        if (work > MAX_WORK) {
            throw fail("the file describes more than any model needs: parts are shared over and over");
        }
    }

    private FlatException fail(String what) {
        String where = path();
        return new FlatException(where.isEmpty() ? what : where + ": " + what);
    }

    private String path() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i <= depth && path[i] != null; i++) {
            if (i > 0) {
                text.append('.');
            }
            text.append(path[i].name());
            if (indexes[i] >= 0) {
                text.append('[').append(indexes[i]).append(']');
            }
        }
        return text.toString();
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String hex(byte[] values) {
        StringBuilder text = new StringBuilder();
        for (byte value : values) {
            text.append(String.format(Locale.ROOT, "%02x", value));
        }
        return text.toString();
    }
}
