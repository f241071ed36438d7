package dev.hone.coordinator.internal.measure;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.TensorSpec;
import dev.hone.model.DataType;
import dev.hone.model.Quantization;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Optional;

/** Between the real values that data has and the stored values that a runtime takes and gives. */
final class RealValues {

    private static final int CHUNK = 1024;

    private RealValues() {}

    /**
     * Stores a sample's values for an input: as they are, or rounded to {@code real / scale + zero point} and clipped
     * where the input stores integers for real values.
     *
     * @param real little-endian, of the type of {@link TensorSpec#asReal}, position 0 to limit
     * @param stored the input's memory from its position on
     * @throws HoneException with the reason DATA if the sizes do not agree
     */
    static void store(ByteBuffer real, TensorSpec input, ByteBuffer stored) {
        Optional<Quantization> quantization = input.quantization();
        long needed = input.asReal().bytes();
        if (real.remaining() != needed) {
            throw new HoneException(
                    Reason.DATA,
                    "a sample of " + real.remaining() + " bytes for input " + input.name() + " of shape "
                            + input.shape() + "; accepted: " + needed + " bytes");
        }
        stored.order(ByteOrder.LITTLE_ENDIAN);
        if (quantization.isEmpty()) {
            stored.put(real);
            return;
        }
        DataType type = requirePerTensor(input);
        float scale = quantization.get().scale(0);
        long zeroPoint = quantization.get().zeroPoint(0);
        FloatBuffer values = real.asFloatBuffer();
        float[] chunk = new float[Math.min(CHUNK, values.remaining())];
        int[] rounded = new int[chunk.length];
        byte[] bytes = new byte[chunk.length];
        while (values.hasRemaining()) {
            int length = Math.min(chunk.length, values.remaining());
            values.get(chunk, 0, length);
            round(chunk, length, scale, zeroPoint, type, rounded);
            put(stored, type, rounded, bytes, length);
        }
    }

    private static void round(float[] real, int length, float scale, long zeroPoint, DataType type, int[] rounded) {
        long min = type.min();
        long max = type.max();
        for (int i = 0; i < length; i++) {
            rounded[i] = (int) Math.max(min, Math.min(max, roundHalfAway(real[i] / scale) + zeroPoint));
        }
    }

    private static int roundHalfAway(float value) {
        return (int) (value + (value < 0 ? -0.5 : 0.5));
    }

    private static DataType requirePerTensor(TensorSpec spec) {
        if (!spec.quantization().orElseThrow().isPerTensor()
                || !isReadable(spec.type())
                || spec.type().isFloat()) {
            throw new HoneException(
                    Reason.MODEL,
                    "tensor " + spec.name() + " is stored as " + spec.type() + " with "
                            + spec.quantization().orElseThrow()
                            + "; accepted at the border of a model: INT8, UINT8, INT16 or INT32 with one scale");
        }
        return spec.type();
    }

    /** @param bytes as long as {@code values}; written */
    private static void put(ByteBuffer stored, DataType type, int[] values, byte[] bytes, int length) {
        switch (type) {
            case INT8, UINT8 -> {
                for (int i = 0; i < length; i++) {
                    bytes[i] = (byte) values[i];
                }
                stored.put(bytes, 0, length);
            }
            case INT16 -> {
                for (int i = 0; i < length; i++) {
                    stored.putShort((short) values[i]);
                }
            }
            default -> {
                stored.asIntBuffer().put(values, 0, length);
                stored.position(stored.position() + Integer.BYTES * length);
            }
        }
    }

    /**
     * Reads an output in real values.
     *
     * @param stored the output's memory from its position to its limit
     * @param reuse filled and returned if it has the right length; may be null
     * @throws HoneException with the reason MODEL if the output is of a type that cannot be compared
     */
    static float[] load(ByteBuffer stored, TensorSpec output, float[] reuse) {
        DataType type = output.type();
        if (!isReadable(type)) {
            throw new HoneException(
                    Reason.MODEL,
                    "output " + output.name() + " is of type " + type + ", whose values cannot be compared");
        }
        ByteBuffer bytes = stored.order(ByteOrder.LITTLE_ENDIAN);
        int elements = bytes.remaining() / (type.bits() / 8);
        float[] values = reuse != null && reuse.length == elements ? reuse : new float[elements];
        if (type == DataType.FLOAT32) {
            bytes.asFloatBuffer().get(values);
            return values;
        }
        Optional<Quantization> quantization = output.quantization();
        quantization.ifPresent(q -> requirePerTensor(output));
        float scale = quantization.map(q -> q.scale(0)).orElse(1f);
        long zeroPoint = quantization.map(q -> q.zeroPoint(0)).orElse(0L);
        for (int i = 0; i < elements; i++) {
            values[i] = type == DataType.FLOAT64 ? (float) bytes.getDouble() : (get(bytes, type) - zeroPoint) * scale;
        }
        return values;
    }

    private static boolean isReadable(DataType type) {
        return switch (type) {
            case FLOAT32, FLOAT64, INT8, UINT8, BOOL, INT16, INT32, INT64 -> true;
            default -> false;
        };
    }

    private static long get(ByteBuffer stored, DataType type) {
        return switch (type) {
            case INT8 -> stored.get();
            case UINT8, BOOL -> stored.get() & 0xFF;
            case INT16 -> stored.getShort();
            case INT32 -> stored.getInt();
            default -> stored.getLong();
        };
    }
}
