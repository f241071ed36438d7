package dev.hone.bench;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The main graph of a TFLite file, read in place: independent of what hone makes of it. */
final class FlatModel {

    private static final int CONV_2D = 3;
    private static final int DEPTHWISE_CONV_2D = 4;
    private static final int FULLY_CONNECTED = 9;
    private static final int RELU = 1;
    private static final int INT8 = 9;

    private final ByteBuffer bytes;
    private final int buffers;
    private final int tensors;
    private final List<Operator> operators = new ArrayList<>();
    private final List<Integer> outputs;

    /**
     * An operator.
     *
     * @param code the builtin code
     * @param activation fused with it
     */
    record Operator(int code, List<Integer> inputs, int output, int activation) {

        boolean isLayer() {
            return code == CONV_2D || code == DEPTHWISE_CONV_2D || code == FULLY_CONNECTED;
        }

        boolean isDepthwise() {
            return code == DEPTHWISE_CONV_2D;
        }

        /** Whether a factor on what it computes passes through its activation. */
        boolean isHomogeneous() {
            return activation == 0 || activation == RELU;
        }
    }

    FlatModel(ByteBuffer file) {
        bytes = file.order(ByteOrder.LITTLE_ENDIAN);
        int model = target(0);
        buffers = target(field(model, 4));
        int codes = target(field(model, 1));
        int graph = element(target(field(model, 2)), 0);
        tensors = target(field(graph, 0));
        outputs = integers(field(graph, 2));
        int list = target(field(graph, 3));
        for (int i = 0; i < bytes.getInt(list); i++) {
            int operator = element(list, i);
            int index = field(operator, 0);
            int code = element(codes, index == 0 ? 0 : bytes.getInt(index));
            int wide = field(code, 3);
            int narrow = field(code, 0);
            int builtin = Math.max(
                    wide == 0 ? 0 : bytes.getInt(wide), narrow == 0 ? 0 : Byte.toUnsignedInt(bytes.get(narrow)));
            operators.add(new Operator(
                    builtin,
                    integers(field(operator, 1)),
                    integers(field(operator, 2)).get(0),
                    fused(operator, builtin)));
        }
    }

    private int fused(int operator, int code) {
        int options = field(operator, 4);
        int number =
                switch (code) {
                    case CONV_2D -> 3;
                    case DEPTHWISE_CONV_2D -> 4;
                    default -> 0;
                };
        int field = options == 0 ? 0 : field(target(options), number);
        return field == 0 ? 0 : bytes.get(field);
    }

    List<Operator> operators() {
        return operators;
    }

    List<Integer> outputs() {
        return outputs;
    }

    /** The output channels of a layer. */
    int channels(Operator layer) {
        List<Integer> shape = shape(layer.inputs().get(1));
        return shape.get(layer.isDepthwise() ? shape.size() - 1 : 0);
    }

    /** The last axis of a layer's weight: the channels that it reads. */
    int inputChannels(Operator layer) {
        List<Integer> shape = shape(layer.inputs().get(1));
        return shape.get(shape.size() - 1);
    }

    /** How many weights follow each other that belong to one output channel of a layer that is not depthwise. */
    int elementsPerChannel(Operator layer) {
        return shape(layer.inputs().get(1)).stream().skip(1).reduce(1, (a, b) -> a * b);
    }

    /**
     * Multiplies the values of a float constant.
     *
     * @param inner how many values that follow each other have the same factor; after the last factor comes the first
     * @param divide by the factors instead
     */
    void scale(int tensor, int inner, float[] factors, boolean divide) {
        int buffer = element(buffers, bytes.getInt(field(element(tensors, tensor), 2)));
        int data = target(field(buffer, 0));
        int values = bytes.getInt(data) / Float.BYTES;
        for (int i = 0; i < values; i++) {
            int at = data + 4 + i * Float.BYTES;
            float factor = factors[i / inner % factors.length];
            float value = bytes.getFloat(at);
            bytes.putFloat(at, divide ? value / factor : value * factor);
        }
    }

    /** The weights of all layers, as they are stored: int8 or float32 (by its bits). */
    List<FlatWeight> weights() {
        List<FlatWeight> weights = new ArrayList<>();
        for (Operator layer : operators) {
            if (layer.isLayer()) {
                weights.add(weight(layer.inputs().get(1), layer.isDepthwise()));
            }
        }
        return weights;
    }

    private FlatWeight weight(int tensor, boolean depthwise) {
        int table = element(tensors, tensor);
        int data = target(field(element(buffers, bytes.getInt(field(table, 2))), 0));
        boolean integers = bytes.get(field(table, 1)) == INT8;
        int[] values = new int[bytes.getInt(data) / (integers ? 1 : Float.BYTES)];
        for (int i = 0; i < values.length; i++) {
            values[i] = integers ? bytes.get(data + 4 + i) : bytes.getInt(data + 4 + i * Float.BYTES);
        }
        int quantization = field(table, 4);
        int scale = quantization == 0 ? 0 : field(target(quantization), 2);
        int axis = quantization == 0 ? 0 : field(target(quantization), 6);
        int inner = 1;
        List<Integer> shape = shape(tensor);
        for (int i = (axis == 0 ? 0 : bytes.getInt(axis)) + 1; i < shape.size(); i++) {
            inner *= shape.get(i);
        }
        return FlatWeight.of(
                text(field(table, 3)), depthwise, values, scale == 0 ? 1 : bytes.getInt(target(scale)), inner);
    }

    private String text(int field) {
        byte[] text = new byte[bytes.getInt(target(field))];
        bytes.get(target(field) + 4, text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private List<Integer> shape(int tensor) {
        return integers(field(element(tensors, tensor), 0));
    }

    private List<Integer> integers(int field) {
        List<Integer> values = new ArrayList<>();
        if (field != 0) {
            int vector = target(field);
            for (int i = 0; i < bytes.getInt(vector); i++) {
                values.add(bytes.getInt(vector + 4 + 4 * i));
            }
        }
        return values;
    }

    /** Where a field of a table is; 0 if it is left out. */
    private int field(int table, int number) {
        int vtable = table - bytes.getInt(table);
        int slot = 4 + 2 * number;
        int offset = slot < bytes.getShort(vtable) ? bytes.getShort(vtable + slot) : 0;
        return offset == 0 ? 0 : table + offset;
    }

    private int target(int offset) {
        return offset + bytes.getInt(offset);
    }

    private int element(int vector, int index) {
        return target(vector + 4 + 4 * index);
    }
}
