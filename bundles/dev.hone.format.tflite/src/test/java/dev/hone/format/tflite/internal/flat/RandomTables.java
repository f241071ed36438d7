package dev.hone.format.tflite.internal.flat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Any table of a schema with any values, as the decoder would give it. */
public final class RandomTables {
    private static final int MAX_DEPTH = 4;

    private final Random random;

    public RandomTables(long seed) {
        random = new Random(seed);
    }

    public Map<String, Object> table(TableType type) {
        return table(type, 0);
    }

    private Map<String, Object> table(TableType type, int depth) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Field field : type.fields()) {
            boolean fits = depth < MAX_DEPTH || field.type() instanceof FlatType.Scalar;
            if (fits && random.nextInt(3) > 0) {
                values.put(field.name(), value(field.type(), depth, field.defaultRaw()));
            }
        }
        return values;
    }

    private Object value(FlatType type, int depth, long initial) {
        if (type instanceof FlatType.Scalar scalar) {
            ScalarKind kind = scalar.kind();
            return random.nextInt(4) == 0 ? kind.box(initial) : scalar(kind);
        }
        if (type instanceof FlatType.Text) {
            return random.ints(random.nextInt(9), 0, 0x2FF)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
        }
        if (type instanceof TableType table) {
            return table(table, depth + 1);
        }
        if (type instanceof UnionType union) {
            return union(union, depth);
        }
        return vector(((FlatType.Vector) type).element(), depth);
    }

    private Map<String, Object> union(UnionType union, int depth) {
        int code = random.nextInt(union.members().size() + 1);
        if (code == 0) {
            return Map.of(FlatDecoder.TYPE, UnionType.NONE);
        }
        TableType member = union.members().get(code - 1);
        return random.nextInt(8) == 0
                ? Map.of(FlatDecoder.TYPE, member.name())
                : Map.of(FlatDecoder.TYPE, member.name(), FlatDecoder.VALUE, table(member, depth + 1));
    }

    private Object vector(FlatType element, int depth) {
        int size = random.nextInt(4) == 0 ? 0 : random.nextInt(6);
        if (element instanceof FlatType.Scalar scalar && scalar.kind() == ScalarKind.UBYTE) {
            byte[] bytes = new byte[size * 7];
            random.nextBytes(bytes);
            return ByteBuffer.wrap(bytes);
        }
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            values.add(value(element, depth, 0));
        }
        return values;
    }

    private Object scalar(ScalarKind kind) {
        ByteBuffer bytes = ByteBuffer.allocate(8).putLong(0, random.nextLong());
        Object value = kind.box(kind.read(bytes, 0));
        return value instanceof Double number && number.isNaN() ? (Object) 0.5 : value;
    }
}
