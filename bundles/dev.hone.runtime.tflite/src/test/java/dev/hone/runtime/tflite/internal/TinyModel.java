package dev.hone.runtime.tflite.internal;

import com.google.flatbuffers.FlatBufferBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes TFLite files of one operator. The numbers of fields are those of the schema. */
final class TinyModel {

    static final byte FLOAT32 = 0;
    static final byte INT32 = 2;
    static final byte INT64 = 4;
    static final byte BOOL = 6;
    static final byte INT8 = 9;

    static final int RELU = 19;
    static final int RESHAPE = 22;
    static final int WHERE = 109;
    private static final int CUSTOM = 32;

    private static final int SCHEMA_VERSION = 3;
    private static final int EMPTY_BUFFER = 0;
    private static final int CONSTANT_BUFFER = 1;

    private final FlatBufferBuilder file = new FlatBufferBuilder();

    private TinyModel() {}

    /** {@code RESHAPE} of float32 values to a shape that is a constant of the file. */
    static Path reshape(Path path, int[] from, int[] to, int[] shape) throws IOException {
        var model = new TinyModel();
        int[] tensors = {
            model.tensor("input", FLOAT32, EMPTY_BUFFER, 0, from),
            model.tensor("shape", INT32, CONSTANT_BUFFER, 0, shape.length),
            model.tensor("output", FLOAT32, EMPTY_BUFFER, 0, to)
        };
        return model.write(path, RESHAPE, null, tensors, new int[] {0, 1}, shape);
    }

    /** {@code RELU} of int8 values. */
    static Path relu(Path path, float scale, long zeroPoint, int... shape) throws IOException {
        var model = new TinyModel();
        int[] tensors = {
            model.tensor(null, INT8, EMPTY_BUFFER, model.quantization(scale, zeroPoint), shape),
            model.tensor("output", INT8, EMPTY_BUFFER, model.quantization(scale, zeroPoint), shape)
        };
        return model.write(path, RELU, null, tensors, new int[] {0}, new int[0]);
    }

    /** {@code WHERE}: the indices of what is true, as many rows as that is. */
    static Path where(Path path, int length) throws IOException {
        var model = new TinyModel();
        int[] tensors = {
            model.tensor("condition", BOOL, EMPTY_BUFFER, 0, length),
            model.tensor("indices", INT64, EMPTY_BUFFER, 0, 1, 1)
        };
        return model.write(path, WHERE, null, tensors, new int[] {0}, new int[0]);
    }

    static Path custom(Path path, String operator) throws IOException {
        var model = new TinyModel();
        int[] tensors = {
            model.tensor("input", FLOAT32, EMPTY_BUFFER, 0, 1, 4),
            model.tensor("output", FLOAT32, EMPTY_BUFFER, 0, 1, 4)
        };
        return model.write(path, CUSTOM, operator, tensors, new int[] {0}, new int[0]);
    }

    private int tensor(String name, byte type, int buffer, int quantization, int... shape) {
        int dimensions = ints(shape);
        int text = name == null ? 0 : file.createString(name);
        file.startTable(9);
        file.addOffset(0, dimensions, 0);
        file.addByte(1, type, 0);
        file.addInt(2, buffer, 0);
        file.addOffset(3, text, 0);
        file.addOffset(4, quantization, 0);
        return file.endTable();
    }

    private int quantization(float scale, long zeroPoint) {
        file.startVector(Float.BYTES, 1, Float.BYTES);
        file.addFloat(scale);
        int scales = file.endVector();
        file.startVector(Long.BYTES, 1, Long.BYTES);
        file.addLong(zeroPoint);
        int zeroPoints = file.endVector();
        file.startTable(7);
        file.addOffset(2, scales, 0);
        file.addOffset(3, zeroPoints, 0);
        return file.endTable();
    }

    private Path write(Path path, int operator, String customCode, int[] tensors, int[] inputs, int[] constant)
            throws IOException {
        int subgraph = subgraph(tensors, inputs);
        int code = operatorCode(operator, customCode);
        int buffers = file.createVectorOfTables(new int[] {buffer(new int[0]), buffer(constant)});
        int codes = file.createVectorOfTables(new int[] {code});
        int subgraphs = file.createVectorOfTables(new int[] {subgraph});
        file.startTable(5);
        file.addInt(0, SCHEMA_VERSION, 0);
        file.addOffset(1, codes, 0);
        file.addOffset(2, subgraphs, 0);
        file.addOffset(4, buffers, 0);
        file.finish(file.endTable(), "TFL3");
        return Files.write(path, file.sizedByteArray());
    }

    private int subgraph(int[] tensors, int[] inputs) {
        int operatorInputs = ints(inputs);
        int operatorOutputs = ints(tensors.length - 1);
        file.startTable(3);
        file.addOffset(1, operatorInputs, 0);
        file.addOffset(2, operatorOutputs, 0);
        int operators = file.createVectorOfTables(new int[] {file.endTable()});
        int tensorVector = file.createVectorOfTables(tensors);
        int graphInputs = ints(0);
        int graphOutputs = ints(tensors.length - 1);
        file.startTable(5);
        file.addOffset(0, tensorVector, 0);
        file.addOffset(1, graphInputs, 0);
        file.addOffset(2, graphOutputs, 0);
        file.addOffset(3, operators, 0);
        return file.endTable();
    }

    private int operatorCode(int operator, String customCode) {
        int text = customCode == null ? 0 : file.createString(customCode);
        file.startTable(4);
        file.addByte(0, (byte) operator, 0);
        file.addOffset(1, text, 0);
        file.addInt(3, operator, 0);
        return file.endTable();
    }

    private int buffer(int[] contents) {
        ByteBuffer bytes = ByteBuffer.allocate(contents.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(contents);
        int data = contents.length == 0 ? 0 : file.createByteVector(bytes);
        file.startTable(1);
        file.addOffset(0, data, 0);
        return file.endTable();
    }

    private int ints(int... values) {
        file.startVector(Integer.BYTES, values.length, Integer.BYTES);
        for (int i = values.length - 1; i >= 0; i--) {
            file.addInt(values[i]);
        }
        return file.endVector();
    }
}
