package dev.hone.engine.tensorflow.internal.graph;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.tensorflow.Output;

/**
 * A window over the space of an image, in a form whose gradient TensorFlow has right: dilations by distributing space
 * over the batch, as its gradients ignore the attribute, and strides that its kernel lacks by dropping what is between.
 */
final class DilatedWindow {

    private final Site site;
    private final long[] strides;
    private final long[] dilations;
    private final boolean direct;

    private DilatedWindow(Site site, long[] strides, long[] dilations, boolean direct) {
        this.site = site;
        this.strides = strides;
        this.dilations = dilations;
        this.direct = direct;
    }

    /** A window without dilations. */
    record Step(Output<?> image, List<Long> strides, boolean same) {}

    static DilatedWindow of(Site site) {
        int space = site.rank() - 2;
        long[] dilations = site.ones("dilations", space);
        return new DilatedWindow(
                site,
                site.ones("strides", space),
                dilations,
                Arrays.stream(dilations).allMatch(d -> d == 1));
    }

    DilatedWindow withEqualStrides() {
        return new DilatedWindow(
                site,
                strides,
                dilations,
                direct && Arrays.stream(strides).distinct().count() == 1);
    }

    Output<?> apply(Output<?> image, Function<Step, Output<?>> operation) {
        if (direct) {
            return operation.apply(new Step(image, list(strides), site.same()));
        }
        Emitter tf = site.tf();
        int space = strides.length;
        long[] ones = new long[space];
        Arrays.fill(ones, 1);
        long[] paddings = new long[2 * space];
        long[] crops = new long[2 * space];
        for (int i = 0; i < space; i++) {
            long size = site.dimension(0, i + 1);
            long reach = (site.dimension(1, i) - 1) * dilations[i] + 1;
            long padding = site.same() ? Math.max(((size - 1) / strides[i]) * strides[i] + reach - size, 0) : 0;
            long excess = Math.floorMod(-(size + padding), dilations[i]);
            paddings[2 * i] = padding / 2;
            paddings[2 * i + 1] = padding - padding / 2 + excess;
            crops[2 * i + 1] = excess;
        }
        Output<?> block = tf.ints(dilations);
        Output<?> spread = tf.emit("SpaceToBatchND", image, block, pairs(tf, paddings));
        Output<?> result = operation.apply(new Step(spread, list(ones), false));
        Output<?> y = tf.emit("BatchToSpaceND", result, block, pairs(tf, crops));
        return Arrays.equals(strides, ones) ? y : everyOther(y);
    }

    private static List<Long> list(long[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    private static Output<?> pairs(Emitter tf, long[] values) {
        return tf.emit("Reshape", tf.ints(values), tf.ints(-1, 2));
    }

    private Output<?> everyOther(Output<?> y) {
        int rank = strides.length + 2;
        long all = (1L << rank) - 1;
        long[] zeros = new long[rank];
        return site.tf()
                .emit(
                        "StridedSlice",
                        builder -> builder.setAttr("begin_mask", all).setAttr("end_mask", all),
                        y,
                        site.tf().ints(zeros),
                        site.tf().ints(zeros),
                        site.tf().ints(Convolutions.around(strides)));
    }
}
