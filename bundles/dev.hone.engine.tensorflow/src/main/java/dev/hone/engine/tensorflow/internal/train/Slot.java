package dev.hone.engine.tensorflow.internal.train;

import dev.hone.engine.tensorflow.internal.graph.Emitter;
import dev.hone.engine.tensorflow.internal.graph.Types;
import dev.hone.model.DataType;
import dev.hone.model.Shape;
import org.tensorflow.Operation;
import org.tensorflow.Output;

/**
 * A variable of TensorFlow: of the program, or of the optimizer.
 *
 * @param read its value
 * @param feed takes the value that {@code assign} stores
 */
record Slot(
        String name, DataType type, Shape shape, Output<?> handle, Output<?> read, Output<?> feed, Operation assign) {

    /** @param name unique among the variables of the session */
    static Slot create(Emitter tf, String name, DataType type, Shape shape) {
        Output<?> handle = tf.emit("VarHandleOp", builder -> builder.setAttr("dtype", Types.code(type))
                .setAttr("shape", Types.shape(shape))
                .setAttr("shared_name", name));
        Output<?> feed = tf.placeholder(type, shape);
        return new Slot(
                name,
                type,
                shape,
                handle,
                tf.emit("ReadVariableOp", builder -> builder.setAttr("dtype", Types.code(type)), handle),
                feed,
                tf.operation(
                        "AssignVariableOp", builder -> builder.addInput(handle).addInput(feed)));
    }

    long bytes() {
        return type.bytes(shape.elements());
    }
}
