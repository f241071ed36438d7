package dev.hone.format.tflite.internal.realize;

import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.hone.HoneOp;
import java.util.Optional;

/** Data that is padded with zeros before a convolution as the convolution itself would pad it. */
final class PaddedInput {

    private PaddedInput() {}

    /**
     * The data before its padding, with which a convolution without padding is one with {@code SAME} padding.
     *
     * @param window of the convolution in space
     */
    static Optional<Tensor> of(Node convolution, Emitter emitter, int... window) {
        if (convolution.attributes().text("padding").orElse("").equals("SAME")) {
            return Optional.empty();
        }
        int[] strides = convolution.attributes().integers("strides");
        int[] dilations = convolution.attributes().integers("dilations");
        return emitter.producer(convolution.input(0))
                .filter(pad -> pad.operator().equals(HoneOp.PAD.name())
                        && pad.dialect().equals(HoneOp.DIALECT))
                .filter(pad -> pad.attributes().real("value", 0) == 0)
                .filter(pad -> isSame(pad, emitter.input(pad, 0).shape(), window, strides, dilations))
                .map(pad -> emitter.input(pad, 0));
    }

    private static boolean isSame(Node pad, Shape data, int[] window, int[] strides, int[] dilations) {
        int[] before = pad.attributes().integers("before");
        int[] after = pad.attributes().integers("after");
        for (int axis = 0; axis < before.length; axis++) {
            boolean space = axis >= 1 && axis <= window.length;
            if (!space && (before[axis] != 0 || after[axis] != 0)) {
                return false;
            }
            if (space) {
                int size = data.dimension(axis);
                int reach = (window[axis - 1] - 1) * dilations[axis - 1] + 1;
                int stride = strides[axis - 1];
                int total = Math.max(((size + stride - 1) / stride - 1) * stride + reach - size, 0);
                if (size == Shape.DYNAMIC || before[axis] != total / 2 || after[axis] != total - total / 2) {
                    return false;
                }
            }
        }
        return true;
    }
}
