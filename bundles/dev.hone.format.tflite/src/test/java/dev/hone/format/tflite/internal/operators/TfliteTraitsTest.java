package dev.hone.format.tflite.internal.operators;

import static dev.hone.model.DataType.FLOAT32;
import static dev.hone.model.DataType.INT16;
import static dev.hone.model.DataType.INT32;
import static dev.hone.model.DataType.INT8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Quantization;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.model.traits.Clamp;
import dev.hone.model.traits.FixedRange;
import dev.hone.model.traits.Homogeneity;
import dev.hone.model.traits.Operand;
import dev.hone.model.traits.OperatorKind;
import dev.hone.model.traits.Traits;
import dev.hone.model.traits.WeightTypes;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TfliteTraitsTest {

    private static Traits traits(Sketch sketch) {
        Graph graph = sketch.graph();
        return new TfliteTraits().of(graph, graph.nodes().get(0)).orElseThrow();
    }

    private static Sketch convolution(String operator) {
        return Sketch.of(operator)
                .input(FLOAT32, 1, 8, 8, 4)
                .constant(FLOAT32, 4, 3, 3, 4)
                .constant(FLOAT32, 4)
                .output(FLOAT32, 1, 8, 8, 4);
    }

    private static Sketch unary(String operator) {
        return Sketch.of(operator).input(FLOAT32, 2, 8).output(FLOAT32, 2, 8);
    }

    @Test
    void knowsTheAxesOfWeights() {
        Traits convolution = traits(convolution("CONV_2D"));
        assertThat(convolution.kind()).isEqualTo(OperatorKind.CONVOLUTION);
        assertThat(convolution.weight().orElseThrow().outputChannelAxis()).isZero();
        assertThat(convolution.weight().orElseThrow().inputChannelAxis()).isEqualTo(3);
        assertThat(convolution.weight().orElseThrow().spatialAxes()).containsExactly(1, 2);

        Traits depthwise = traits(convolution("DEPTHWISE_CONV_2D"));
        assertThat(depthwise.weight().orElseThrow().outputChannelAxis()).isEqualTo(3);
        assertThat(depthwise.weight().orElseThrow().inputChannelAxis()).isEqualTo(Tensor.NONE);
    }

    @Test
    void boundsTheOutputByTheFusedActivation() {
        assertThat(traits(convolution("CONV_2D")).clamp()).isEqualTo(Clamp.NONE);
        assertThat(traits(convolution("CONV_2D").option("fused_activation_function", 1L))
                        .clamp())
                .isEqualTo(new Clamp(0, Double.POSITIVE_INFINITY));
        assertThat(traits(convolution("CONV_2D").option("fused_activation_function", 3L))
                        .clamp())
                .isEqualTo(new Clamp(0, 6));
        assertThat(traits(unary("L2_NORMALIZATION").option("fused_activation_function", 1L))
                        .clamp())
                .isEqualTo(new Clamp(0, 1));
    }

    @Test
    void fixesTheRangesOfSoftmaxAndItsLike() {
        assertThat(traits(unary("SOFTMAX")).fixedRanges())
                .containsExactlyInAnyOrder(
                        new FixedRange(0, INT8, Quantization.perTensor(1 / 256f, -128)),
                        new FixedRange(0, INT16, Quantization.perTensor(1 / 32768f, 0)));
        assertThat(traits(unary("LOG_SOFTMAX")).fixedRanges())
                .containsExactly(new FixedRange(0, INT8, Quantization.perTensor(16 / 256f, 127)));
        assertThat(traits(unary("TANH")).fixedRanges())
                .contains(new FixedRange(0, INT8, Quantization.perTensor(1 / 128f, 0)));
    }

    @Test
    void tiesWhatSharesAScaleAndNothingElse() {
        assertThat(traits(unary("MAX_POOL_2D")).ties()).containsExactly(Set.of(Operand.input(0), Operand.output(0)));
        assertThat(traits(unary("CONCATENATION")).ties()).containsExactly(Set.of(Operand.inputs(), Operand.output(0)));
        assertThat(traits(unary("SPLIT_V")).ties()).containsExactly(Set.of(Operand.input(0), Operand.outputs()));
        assertThat(traits(unary("PADV2")).ties())
                .containsExactly(Set.of(Operand.input(0), Operand.input(2), Operand.output(0)));
        assertThat(traits(unary("MEAN")).ties()).isEmpty();
        assertThat(traits(unary("RELU")).ties()).isEmpty();
    }

    @Test
    void hasIntegerFormsWhereTheKernelsHaveThem() {
        assertThat(traits(convolution("CONV_2D")).integerTypes()).containsExactlyInAnyOrder(INT8, INT16);
        assertThat(traits(unary("HARD_SWISH")).integerTypes()).containsExactly(INT8);
        assertThat(traits(unary("L2_POOL_2D")).integerTypes()).isEmpty();
        assertThat(traits(unary("FLOOR")).integerTypes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONV_2D", "DEPTHWISE_CONV_2D"})
    void convolvesOnlyWithConstantWeightsInIntegers(String operator) {
        Sketch computed = Sketch.of(operator)
                .input(FLOAT32, 1, 8, 8, 4)
                .input(FLOAT32, 4, 3, 3, 4)
                .constant(FLOAT32, 4)
                .output(FLOAT32, 1, 8, 8, 4);

        assertThat(traits(computed).integerTypes()).isEmpty();
    }

    @Test
    void multipliesTwoActivationsOnlyInInt8() {
        Sketch dense = Sketch.of("FULLY_CONNECTED")
                .input(FLOAT32, 2, 8)
                .input(FLOAT32, 4, 8)
                .none();

        assertThat(traits(dense.output(FLOAT32, 2, 4)).integerTypes()).containsExactly(INT8);
    }

    @Test
    void hasNoIntegerFormForHybridWeightsOrAComputedBias() {
        Sketch hybrid = Sketch.of("FULLY_CONNECTED")
                .input(FLOAT32, 2, 8)
                .constant(INT8, 4, 8)
                .none();
        Sketch computedBias = Sketch.of("FULLY_CONNECTED")
                .input(FLOAT32, 2, 8)
                .constant(FLOAT32, 4, 8)
                .input(FLOAT32, 4);

        assertThat(traits(hybrid.output(FLOAT32, 2, 4)).integerTypes()).isEmpty();
        assertThat(traits(computedBias.output(FLOAT32, 2, 4)).integerTypes()).isEmpty();
    }

    @Test
    void letsTheOutputTakeTheMemoryOfInputsOfItsSizeOnly() {
        Sketch add = Sketch.of("ADD").input(FLOAT32, 2, 8).input(FLOAT32, 8).output(FLOAT32, 2, 8);

        assertThat(traits(add).reusableInputs()).containsExactly(0);
        assertThat(traits(unary("RESHAPE")).viewedInput()).hasValue(0);
        assertThat(traits(unary("RESHAPE")).reusableInputs()).isEmpty();
        assertThat(traits(unary("RELU")).reusableInputs()).isEmpty();
    }

    @Test
    void leavesCustomOperatorsToOthers() {
        Graph graph = unary("CUSTOM").graph();

        assertThat(new TfliteTraits().of(graph, graph.nodes().get(0))).isEmpty();
    }

    @Test
    void answersForEveryBuiltinOperator() {
        Traits unlisted = traits(Sketch.of("RFFT2D").input(INT32, 2).output(INT32, 2));

        assertThat(unlisted.kind()).isEqualTo(OperatorKind.OTHER);
        assertThat(unlisted.integerTypes()).isEmpty();
        assertThat(List.of(unlisted.ties(), unlisted.fixedRanges())).allMatch(List::isEmpty);
    }

    private static Sketch reduction(int... axes) {
        return Sketch.of("MEAN")
                .input(FLOAT32, 1, 4, 4, 8)
                .constant(INT32, TensorData.ofInts(axes), axes.length)
                .output(FLOAT32, 1, 8);
    }

    @Test
    void letsFactorsOnChannelsPassWhereChannelsStayApart() {
        assertThat(traits(unary("RELU")).homogeneity()).contains(new Homogeneity(0, false));
        assertThat(traits(unary("RESHAPE")).homogeneity()).contains(new Homogeneity(0, true));
        assertThat(traits(unary("SOFTMAX")).homogeneity()).isEmpty();
        assertThat(traits(unary("LOGISTIC")).homogeneity()).isEmpty();
        assertThat(traits(reduction(1, 2)).homogeneity()).contains(new Homogeneity(0, false));
        assertThat(traits(reduction(1, 3)).homogeneity()).isEmpty();
        assertThat(traits(reduction(-1)).homogeneity()).isEmpty();
    }

    @Test
    void looksUpInt4OnlyInRowsOfWholeBytes() {
        Sketch even = Sketch.of("EMBEDDING_LOOKUP")
                .constant(FLOAT32, 4)
                .constant(FLOAT32, 9, 6)
                .output(FLOAT32, 4, 6);
        Sketch odd = Sketch.of("EMBEDDING_LOOKUP")
                .constant(FLOAT32, 4)
                .constant(FLOAT32, 9, 5)
                .output(FLOAT32, 4, 5);
        assertThat(traits(even).weightTypes().orElseThrow().direct()).containsExactlyInAnyOrder(INT8, DataType.INT4);
        assertThat(traits(odd).weightTypes().orElseThrow().direct()).containsExactly(INT8);
        assertThat(traits(odd).weightTypes().orElseThrow().lookup()).isTrue();
    }

    @Test
    void readsStoredWeightsAlongTheAxisOfOutputChannels() {
        WeightTypes depthwise =
                traits(convolution("DEPTHWISE_CONV_2D")).weightTypes().orElseThrow();
        assertThat(depthwise.scaleAxis()).isEqualTo(3);
        assertThat(depthwise.inputs()).containsExactly(1);
        assertThat(depthwise.direct()).isEmpty();
        assertThat(traits(convolution("CONV_2D")).weightTypes().orElseThrow().direct())
                .containsExactly(INT8);
        assertThat(traits(convolution("CONV_3D")).weightTypes().orElseThrow().direct())
                .isEmpty();
        assertThat(traits(unary("SOFTMAX")).weightTypes()).isEmpty();
    }
}
