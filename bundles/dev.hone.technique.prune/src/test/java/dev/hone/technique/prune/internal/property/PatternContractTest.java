package dev.hone.technique.prune.internal.property;

import dev.hone.api.technique.Property;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.tck.PropertyContract;
import java.util.List;

class PatternContractTest extends PropertyContract {

    @Override
    protected Property create() {
        return new PatternOfZeros();
    }

    @Override
    protected List<Tensor> having() {
        return List.of(
                Tensors.floats(Shape.of(8, 8), everyOther()), Tensors.integers(Shape.of(2, 4), 3, 3, 1, 1, 3, 3, 2, 2));
    }

    /** The first of two or the second, in turns of three. */
    private static float[] everyOther() {
        float[] values = new float[64];
        for (int pair = 0; pair < 32; pair++) {
            values[2 * pair + (pair % 3 == 0 ? 1 : 0)] = pair + 1;
        }
        return values;
    }

    @Override
    protected List<Tensor> lacking() {
        return List.of(
                Tensors.floats(Shape.of(3, 3), 1, 0, 3, 4, 5, 6, 7, 0, 9),
                Tensors.floats(Shape.of(2, 4), 0, 0, 0, 0, 0, 0, 0, 0));
    }
}
