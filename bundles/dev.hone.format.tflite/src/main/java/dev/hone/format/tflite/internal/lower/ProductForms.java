package dev.hone.format.tflite.internal.lower;

import dev.hone.model.Attributes;
import dev.hone.model.Shape;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Value;
import java.util.Arrays;

/** Products of matrices. */
final class ProductForms {

    private ProductForms() {}

    /** The weight is {@code [out, in]}; data is made rows of {@code in} values unless it keeps its dimensions. */
    static Value dense(Call call) {
        Value x = call.real(0);
        Value weight = call.real(1);
        NotLowered.unless(
                call.option("weights_format", 0) == 0 && weight.rank() == 2, "the weight is stored otherwise");
        int read = weight.dimension(1);
        boolean rows = x.rank() == 2 && x.channels() == read;
        if (call.flag("keep_num_dims")) {
            NotLowered.unless(x.rank() >= 2 && x.channels() == read, "the weight does not fit the data");
        } else if (!rows) {
            NotLowered.unless(read > 0, "the weight is empty");
            x = Reshapes.to(call, x, Shape.DYNAMIC, read);
        }
        return call.activated(ConvolutionForms.biased(call, call.operations().matmul(x, weight, true), 2));
    }

    static Value batched(Call call) {
        Value a = call.real(0);
        Value b = call.real(1);
        NotLowered.unless(a.rank() >= 2 && b.rank() >= 2, "it is no matrix");
        boolean swapA = call.flag("adj_x");
        boolean swapB = call.flag("adj_y");
        NotLowered.unless(a.dimension(swapA ? -2 : -1) == b.dimension(swapB ? -1 : -2), "the matrices do not fit");
        int[] batch = HoneBuilder.broadcast(leading(a), leading(b)).toArray();
        int[] dimensions = Arrays.copyOf(batch, batch.length + 2);
        dimensions[batch.length] = a.dimension(swapA ? -1 : -2);
        dimensions[batch.length + 1] = b.dimension(swapB ? -2 : -1);
        return call.hone()
                .node(
                        HoneOp.MATMUL,
                        Attributes.of("transpose-a", swapA).with("transpose-b", swapB),
                        a.type(),
                        Shape.of(dimensions),
                        a,
                        b);
    }

    private static Shape leading(Value x) {
        return Shape.of(Arrays.copyOf(x.shape().toArray(), x.rank() - 2));
    }
}
