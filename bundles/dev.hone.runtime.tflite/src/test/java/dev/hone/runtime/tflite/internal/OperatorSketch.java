package dev.hone.runtime.tflite.internal;

import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** A float network of one operator, read from a line of {@code integer-operators.txt}. */
final class OperatorSketch {

    private static final Map<Character, Float> MAGNITUDES = Map.of('f', 1f, 'h', 4f, 'p', 2f, 'o', 1f);

    private final String line;
    private final String operator;
    private final GraphBuilder builder = new GraphBuilder("main");
    private final Random random = new Random(7);
    private final List<Integer> given = new ArrayList<>();
    private final Map<Integer, Character> kinds = new HashMap<>();
    private final Model model;

    OperatorSketch(String line) {
        this.line = line;
        List<String> words = Arrays.asList(line.split(" +", -1));
        String[] name = words.get(0).split("@", -1);
        operator = name[0];
        int version = name.length == 1 ? 1 : Integer.parseInt(name[1]);
        int arrow = words.indexOf("->");
        List<Integer> inputs = words.subList(1, arrow).stream().map(this::input).toList();
        List<Integer> outputs = new ArrayList<>();
        Attributes options = Attributes.NONE;
        for (String word : words.subList(arrow + 1, words.size())) {
            int equals = word.indexOf('=');
            if (word.indexOf(':') == 1) {
                outputs.add(activation(word.charAt(0), shape(word.substring(2))));
            } else if (equals < 0) {
                options = options.with("tflite:options", word);
            } else {
                String value = word.substring(equals + 1);
                options = options.with(word.substring(0, equals), option(value));
            }
        }
        builder.append(new Node(builder.newNodeId(), "tflite", operator, version, inputs, outputs, options));
        model = Model.of(
                "tflite", List.of(builder.inputs(given).outputs(outputs).build()), Attributes.NONE);
    }

    private static Object option(String value) {
        if (value.equals("true")) {
            return true;
        }
        if (value.startsWith("[")) {
            return Arrays.stream(value.substring(1, value.length() - 1).split(",", -1))
                    .map(Long::valueOf)
                    .toList();
        }
        return value.contains(".") ? (Object) Double.valueOf(value) : (Object) Long.valueOf(value);
    }

    String operator() {
        return operator;
    }

    /** The line. */
    @Override
    public String toString() {
        return line;
    }

    Model model() {
        return model;
    }

    /** Random values for an input of the model. */
    float[] values(int input) {
        int id = given.get(input);
        return values(kinds.get(id), (int) model.main().tensor(id).shape().elements());
    }

    private int input(String word) {
        if (word.equals("_")) {
            return Tensor.NONE;
        }
        int colon = word.indexOf(':');
        String rest = word.substring(colon + 1);
        char kind = word.charAt(0);
        return switch (kind) {
            case 'i', 'n' -> integers(word.substring(0, colon), rest);
            case 'z' -> booleans(rest);
            case 's' -> state(shape(rest));
            case 'w', 'c' -> {
                Shape shape = shape(rest);
                yield constant(DataType.FLOAT32, shape, TensorData.ofFloats(values(kind, (int) shape.elements())));
            }
            default -> {
                int id = activation(kind, shape(rest));
                given.add(id);
                yield id;
            }
        };
    }

    /** {@code n}: a scalar, {@code i}: a list, {@code i2}: rows of two. */
    private int integers(String kind, String list) {
        int[] values =
                Arrays.stream(list.split(",", -1)).mapToInt(Integer::parseInt).toArray();
        Shape shape =
                switch (kind) {
                    case "n" -> Shape.SCALAR;
                    case "i" -> Shape.of(values.length);
                    default -> Shape.of(values.length / 2, 2);
                };
        return constant(DataType.INT32, shape, TensorData.ofInts(values));
    }

    private int booleans(String list) {
        String[] values = list.split(",", -1);
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = Byte.parseByte(values[i]);
        }
        return constant(DataType.BOOL, Shape.of(bytes.length), TensorData.of(bytes));
    }

    private int constant(DataType type, Shape shape, TensorData data) {
        int id = builder.newTensorId();
        builder.put(Tensor.constant(id, "c" + id, type, shape, data));
        return id;
    }

    private int state(Shape shape) {
        int id = builder.newTensorId();
        builder.put(new Tensor(
                id, "s" + id, DataType.FLOAT32, shape, Optional.empty(), Optional.empty(), true, Attributes.NONE));
        return id;
    }

    private int activation(char kind, Shape shape) {
        int id = builder.newTensorId();
        DataType type =
                switch (kind) {
                    case 'o' -> DataType.BOOL;
                    case 'j' -> DataType.INT32;
                    default -> DataType.FLOAT32;
                };
        builder.put(Tensor.activation(id, "t" + id, type, shape));
        kinds.put(id, kind);
        return id;
    }

    private float[] values(char kind, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = switch (kind) {
                case 'w' -> random.nextInt(3) == 0 ? (random.nextInt(255) - 127) / 127f : random.nextInt(2) * 2 - 1;
                case 'c' -> random.nextFloat() * 2 - 1;
                case 'p' -> 0.1f + random.nextFloat() * 1.9f;
                default -> (random.nextFloat() * 2 - 1) * MAGNITUDES.get(kind);
            };
        }
        return values;
    }

    private static Shape shape(String text) {
        return text.isEmpty()
                ? Shape.SCALAR
                : Shape.of(Arrays.stream(text.split("x", -1))
                        .mapToInt(Integer::parseInt)
                        .toArray());
    }
}
