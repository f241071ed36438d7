package dev.hone.format.tflite.internal.lower;

import dev.hone.model.Attributes;
import dev.hone.model.Shape;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Value;
import java.util.Arrays;

/** Changes of shape whose first dimension is a multiple of the batch, whatever the file says for its own batch. */
final class Reshapes {

    private Reshapes() {}

    /** @param wanted at most one is -1, which follows from the others */
    static Value to(Call call, Value x, int... wanted) {
        int[] dimensions = x.shape().isStatic() ? resolved(x, wanted) : opened(x, wanted);
        int multiple = x.shape().isStatic() ? 1 : Math.toIntExact(inner(x) / product(dimensions, 1));
        int[] stated = x.shape().isStatic() ? wanted : dimensions;
        return call.hone()
                .node(
                        HoneOp.RESHAPE,
                        Attributes.of("shape", Call.longs(stated)),
                        x.type(),
                        Shape.of(dimensions),
                        multiple,
                        x);
    }

    /** To the shape of another value with as many elements. */
    static Value like(Call call, Value x, Value other) {
        return call.operations().reshapeBatch(x, other.multiple(), other.shape().toArray());
    }

    private static int[] resolved(Value x, int... wanted) {
        int[] dimensions = wanted.clone();
        int open = -1;
        long known = 1;
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i] == Shape.DYNAMIC) {
                NotLowered.unless(open < 0, "more than one dimension is unknown");
                open = i;
            } else {
                known = Math.multiplyExact(known, (long) wanted[i]);
            }
        }
        long elements = x.shape().elements();
        if (open >= 0) {
            NotLowered.unless(known > 0 && elements % known == 0, "it has another number of elements");
            dimensions[open] = Math.toIntExact(elements / known);
        }
        NotLowered.unless(open >= 0 || known == elements, "it has another number of elements");
        return dimensions;
    }

    /** With the batch in the first dimension. */
    private static int[] opened(Value x, int... wanted) {
        NotLowered.unless(wanted.length > 0, "the batch would vanish");
        int[] dimensions = wanted.clone();
        dimensions[0] = Shape.DYNAMIC;
        long rest = product(dimensions, 1);
        NotLowered.unless(rest > 0 && inner(x) % rest == 0, "the batch is not its first dimension");
        return dimensions;
    }

    /** How many elements there are for each sample. */
    private static long inner(Value x) {
        NotLowered.unless(x.rank() > 0 && x.dimension(0) == Shape.DYNAMIC, "the batch is not its first dimension");
        return Math.multiplyExact(x.multiple(), product(x.shape().toArray(), 1));
    }

    private static long product(int[] dimensions, int from) {
        long product = 1;
        for (int size : Arrays.copyOfRange(dimensions, from, dimensions.length)) {
            NotLowered.unless(size != Shape.DYNAMIC, "more than one dimension is unknown");
            product = Math.multiplyExact(product, (long) size);
        }
        return product;
    }
}
