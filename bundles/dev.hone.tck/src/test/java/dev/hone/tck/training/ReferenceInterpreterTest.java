package dev.hone.tck.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.model.DataType;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Shape;
import dev.hone.model.TensorData;
import dev.hone.model.hone.HoneOp;
import dev.hone.training.reference.Array;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Expected values are TensorFlow's. */
class ReferenceInterpreterTest {

    private static Array counted(int... shape) {
        return Array.of(
                Shape.of(shape),
                IntStream.rangeClosed(1, (int) Shape.of(shape).elements())
                        .mapToDouble(i -> i)
                        .toArray());
    }

    private static Example on(HoneOp op, Array... inputs) {
        Example example = Example.of(op);
        for (Array input : inputs) {
            example.input(DataType.FLOAT32, input);
        }
        return example;
    }

    private static Array run(Example example) {
        return example.run().get(0);
    }

    @Test
    void padsAConvolutionMoreBehindThanBefore() {
        Array y = run(on(HoneOp.CONV_2D, counted(1, 4, 4, 1), counted(3, 3, 1, 1))
                .with("padding", "SAME")
                .list("strides", 2, 2));

        assertThat(y.shape()).isEqualTo(Shape.of(1, 2, 2, 1));
        assertThat(y.toArray()).containsExactly(348, 252, 274, 175);
    }

    @Test
    void convolvesInGroups() {
        Array y = run(on(HoneOp.CONV_2D, counted(1, 1, 2, 4), counted(1, 1, 2, 2))
                .with("padding", "VALID")
                .integer("groups", 2));

        assertThat(y.toArray()).containsExactly(7, 22, 23, 46);
    }

    @Test
    void convolvesDepthwiseWithAMultiplier() {
        Array y = run(on(HoneOp.DEPTHWISE_CONV_2D, counted(1, 2, 2, 2), counted(2, 1, 2, 2))
                .with("padding", "VALID"));

        assertThat(y.toArray()).containsExactly(26, 32, 48, 56, 38, 48, 68, 80);
    }

    @Test
    void convolvesBackwards() {
        Array y = run(on(HoneOp.CONV_2D_TRANSPOSE, counted(1, 2, 2, 1), counted(2, 2, 1, 1))
                .with("padding", "VALID")
                .list("strides", 1, 1)
                .list("output-shape", -1, 3, 3, 1));

        assertThat(y.toArray()).containsExactly(1, 4, 4, 6, 20, 16, 9, 24, 16);
    }

    @Test
    void leavesPaddingOutOfAMean() {
        Array y = run(on(HoneOp.AVERAGE_POOL, counted(1, 3, 3, 1))
                .with("padding", "SAME")
                .list("window", 2, 2)
                .list("strides", 2, 2));

        assertThat(y.toArray()).containsExactly(3, 4.5, 7.5, 9);
    }

    @Test
    void multipliesMatricesOverBroadcastBatches() {
        Array y = run(on(HoneOp.MATMUL, counted(2, 1, 2), counted(2, 2)).with("transpose-b", true));

        assertThat(y.shape()).isEqualTo(Shape.of(2, 1, 2));
        assertThat(y.toArray()).containsExactly(5, 11, 11, 25);
    }

    @Test
    void movesBlocksBetweenSpaceAndDepth() {
        Array y = run(on(HoneOp.SPACE_TO_DEPTH, counted(1, 2, 4, 1)).integer("block", 2));
        assertThat(y.toArray()).containsExactly(1, 2, 5, 6, 3, 4, 7, 8);

        assertThat(run(on(HoneOp.DEPTH_TO_SPACE, y).integer("block", 2)).toArray())
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void slicesStacksAndSplits() {
        assertThat(run(on(HoneOp.SLICE, counted(3, 4))
                                .list("begin", 1, 0)
                                .list("end", -1, 3)
                                .list("strides", 1, 2))
                        .toArray())
                .containsExactly(5, 7, 9, 11);
        assertThat(run(on(HoneOp.STACK, counted(2), counted(2)).integer("axis", 1))
                        .toArray())
                .containsExactly(1, 1, 2, 2);
        assertThat(on(HoneOp.UNSTACK, counted(2, 2))
                        .integer("axis", 1)
                        .outputs(2)
                        .run()
                        .get(1)
                        .toArray())
                .containsExactly(2, 4);
    }

    @Test
    void resizesBetweenPixelCenters() {
        Array y = run(on(HoneOp.RESIZE, counted(1, 2, 2, 1))
                .list("size", 4, 2)
                .with("method", "bilinear")
                .with("half-pixel-centers", true));

        assertThat(y.toArray()).containsExactly(1, 2, 1.5, 2.5, 2.5, 3.5, 3, 4);
    }

    @Test
    void roundsHalvesToEven() {
        assertThat(run(on(HoneOp.ROUND, Array.of(Shape.of(4), -1.5, -0.5, 0.5, 2.5)))
                        .toArray())
                .containsExactly(-2, -0.0, 0, 2);
    }

    @Test
    void quantizesEachChannelByItsScale() {
        Array y = run(on(
                        HoneOp.FAKE_QUANTIZE,
                        Array.of(Shape.of(2, 2), 0.6, 0.6, -9, 1.4),
                        Array.of(Shape.of(2), 0.5, 1),
                        Array.of(Shape.of(2), 0, 1))
                .with("min", -4.0)
                .with("max", 3.0)
                .integer("axis", 1));

        assertThat(y.toArray()).containsExactly(0.5, 1, -2, 1);
    }

    @Test
    void readsAndWritesWhatIsStored() {
        assertThat(Array.of(DataType.FLOAT16, Shape.of(3), TensorData.of(new byte[] {0, 0x3C, 1, 0, 0, (byte) 0xC0}))
                        .toArray())
                .containsExactly(1, Math.scalb(1.0, -24), -2);
        TensorData ints = TensorData.ofInts(3, -7);
        assertThat(Array.of(DataType.INT32, Shape.of(2), ints)
                        .data(DataType.INT32)
                        .copy(0, 8))
                .isEqualTo(ints.copy(0, 8));
    }

    @Test
    void namesTheOperationThatCannotBeEvaluated() {
        Example example = on(HoneOp.GATHER, counted(3)).whole(new int[] {1}, 3);

        assertThatThrownBy(() -> run(example))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("GATHER")
                .hasMessageContaining("out0")
                .hasMessageContaining("index 3 into an axis of 3 entries");
    }
}
