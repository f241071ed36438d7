package dev.hone.format.tflite.internal.lower;

import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Shape;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Value;
import dev.hone.model.traits.Clamp;
import java.util.Arrays;

/** Element by element: arithmetic, activations, comparisons, choices. */
final class ElementwiseForms {

    private ElementwiseForms() {}

    static Value unary(Call call, HoneOp op) {
        return call.hone().unary(op, call.real(0));
    }

    static Value unary(Call call, HoneOp op, Attributes attributes) {
        return call.hone().unary(op, attributes, call.real(0));
    }

    static Value clamp(Call call, double min, double max) {
        return call.clamp(call.real(0), new Clamp(min, max));
    }

    static Value binary(Call call, HoneOp op) {
        return call.activated(call.hone().binary(op, call.real(0), same(call, call.real(0), call.real(1))));
    }

    /** Also of integers; a fused activation clamps floats only. */
    static Value number(Call call, HoneOp op) {
        if (call.input(0).type() == DataType.FLOAT32) {
            return binary(call, op);
        }
        NotLowered.unless(call.option("fused_activation_function", 0) == 0, "integers are not clamped");
        return call.hone().binary(op, call.number(0), same(call, call.number(0), call.number(1)));
    }

    private static Value same(Call call, Value a, Value b) {
        NotLowered.unless(call.inputs() == 2 && a.type() == b.type(), "the operands are of different types");
        return b;
    }

    static Value compared(Call call, HoneOp op, boolean swapped) {
        Value a = comparable(call, 0);
        Value b = same(call, a, comparable(call, 1));
        return call.hone().binary(op, DataType.BOOL, swapped ? b : a, swapped ? a : b);
    }

    private static Value comparable(Call call, int index) {
        return call.input(index).type() == DataType.BOOL ? call.value(index) : call.number(index);
    }

    static Value not(Call call, Value x) {
        return call.hone().unary(HoneOp.NOT, x);
    }

    static Value and(Call call) {
        return call.hone().binary(HoneOp.AND, call.ofType(0, DataType.BOOL), call.ofType(1, DataType.BOOL));
    }

    static Value or(Call call) {
        Value neither = call.hone()
                .binary(HoneOp.AND, not(call, call.ofType(0, DataType.BOOL)), not(call, call.ofType(1, DataType.BOOL)));
        return not(call, neither);
    }

    static Value square(Call call) {
        return call.hone().binary(HoneOp.MULTIPLY, call.real(0), call.real(0));
    }

    static Value sum(Call call) {
        Value sum = call.number(0);
        for (int i = 1; i < call.inputs(); i++) {
            sum = call.hone().binary(HoneOp.ADD, sum, call.ofType(i, sum.type()));
        }
        return sum;
    }

    static Value zeros(Call call) {
        return call.hone().binary(HoneOp.MULTIPLY, call.real(0), call.hone().scalar(0));
    }

    static Value select(Call call) {
        Value condition = call.ofType(0, DataType.BOOL);
        Value a = call.value(1);
        Value b = call.ofType(2, a.type());
        Shape shape = HoneBuilder.broadcast(condition.shape(), HoneBuilder.broadcast(a.shape(), b.shape()));
        return call.hone().node(HoneOp.SELECT, Attributes.NONE, a.type(), shape, condition, a, b);
    }

    /** The older choice does not broadcast, but a list of conditions chooses among rows. */
    static Value selectRows(Call call) {
        Value condition = call.ofType(0, DataType.BOOL);
        Value a = call.value(1);
        Value b = call.ofType(2, a.type());
        if (condition.rank() == 1 && a.rank() > 1) {
            int[] column = new int[a.rank()];
            Arrays.fill(column, 1);
            column[0] = condition.dimension(0);
            condition = call.operations().reshape(condition, column);
        }
        return call.hone().node(HoneOp.SELECT, Attributes.NONE, a.type(), a.shape(), condition, a, b);
    }

    static Value prelu(Call call) {
        return call.hone().binary(HoneOp.PRELU, call.real(0), call.real(1));
    }
}
