package dev.hone.engine.tensorflow.internal.graph;

import dev.hone.model.DataType;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Shape;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TType;

/** The types of elements that both sides have, and that are stored alike. */
public enum Types {
    ;

    private record Pair(org.tensorflow.proto.DataType code, Class<? extends TType> type) {}

    private static final Map<DataType, Pair> PAIRS = new EnumMap<>(Map.of(
            DataType.FLOAT32, new Pair(org.tensorflow.proto.DataType.DT_FLOAT, TFloat32.class),
            DataType.FLOAT64, new Pair(org.tensorflow.proto.DataType.DT_DOUBLE, TFloat64.class),
            DataType.FLOAT16, new Pair(org.tensorflow.proto.DataType.DT_HALF, TFloat16.class),
            DataType.INT32, new Pair(org.tensorflow.proto.DataType.DT_INT32, TInt32.class),
            DataType.INT64, new Pair(org.tensorflow.proto.DataType.DT_INT64, TInt64.class),
            DataType.UINT8, new Pair(org.tensorflow.proto.DataType.DT_UINT8, TUint8.class),
            DataType.BOOL, new Pair(org.tensorflow.proto.DataType.DT_BOOL, TBool.class)));

    /** @throws InvalidModelException if TensorFlow's training does not know it */
    public static org.tensorflow.proto.DataType code(DataType type) {
        return pair(type).code();
    }

    /** @throws InvalidModelException if TensorFlow's training does not know it */
    public static Class<? extends TType> of(DataType type) {
        return pair(type).type();
    }

    public static org.tensorflow.ndarray.Shape shape(Shape shape) {
        return org.tensorflow.ndarray.Shape.of(
                Arrays.stream(shape.toArray()).asLongStream().toArray());
    }

    private static Pair pair(DataType type) {
        Pair pair = PAIRS.get(type);
        if (pair == null) {
            throw new InvalidModelException("type " + type + " cannot be trained with; accepted are " + PAIRS.keySet());
        }
        return pair;
    }
}
