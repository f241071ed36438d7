package dev.hone.technique.cluster.internal.property;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.technique.Property;
import dev.hone.api.technique.Property.Evidence;
import dev.hone.model.DataType;
import dev.hone.model.Lineage.Transform;
import dev.hone.model.Quantization;
import dev.hone.model.Shape;
import dev.hone.model.SparseData;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.technique.cluster.internal.property.Clusters.Few;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClustersTest {

    private static final Shape SHAPE = Shape.of(2, 8);
    private static final Few FOUR = new Few(4, Tensor.NONE);
    private static final Few FOUR_EACH = new Few(4, 0);

    private final Clusters clusters = new Clusters();

    private static Tensor floats(float... values) {
        return Tensor.constant(0, "w", DataType.FLOAT32, SHAPE, TensorData.ofFloats(values));
    }

    private static Tensor bytes(int... codes) {
        byte[] bytes = new byte[codes.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) codes[i];
        }
        return Tensor.constant(0, "w", DataType.INT8, SHAPE, TensorData.of(bytes));
    }

    private static Tensor scaled(Tensor tensor, float... scales) {
        return tensor.withQuantization(Optional.of(
                scales.length == 1
                        ? Quantization.perTensor(scales[0], 0)
                        : Quantization.perAxis(scales, new long[scales.length], 0)));
    }

    private Optional<String> lost(Evidence evidence, Tensor after, Transform transform) {
        return clusters.lost(floats(new float[16]), evidence, after, transform);
    }

    @Test
    void countsOverTheTensorOrElseInEachChannel() {
        assertThat(clusters.measure(floats(1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2)))
                .hasValue(new Few(2, Tensor.NONE));
        Tensor each = Tensor.constant(
                0,
                "w",
                DataType.FLOAT32,
                Shape.of(3, 6),
                TensorData.ofFloats(1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6, 7, 8, 9, 7, 8, 9));
        assertThat(clusters.measure(each)).hasValue(new Few(3, 0));
    }

    @Test
    void fewerCodesThanBeforeAreMoreOfIt() {
        assertThat(clusters.exceeds(FOUR, new Few(5, Tensor.NONE))).isTrue();
        assertThat(clusters.exceeds(FOUR, FOUR_EACH)).isTrue();
        assertThat(clusters.exceeds(FOUR_EACH, FOUR)).isFalse();
        assertThat(clusters.exceeds(FOUR, FOUR)).isFalse();
        assertThat(clusters.exceeds(new Few(5, Tensor.NONE), FOUR)).isFalse();
    }

    /** Of mostly zeros the others are nearly all different, though each channel has no more than asked for. */
    @Test
    void whatWasAskedForIsFoundInPrunedChannels() {
        Tensor pruned = floats(0, 0, 0, 1, 0, 2, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0);
        assertThat(clusters.measure(pruned)).isEmpty();
        assertThat(clusters.measure(pruned, Map.of("clusters", 3, "per", "channel")))
                .hasValue(new Few(3, 0));
        assertThat(clusters.measure(pruned, Map.of("clusters", 2, "per", "channel")))
                .isEmpty();
        assertThat(clusters.measure(pruned, Map.of("clusters", 5, "per", "tensor")))
                .hasValue(new Few(5, Tensor.NONE));
        assertThat(clusters.measure(pruned, Map.of("clusters", 3L, "per", "tensor")))
                .isEmpty();
        assertThat(clusters.measure(pruned, Map.of())).isEmpty();
    }

    @Test
    void prunedWeightsAreNotClustered() {
        float[] values = new float[16];
        for (int i = 0; i < 4; i++) {
            values[4 * i] = i + 1.5f;
        }
        assertThat(clusters.measure(floats(values))).isEmpty();
    }

    @Test
    void integersOfEightBitsAreFewOnlyIfTheyAreFarFewerThanTheTypeHas() {
        byte[] codes = new byte[4096];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (byte) (i % 100);
        }
        Tensor hundred = Tensor.constant(0, "w", DataType.INT8, Shape.of(2, 2048), TensorData.of(codes));
        assertThat(clusters.measure(scaled(hundred, 1))).isEmpty();
    }

    @Test
    void aScaleForEachChannelMakesEachChannelAGroup() {
        Tensor eight = bytes(1, 2, 3, 4, 1, 2, 3, 4, 5, 6, 7, 8, 5, 6, 7, 8);

        assertThat(lost(FOUR, scaled(eight, 1, 2), new Transform.Quantized())).isEmpty();
        assertThat(lost(FOUR, scaled(eight, 1), new Transform.Quantized()))
                .hasValue("8 distinct codes in a tensor after");
        assertThat(lost(FOUR, scaled(eight, 1, 1), new Transform.Quantized())).isPresent();
        assertThat(lost(FOUR_EACH, scaled(eight, 1), new Transform.Quantized())).isEmpty();
    }

    @Test
    void foldingABatchNormalizationLeavesAsManyInEachChannel() {
        Tensor folded = floats(1, 2, 3, 4, 1, 2, 3, 4, 10, 20, 30, 40, 10, 20, 30, 40);
        Transform fold = new Transform.FoldedInto(0, false);

        assertThat(lost(FOUR, folded, fold)).isEmpty();
        assertThat(lost(FOUR, folded, new Transform.Chain(List.of(fold, new Transform.Reshaped()))))
                .isEmpty();
        assertThat(lost(FOUR, folded, new Transform.Revalued())).isPresent();
    }

    @Test
    void trainingWithoutAConstraintLosesThem() {
        float[] trained = new float[16];
        for (int i = 0; i < trained.length; i++) {
            trained[i] = i + 0.5f;
        }
        assertThat(lost(FOUR_EACH, floats(trained), new Transform.Revalued()))
                .hasValue("8 distinct codes in a channel after");
    }

    @Test
    void followsTheAxisOfChannels() {
        Few twoEach = new Few(2, 0);
        Tensor turned =
                Tensor.constant(0, "w", DataType.FLOAT32, Shape.of(4, 2), TensorData.ofFloats(1, 5, 2, 6, 1, 5, 2, 6));

        assertThat(lost(twoEach, turned, new Transform.Transposed(List.of(1, 0))))
                .isEmpty();
        assertThat(lost(twoEach, turned.withShape(Shape.of(2, 4)), new Transform.Revalued()))
                .isPresent();
        assertThat(lost(new Few(2, 1), turned.withShape(Shape.of(2, 2, 2)), new Transform.Reshaped()))
                .isEmpty();
    }

    private List<String> shortfalls(Map<String, Object> parameters, Tensor tensor) {
        return clusters.promise(parameters).orElseThrow().shortfalls(List.of(tensor)).stream()
                .map(Property.Shortfall::toString)
                .toList();
    }

    @Test
    void noTensorHasMoreCodesThanAreAskedFor() {
        Tensor eight = bytes(1, 2, 3, 4, 1, 2, 3, 4, 5, 6, 7, 8, 5, 6, 7, 8);

        assertThat(shortfalls(Map.of("clusters", 8L), scaled(eight, 1))).isEmpty();
        assertThat(shortfalls(Map.of("clusters", 7L), scaled(eight, 1))).containsExactly("tensor w: 8 distinct codes");
        assertThat(shortfalls(Map.of("clusters", 4L), scaled(eight, 1, 2))).isEmpty();
        assertThat(shortfalls(Map.of("clusters", 4L, "per", "channel"), scaled(eight, 1)))
                .isEmpty();
        assertThat(shortfalls(Map.of("clusters", 3L, "per", "channel"), scaled(eight, 1)))
                .containsExactly("tensor w: 4 distinct codes");
        assertThat(clusters.promise(Map.of("sparsity", 0.5))).isEmpty();
    }

    /** Pruning after clustering stores a weight without its zeros. */
    @Test
    void aSparseEncodingHoldsTheSameCodes() {
        Tensor dense = floats(0, 1, 0, 0, 0, 2, 0, 3, 0, 0, 0, 0, 3, 2, 1, 1);
        TensorData values = dense.data().orElseThrow();
        SparseData sparse = new SparseData() {
            @Override
            public TensorData dense() {
                return values;
            }

            @Override
            public long size() {
                return 28;
            }

            @Override
            public void read(long position, int length, ByteBuffer target) {
                throw new AssertionError("the codes of all weights are asked for");
            }
        };

        assertThat(lost(FOUR, dense.withData(Optional.of(sparse)), new Transform.Same()))
                .isEmpty();
    }

    @Test
    void onlyValuesOfATensorAsAWholeNeedOneScale() {
        assertThat(FOUR.needsOneScale()).isTrue();
        assertThat(FOUR_EACH.needsOneScale()).isFalse();
    }
}
