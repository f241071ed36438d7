package dev.hone.quantization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.target.TargetProfile;
import dev.hone.model.DataType;
import dev.hone.model.Model;
import dev.hone.model.NodeRef;
import dev.hone.model.Quantization;
import dev.hone.model.Shape;
import dev.hone.model.TensorRef;
import dev.hone.model.traits.OperatorKind;
import dev.hone.quantization.QuantizationPlan.Use;
import dev.hone.quantization.QuantizationScope.Border;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WeightPlannerTest {

    private static final TargetProfile TARGET =
            TargetProfile.of("toy", "1", "toy").perChannel(OperatorKind.DENSE).build();
    private static final NodeRef FIRST = new NodeRef(0, 0);
    private static final Use WEIGHT = new Use(FIRST, 1);

    private final Toy toy = new Toy();
    private final int x = toy.input(-1, 1);

    private static QuantizationScope scope(Model model, Scheme scheme) {
        return QuantizationScope.of(model, Toy.OPERATORS, Border.FLOAT, node -> scheme);
    }

    private QuantizationPlan plan(Model model, Scheme scheme, int block) {
        return QuantizationPlanner.plan(scope(model, scheme), toy.ranges(), TARGET, block);
    }

    private static float[] values(int count) {
        Random random = new Random(7);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private Model single(String operator, int... dimensions) {
        Shape shape = Shape.of(dimensions);
        int weight = toy.constant(shape, values((int) shape.elements()));
        return toy.model(toy.node(operator, -9, 9, x, weight));
    }

    private static WeightForm.Scaled scaled(QuantizationPlan plan) {
        return (WeightForm.Scaled) plan.weights().get(WEIGHT);
    }

    @Test
    void leavesSmallWeightsToFloatKernelsInDynamicRange() {
        QuantizationScope scope = scope(single("DENSE", 31, 33), Scheme.DYNAMIC_RANGE);
        assertThat(scope.kept()).containsExactly(Map.entry(FIRST, "fewer than 1024 weights"));
        assertThat(scope.schemes()).isEmpty();
    }

    @Test
    void readsInt8DirectlyWithOneScaleAChannelInDynamicRange() {
        WeightForm.Scaled form = scaled(plan(single("DENSE", 32, 32), Scheme.DYNAMIC_RANGE, 0));
        assertThat(form.direct()).isTrue();
        assertThat(form.stored().type()).isEqualTo(DataType.INT8);
        assertThat(form.stored().quantization().axis()).isZero();
        assertThat(form.stored().quantization().size()).isEqualTo(32);
    }

    @Test
    void repeatsTheScaleOfTheTensorWhereOneAChannelIsNotWanted() {
        QuantizationPlan plan = QuantizationPlanner.plan(
                scope(single("DENSE", 32, 32), Scheme.DYNAMIC_RANGE),
                toy.ranges(),
                TargetProfile.of("toy", "1", "toy").build());
        Quantization scales = scaled(plan).stored().quantization();
        assertThat(scales.size()).isEqualTo(32);
        assertThat(scales.scales()).containsOnly(scales.scale(0));
    }

    @Test
    void storesAWeightThatIsToHaveOneScaleWithTheSameInEveryChannel() {
        for (Scheme scheme : List.of(Scheme.DYNAMIC_RANGE, Scheme.WEIGHT_INT8, Scheme.WEIGHT_INT4)) {
            QuantizationScope scope = scope(single("DENSE", 32, 64), scheme);
            TensorRef weight = scope.weights().keySet().iterator().next();
            QuantizationPlan plan =
                    QuantizationPlanner.plan(scope.withOneScale(Set.of(weight)), toy.ranges(), TARGET, 32);
            Quantization scales = scaled(plan).stored().quantization();
            assertThat(scales.scales()).as(scheme.name()).containsOnly(scales.scale(0));
        }
    }

    @Test
    void readsOneScaleWhereTheKernelKnowsNoMore() {
        WeightForm.Scaled form = scaled(plan(single("PRODUCT", 32, 32), Scheme.DYNAMIC_RANGE, 0));
        assertThat(form.direct()).isTrue();
        assertThat(form.stored().quantization().isPerTensor()).isTrue();
    }

    @Test
    void convertsWhatNoKernelReads() {
        assertThat(scaled(plan(single("CONV3D", 32, 32), Scheme.DYNAMIC_RANGE, 0))
                        .direct())
                .isFalse();
    }

    @Test
    void turnsWeightsBackIntoFloatsInWeightOnlyModesUnlessTheyAreLookedUp() {
        assertThat(scaled(plan(single("DENSE", 32, 32), Scheme.WEIGHT_INT8, 0)).direct())
                .isFalse();
        Toy other = new Toy();
        int ids = other.input(0, 1);
        int table = other.constant(Shape.of(32, 32), values(1024));
        Model model = other.model(other.node("TABLE", -9, 9, ids, table));
        assertThat(scaled(plan(model, Scheme.WEIGHT_INT4, 0)).direct()).isTrue();
    }

    @Test
    void takesInt8WhereFewWeightsShareAScale() {
        QuantizationScope few = scope(single("DENSE", 64, 31), Scheme.WEIGHT_INT4);
        assertThat(few.schemes()).containsExactly(Map.entry(FIRST, Scheme.WEIGHT_INT8));
    }

    @Test
    void storesBlocksWhereTheyDivideTheRows() {
        Model model = single("DENSE", 4, 64);
        WeightForm form = plan(model, Scheme.WEIGHT_INT4, 32).weights().get(WEIGHT);
        assertThat(form).isInstanceOfSatisfying(WeightForm.Blocks.class, blocks -> {
            assertThat(blocks.size()).isEqualTo(32);
            assertThat(blocks.scales().size()).isEqualTo(8);
            for (float scale : blocks.scales().scales()) {
                assertThat(Float.floatToRawIntBits(scale) & 0xffff)
                        .as("bits beyond bfloat16")
                        .isZero();
            }
        });
        assertThat(plan(model, Scheme.WEIGHT_INT4, 96).weights().get(WEIGHT)).isInstanceOf(WeightForm.Scaled.class);
    }

    @Test
    void neverErrsMoreThanWithTheLargestValueAsTheBound() {
        Model model = single("CONV3D", 8, 64);
        int weight = model.main().nodes().get(0).input(1);
        Quantization chosen =
                scaled(plan(model, Scheme.WEIGHT_INT4, 0)).stored().quantization();
        float[] bound = Affine.symmetric(ConstantValues.magnitudes(model.main().tensor(weight), 0), DataType.INT4, 0)
                .scales();
        double[] least = ConstantValues.errors(model.main().tensor(weight), 0, chosen.scales(), DataType.INT4);
        double[] plain = ConstantValues.errors(model.main().tensor(weight), 0, bound, DataType.INT4);
        double gained = 0;
        for (int i = 0; i < least.length; i++) {
            assertThat(least[i]).isLessThanOrEqualTo(plain[i]);
            gained += plain[i] - least[i];
        }
        assertThat(gained).isPositive();
    }

    @Test
    void halvesConstantsThatFitAndKeepsThoseThatDoNot() {
        float[] large = values(128);
        large[3] = -70_000;
        int weight = toy.constant(Shape.of(2, 128), values(256));
        int addend = toy.constant(Shape.of(128), large);
        int small = toy.constant(Shape.of(1), 2);
        int y = toy.node("DENSE", -9, 9, x, weight);
        int z = toy.node("ADD", -9, 9, toy.node("ADD", -9, 9, y, addend), small);
        QuantizationPlan plan = plan(toy.model(z), Scheme.FLOAT16, 0);
        assertThat(plan.weights()).containsExactly(Map.entry(WEIGHT, new WeightForm.Half()));
        assertThat(plan.kept()).containsOnlyKeys(Toy.ref(addend));
        assertThat(plan.kept().get(Toy.ref(addend))).contains("70000", "65504");
    }

    @Test
    void halvesABiasWithItsWeightHoweverSmall() {
        int weight = toy.constant(Shape.of(2, 128), values(256));
        int bias = toy.constant(Shape.of(2), 1, 2);
        Model model = toy.model(toy.node("DENSE", -9, 9, x, weight, bias));
        assertThat(plan(model, Scheme.FLOAT16, 0).weights()).containsOnlyKeys(WEIGHT, new Use(FIRST, 2));
    }

    @Test
    void concernsOnlyOperatorsWithTrainedConstants() {
        Model model = toy.model(toy.node("SIGMOID", 0, 1, x));
        QuantizationScope scope = scope(model, Scheme.WEIGHT_INT8);
        assertThat(scope.schemes()).isEmpty();
        assertThat(scope.kept()).isEmpty();
    }
}
