package dev.hone.itests.thirdparty;

import dev.hone.model.DataType;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Neighbouring weights of an output channel, two by two, where the channels are the first axis. */
final class Pairs {

    private Pairs() {}

    /** Whether every channel has pairs and nothing else. */
    static boolean fit(Shape shape) {
        return shape.rank() >= 2 && shape.elements() / shape.dimension(0) % 2 == 0;
    }

    /** How many pairs are not equal, as they are stored. */
    static long unequal(Tensor tensor) {
        ByteBuffer values = values(tensor.data().orElseThrow());
        int width = tensor.type().bits() / Byte.SIZE;
        long unequal = 0;
        for (int at = 0; at < values.limit(); at += 2 * width) {
            boolean equal = tensor.type() == DataType.FLOAT32
                    ? values.getFloat(at) == values.getFloat(at + width)
                    : values.get(at) == values.get(at + width);
            unequal += equal ? 0 : 1;
        }
        return unequal;
    }

    /** With the mean of each pair in place of both; floats. */
    static TensorData averaged(TensorData weights) {
        ByteBuffer values = values(weights);
        for (int at = 0; at < values.limit(); at += 2 * Float.BYTES) {
            float mean = (values.getFloat(at) + values.getFloat(at + Float.BYTES)) / 2;
            values.putFloat(at, mean).putFloat(at + Float.BYTES, mean);
        }
        return TensorData.of(values);
    }

    private static ByteBuffer values(TensorData data) {
        ByteBuffer values = ByteBuffer.allocate(Math.toIntExact(data.size())).order(ByteOrder.LITTLE_ENDIAN);
        data.read(0, values.capacity(), values);
        return values.flip();
    }
}
