package dev.hone.training.reference;

import dev.hone.model.hone.HoneOp;
import java.util.Arrays;
import java.util.List;

/** {@link HoneOp#FAKE_QUANTIZE}. */
final class FakeQuantization implements Operation {

    @Override
    public List<Array> forward(Call call) {
        Array x = call.input(0);
        Array y = Array.zeros(x.dimensions());
        for (int i = 0; i < x.size(); i++) {
            double zero = call.input(2).get(scale(call, i));
            double scale = call.input(1).get(scale(call, i));
            double code = Math.max(call.real("min", 0), Math.min(call.real("max", 0), code(call, i)));
            y.values()[i] = (code - zero) * scale;
        }
        return List.of(y);
    }

    @Override
    public List<Array> backward(Call call, List<Array> outputs, List<Array> gradients) {
        if (call.flag("unclipped")) {
            return Arrays.asList(gradients.get(0), null, null);
        }
        Array dx = Array.zeros(call.input(0).dimensions());
        for (int i = 0; i < dx.size(); i++) {
            double code = code(call, i);
            boolean clipped = code < call.real("min", 0) || code > call.real("max", 0);
            dx.values()[i] = clipped ? 0 : gradients.get(0).get(i);
        }
        return Arrays.asList(dx, null, null);
    }

    private static double code(Call call, int element) {
        int at = scale(call, element);
        return Math.rint(call.input(0).get(element) / call.input(1).get(at))
                + call.input(2).get(at);
    }

    /** Which of the scales is an element's. */
    private static int scale(Call call, int element) {
        if (call.input(1).size() == 1) {
            return 0;
        }
        Array x = call.input(0);
        int axis = call.axis(x.rank());
        return element / Array.strides(x.dimensions())[axis] % x.dimension(axis);
    }
}
