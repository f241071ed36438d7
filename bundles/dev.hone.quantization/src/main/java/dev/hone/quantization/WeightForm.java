package dev.hone.quantization;

import dev.hone.model.DataType;
import dev.hone.model.HalfData;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Quantization;
import dev.hone.model.Shape;
import dev.hone.model.TensorData;

/** How a node that computes in float reads a trained constant that is stored in fewer bits. */
public sealed interface WeightForm {

    /** The stored type. */
    DataType type();

    /** Whether the node reads the stored values itself; else they are turned back into floats before it. */
    boolean direct();

    /**
     * The constant as stored, computed while it is read.
     *
     * @param floats float32 values
     * @throws InvalidModelException if data, shape and scales do not fit each other
     */
    TensorData store(TensorData floats, Shape shape);

    /** Integers with a scale for the tensor, or for each index of an axis. */
    record Scaled(Stored stored, boolean direct) implements WeightForm {

        @Override
        public DataType type() {
            return stored.type();
        }

        @Override
        public TensorData store(TensorData floats, Shape shape) {
            return QuantizedData.of(floats, shape, stored);
        }
    }

    /** Floats of 16 bits, turned back before they are used. */
    record Half() implements WeightForm {

        @Override
        public DataType type() {
            return DataType.FLOAT16;
        }

        @Override
        public boolean direct() {
            return false;
        }

        @Override
        public TensorData store(TensorData floats, Shape shape) {
            return new HalfData(floats);
        }
    }

    /**
     * Integers with a scale for each block of elements along the last axis, read by the node itself.
     *
     * @param scales along axis 0: one for each block, in row-major order; float16 holds each of them exactly
     * @param size elements in a block, of which the last dimension is a multiple
     */
    record Blocks(DataType type, Quantization scales, int size) implements WeightForm {

        @Override
        public boolean direct() {
            return true;
        }

        @Override
        public TensorData store(TensorData floats, Shape shape) {
            return QuantizedData.of(floats, blocks(shape, size), new Stored(type, scales));
        }

        /** A shape seen as one row a block. */
        static Shape blocks(Shape shape, int size) {
            return Shape.of(Math.toIntExact(shape.elements() / size), size);
        }
    }
}
