package dev.hone.training.tuning;

import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.hone.HoneOp;
import java.util.Optional;

/**
 * The axes of a weight of the {@code hone} dialect.
 *
 * @param output over output channels; {@link Tensor#NONE} where two axes together are
 * @param input over input channels, or {@link Tensor#NONE}
 */
record HoneAxes(int output, int input) {

    /** Of the second operand of a node. */
    static Optional<HoneAxes> of(Node node, Shape shape) {
        if (!node.dialect().equals(HoneOp.DIALECT)) {
            return Optional.empty();
        }
        int last = shape.rank() - 1;
        return switch (HoneOp.valueOf(node.operator())) {
            case CONV_2D, CONV_3D -> Optional.of(new HoneAxes(last, last - 1));
            case CONV_2D_TRANSPOSE -> Optional.of(new HoneAxes(last - 1, last));
            case DEPTHWISE_CONV_2D -> Optional.of(new HoneAxes(depthwise(shape), Tensor.NONE));
            case MATMUL ->
                shape.rank() < 2
                        ? Optional.empty()
                        : Optional.of(
                                node.attributes().flag("transpose-b", false)
                                        ? new HoneAxes(last - 1, last)
                                        : new HoneAxes(last, last - 1));
            default -> Optional.empty();
        };
    }

    private static int depthwise(Shape shape) {
        return shape.dimension(3) == 1 ? 2 : shape.dimension(2) == 1 ? 3 : Tensor.NONE;
    }
}
