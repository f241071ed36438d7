package dev.hone.format.tflite.internal.fuzz;

import dev.hone.format.tflite.internal.flat.Field;
import dev.hone.format.tflite.internal.flat.FlatDecoder;
import dev.hone.format.tflite.internal.flat.FlatType;
import dev.hone.format.tflite.internal.flat.RandomTables;
import dev.hone.format.tflite.internal.flat.ScalarKind;
import dev.hone.format.tflite.internal.flat.Schema;
import dev.hone.format.tflite.internal.flat.TableType;
import dev.hone.format.tflite.internal.flat.UnionType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Changes a file through its schema: the result is a valid FlatBuffer of an odd model. */
final class StructureMutator {

    private static final long[] ODD = {
        0,
        1,
        -1,
        2,
        3,
        4,
        5,
        7,
        8,
        15,
        16,
        31,
        32,
        63,
        64,
        127,
        128,
        255,
        256,
        1000,
        32_767,
        65_535,
        65_536,
        1 << 20,
        1 << 30,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        1L << 32,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        -2,
        -128
    };
    private static final double[] ODD_REALS = {
        0, -0.0, 1, -1, 0.5, 1e-45, 1e-38, 1e38, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
    };
    private static final int MOST_ELEMENTS = 2000;

    private final Tree tree;
    private final Random random;
    private final RandomTables tables;

    StructureMutator(Tree tree, Random random) {
        this.tree = tree;
        this.random = random;
        this.tables = new RandomTables(random.nextLong());
    }

    void mutate() {
        switch (random.nextInt(14)) {
            case 0, 1 -> scalar();
            case 2, 3 -> vector();
            case 4 -> dropField();
            case 5 -> addField();
            case 6 -> union();
            case 7, 8 -> rewire();
            case 9 -> shape();
            case 10 -> cycle();
            case 11 -> callGraph();
            case 12 -> constant();
            default -> exchange();
        }
    }

    private void scalar() {
        Tree.Part part = any(tree.parts());
        List<Field> scalars = part.type().fields().stream()
                .filter(field -> field.type() instanceof FlatType.Scalar)
                .toList();
        if (!scalars.isEmpty()) {
            Field field = any(scalars);
            part.fields().put(field.name(), odd((FlatType.Scalar) field.type()));
        }
    }

    private Object odd(FlatType.Scalar type) {
        ScalarKind kind = type.kind();
        if (kind == ScalarKind.BOOL) {
            return random.nextBoolean();
        }
        if (kind.isFloating()) {
            return random.nextInt(4) == 0 ? random.nextGaussian() : ODD_REALS[random.nextInt(ODD_REALS.length)];
        }
        if (type.enumeration().isPresent() && random.nextInt(4) > 0) {
            return any(List.copyOf(type.enumeration().get().values().values()));
        }
        return fitted(kind, random.nextBoolean() ? random.nextInt(40) - 2 : ODD[random.nextInt(ODD.length)]);
    }

    /** A number as the kind would store it. */
    private static long fitted(ScalarKind kind, long value) {
        return switch (kind) {
            case BYTE -> (byte) value;
            case UBYTE -> value & 0xFF;
            case SHORT -> (short) value;
            case USHORT -> value & 0xFFFF;
            case INT -> (int) value;
            case UINT -> value & 0xFFFF_FFFFL;
            default -> value;
        };
    }

    private void vector() {
        List<Map.Entry<Field, List<Object>>> lists = new ArrayList<>();
        tree.lists((field, list) -> lists.add(Map.entry(field, list)));
        if (lists.isEmpty()) {
            return;
        }
        Map.Entry<Field, List<Object>> chosen = any(lists);
        List<Object> list = chosen.getValue();
        FlatType element = ((FlatType.Vector) chosen.getKey().type()).element();
        int at = list.isEmpty() ? 0 : random.nextInt(list.size());
        switch (random.nextInt(7)) {
            case 0 -> list.clear();
            case 1 -> list.subList(at, list.size()).clear();
            case 2 -> list.add(at, list.isEmpty() ? element(element) : list.get(at));
            case 3 -> list.add(element(element));
            case 4 -> Collections.shuffle(list, random);
            case 5 -> {
                if (!list.isEmpty()) {
                    Object copied = list.get(at);
                    list.addAll(Collections.nCopies(random.nextInt(MOST_ELEMENTS), copied));
                }
            }
            default -> {
                if (!list.isEmpty()) {
                    list.set(at, element(element));
                }
            }
        }
    }

    private Object element(FlatType type) {
        if (type instanceof FlatType.Scalar scalar) {
            return odd(scalar);
        }
        return type instanceof TableType table ? tables.table(table) : "x\n\0é";
    }

    private void dropField() {
        Tree.Part part = any(tree.parts());
        if (!part.fields().isEmpty()) {
            part.fields().remove(any(List.copyOf(part.fields().keySet())));
        }
    }

    private void addField() {
        Tree.Part part = any(tree.parts());
        Map<String, Object> other = tables.table(part.type());
        other.forEach((name, value) -> {
            if (random.nextInt(3) == 0) {
                part.fields().put(name, value);
            }
        });
    }

    private void union() {
        Tree.Part part = any(tree.parts("Operator"));
        if (part != null) {
            String name = random.nextInt(3) > 0 ? "builtin_options" : "builtin_options_2";
            UnionType union = (UnionType) part.type().field(name).type();
            TableType member = any(union.members());
            part.fields().put(name, Map.of(FlatDecoder.TYPE, member.name(), FlatDecoder.VALUE, tables.table(member)));
        }
    }

    private void rewire() {
        Tree.Part graph = any(tree.parts("SubGraph"));
        Tree.Part operator = any(tree.parts("Operator"));
        if (graph == null || operator == null) {
            return;
        }
        int count = graph.fields().get("tensors") instanceof List<?> list ? list.size() : 0;
        Map<String, Object> target = random.nextInt(4) == 0 ? graph.fields() : operator.fields();
        String side = random.nextBoolean() ? "inputs" : "outputs";
        if (target.get(side) instanceof List<?> list) {
            List<Object> ids = Tree.list(list);
            long id = random.nextInt(count + 3) - 2L;
            if (ids.isEmpty() || random.nextInt(4) == 0) {
                ids.add(id);
            } else if (random.nextInt(4) == 0) {
                ids.remove(random.nextInt(ids.size()));
            } else {
                ids.set(random.nextInt(ids.size()), id);
            }
        }
    }

    private void shape() {
        Tree.Part tensor = any(tree.parts("Tensor"));
        if (tensor == null) {
            return;
        }
        List<Object> shape = new ArrayList<>();
        if (tensor.fields().get("shape") instanceof List<?> known) {
            shape.addAll(known);
        }
        switch (random.nextInt(5)) {
            case 0 -> shape.add(random.nextInt(shape.size() + 1), (long) random.nextInt(4));
            case 1 -> shape.clear();
            case 2 -> shape.addAll(Collections.nCopies(random.nextInt(12), (long) (1 << random.nextInt(31))));
            case 3 -> Collections.shuffle(shape, random);
            default -> {
                if (!shape.isEmpty()) {
                    shape.set(random.nextInt(shape.size()), fitted(ScalarKind.INT, ODD[random.nextInt(ODD.length)]));
                }
            }
        }
        tensor.fields().put(random.nextInt(4) == 0 ? "shape_signature" : "shape", shape);
    }

    /** An operator that reads what a later one writes. */
    private void cycle() {
        List<Tree.Part> operators = tree.parts("Operator");
        if (operators.size() < 2) {
            return;
        }
        Tree.Part first = any(operators);
        Tree.Part second = any(operators);
        if (first.fields().get("inputs") instanceof List<?> inputs
                && second.fields().get("outputs") instanceof List<?> outputs
                && !inputs.isEmpty()
                && !outputs.isEmpty()) {
            Tree.list(inputs).set(random.nextInt(inputs.size()), outputs.get(random.nextInt(outputs.size())));
        }
    }

    /** Graphs that call themselves, each other, or graphs that do not exist. */
    private void callGraph() {
        Tree.Part operator = any(tree.parts("Operator"));
        if (operator == null) {
            return;
        }
        long graph = random.nextInt(5) - 1L;
        Map<String, Object> options = new LinkedHashMap<>();
        String operatorName =
                switch (random.nextInt(5)) {
                    case 0 -> {
                        options.put("cond_subgraph_index", graph);
                        options.put("body_subgraph_index", (long) random.nextInt(3));
                        yield "WHILE";
                    }
                    case 1 -> {
                        options.put("then_subgraph_index", graph);
                        options.put("else_subgraph_index", (long) random.nextInt(3));
                        yield "IF";
                    }
                    case 2 -> {
                        options.put("init_subgraph_index", graph);
                        yield "CALL_ONCE";
                    }
                    case 3 -> {
                        options.put("decomposition_subgraph_index", graph);
                        options.put("name", "x");
                        yield "STABLEHLO_COMPOSITE";
                    }
                    default -> {
                        options.put("body_subgraph_index", graph);
                        options.put("cond_subgraph_index", graph);
                        yield "STABLEHLO_WHILE";
                    }
                };
        call(operator, operatorName, options);
    }

    private void call(Tree.Part operator, String name, Map<String, Object> options) {
        String member =
                switch (name) {
                    case "WHILE" -> "WhileOptions";
                    case "IF" -> "IfOptions";
                    case "CALL_ONCE" -> "CallOnceOptions";
                    case "STABLEHLO_COMPOSITE" -> "StableHLOCompositeOptions";
                    default -> "StablehloWhileOptions";
                };
        boolean second = name.startsWith("STABLEHLO");
        operator.fields().remove(second ? "builtin_options" : "builtin_options_2");
        operator.fields()
                .put(
                        second ? "builtin_options_2" : "builtin_options",
                        Map.of(FlatDecoder.TYPE, member, FlatDecoder.VALUE, options));
        long code = Schema.tflite().enumeration("BuiltinOperator").valueOf(name);
        if (tree.root().get("operator_codes") instanceof List<?> codes) {
            operator.fields().put("opcode_index", (long) codes.size());
            Tree.list(codes)
                    .add(Map.of("builtin_code", code, "deprecated_builtin_code", Math.min(code, 127L), "version", 1L));
        }
    }

    /** The bytes of a constant: shortened, or with other values such as axes, permutations, shapes. */
    private void constant() {
        Tree.Part buffer = any(tree.parts("Buffer"));
        if (buffer == null || !(buffer.fields().get("data") instanceof ByteBuffer data)) {
            return;
        }
        byte[] bytes = new byte[data.remaining()];
        data.duplicate().get(bytes);
        if (bytes.length == 0 || random.nextInt(3) == 0) {
            bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 5));
        } else if (bytes.length >= 4 && random.nextBoolean()) {
            int at = random.nextInt(bytes.length / 4) * 4;
            ByteBuffer.wrap(bytes).putInt(at, Integer.reverseBytes((int) ODD[random.nextInt(ODD.length)]));
        } else {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        buffer.fields().put("data", ByteBuffer.wrap(bytes));
    }

    /** Two tables of a kind change places in part. */
    private void exchange() {
        Tree.Part first = any(tree.parts());
        Tree.Part second = any(tree.parts(first.type().name()));
        if (!first.fields().isEmpty()) {
            String field = any(List.copyOf(first.fields().keySet()));
            Object mine = first.fields().get(field);
            Object other = second.fields().get(field);
            if (other == null) {
                first.fields().remove(field);
            } else {
                first.fields().put(field, other);
            }
            second.fields().put(field, mine);
        }
    }

    private <T> T any(List<T> list) {
        return list.isEmpty() ? null : list.get(random.nextInt(list.size()));
    }
}
