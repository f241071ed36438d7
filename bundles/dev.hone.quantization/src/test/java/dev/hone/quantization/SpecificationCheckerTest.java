package dev.hone.quantization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.target.TargetProfile;
import dev.hone.model.DataType;
import dev.hone.model.Model;
import dev.hone.model.Quantization;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.quantization.QuantizationScope.Border;
import dev.hone.quantization.SpecificationChecker.Violation;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SpecificationCheckerTest {

    private static final TargetProfile TARGET =
            TargetProfile.of("toy", "1", "toy").build();

    private int x;
    private int weight;
    private int bias;
    private int y;
    private int pooled;
    private int s;
    private Model good;

    @BeforeEach
    void build() {
        Toy toy = new Toy();
        x = toy.input(-1, 1);
        weight = toy.constant(Shape.of(2, 1, 1, 2), 1, -2, 0.25f, 0.5f);
        bias = toy.constant(Shape.of(2), 0.1f, 0.2f);
        y = toy.node("CONV", -3, 9, x, weight, bias);
        pooled = toy.node("POOL", -3, 9, y);
        s = toy.node("SIGMOID", 0, 1, pooled);
        Model model = toy.model(s);
        QuantizationScope scope = QuantizationScope.of(model, Toy.OPERATORS, Border.INTEGER, node -> Scheme.INT8);
        good = Toy.realize(model, QuantizationPlanner.plan(scope, toy.ranges(), TARGET));
    }

    private List<Violation> after(int tensor, UnaryOperator<Tensor> change) {
        Tensor changed = change.apply(good.main().tensor(tensor));
        Model broken = good.withGraph(0, good.main().edit().put(changed).build());
        return SpecificationChecker.check(broken, Toy.OPERATORS, TARGET);
    }

    private static UnaryOperator<Tensor> quantized(Quantization quantization) {
        return tensor -> tensor.withQuantization(Optional.of(quantization));
    }

    @Test
    void acceptsWhatWasPlanned() {
        assertThat(SpecificationChecker.check(good, Toy.OPERATORS, TARGET)).isEmpty();
    }

    @Test
    void findsAnActivationWithSeveralScales() {
        Quantization two = Quantization.perAxis(new float[] {1, 1}, new long[2], 3);
        assertThat(after(x, quantized(two))).anySatisfy(violation -> {
            assertThat(violation.operator()).isEqualTo("operator 0 (CONV)");
            assertThat(violation.tensor()).isEqualTo("t0");
            assertThat(violation.rule()).contains("2 scales along axis 3");
        });
    }

    @Test
    void findsAScaleThatIsNotPositive() {
        assertThat(after(x, quantized(Quantization.perTensor(0, 0))).toString()).contains("scale 0.0 is not positive");
        assertThat(after(x, quantized(Quantization.perTensor(Float.NaN, 0))).toString())
                .contains("scale NaN is not positive");
    }

    @Test
    void findsAZeroPointOutsideTheType() {
        assertThat(after(x, quantized(Quantization.perTensor(2 / 255f, 128))).toString())
                .contains("zero point 128 is not within INT8");
    }

    @Test
    void findsFloatBetweenIntegers() {
        assertThat(after(y, tensor -> tensor.withType(DataType.FLOAT32).withQuantization(Optional.empty()))
                        .toString())
                .contains("FLOAT32 at an operator that computes with INT8");
    }

    @Test
    void findsAWeightWithScalesAlongTheWrongAxis() {
        Quantization wrong = Quantization.perAxis(new float[] {1, 1}, new long[2], 3);
        assertThat(after(weight, quantized(wrong)).toString()).contains("output channels are along axis 0");
    }

    @Test
    void findsAWeightThatIsNotNarrowOrNotSymmetric() {
        assertThat(after(weight, tensor -> tensor.withData(Optional.of(TensorData.of(new byte[] {0, -128, 0, 0}))))
                        .toString())
                .contains("-128");
        Quantization shifted = Quantization.perAxis(new float[] {1, 1}, new long[] {0, 1}, 0);
        assertThat(after(weight, quantized(shifted)).toString()).contains("zero point 1 of a weight");
    }

    @Test
    void findsABiasWithAnotherScaleOrType() {
        Quantization other = Quantization.perAxis(new float[] {1, 1}, new long[2], 0);
        assertThat(after(bias, quantized(other)).toString()).contains("is not the input's times the weight's");
        assertThat(after(bias, tensor -> tensor.withType(DataType.INT16)
                                .withData(Optional.of(TensorData.of(new byte[4]))))
                        .toString())
                .contains("the bias is stored as INT16");
    }

    @Test
    void findsTiedTensorsWithDifferentScales() {
        assertThat(after(pooled, quantized(Quantization.perTensor(0.5f, 0)))).anySatisfy(violation -> {
            assertThat(violation.operator()).isEqualTo("operator 1 (POOL)");
            assertThat(violation.rule()).contains("must be as");
        });
    }

    @Test
    void findsAnOutputWithoutItsFixedScale() {
        assertThat(after(s, quantized(Quantization.perTensor(0.5f, 0))).toString())
                .contains("scale 0.00390625, zero point -128");
    }
}
