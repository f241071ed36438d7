package dev.hone.quantization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.api.target.TargetProfile;
import dev.hone.model.DataType;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Model;
import dev.hone.model.NodeRef;
import dev.hone.model.Quantization;
import dev.hone.model.Shape;
import dev.hone.model.traits.Clamp;
import dev.hone.model.traits.OperatorKind;
import dev.hone.quantization.QuantizationPlan.Use;
import dev.hone.quantization.QuantizationScope.Border;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class QuantizationPlannerTest {

    private static final TargetProfile TARGET =
            TargetProfile.of("toy", "1", "toy").build();
    private static final Shape FILTER = Shape.of(2, 1, 1, 2);

    private final Toy toy = new Toy();

    private QuantizationPlan plan(Model model) {
        return QuantizationPlanner.plan(scope(model), toy.ranges(), TARGET);
    }

    private static QuantizationScope scope(Model model) {
        return QuantizationScope.of(model, Toy.OPERATORS, Border.INTEGER, node -> Scheme.INT8);
    }

    private static Stored int8(Range range) {
        return new Stored(DataType.INT8, Affine.activation(range, DataType.INT8));
    }

    @Test
    void storesAConvolutionWithOneScaleAChannelAndTheProductForTheBias() {
        int x = toy.input(-1, 1);
        int weight = toy.constant(FILTER, 1, -2, 0.25f, 0.5f);
        int bias = toy.constant(Shape.of(2), 0.1f, 0.2f);
        int y = toy.node("CONV_RELU6", -3, 9, x, weight, bias);
        QuantizationPlan plan = plan(toy.model(y));
        Quantization scales = Quantization.perAxis(new float[] {2 / 127f, 0.5f / 127f}, new long[2], 0);
        assertThat(plan.tensors())
                .containsEntry(Toy.ref(x), int8(new Range(-1, 1)))
                .containsEntry(Toy.ref(weight), new Stored(DataType.INT8, scales))
                .containsEntry(Toy.ref(bias), new Stored(DataType.INT32, Affine.bias((float) (2 / 255.0), scales)))
                .containsEntry(Toy.ref(y), int8(new Range(0, 6)));
        assertThat(plan.nodes()).containsExactly(new NodeRef(0, 0));
        assertThat(plan.uses()).isEmpty();
    }

    @Test
    void storesADenseWeightWithOneScaleUnlessTheTargetTakesMore() {
        int x = toy.input(-1, 1);
        int weight = toy.constant(Shape.of(2, 2), 1, -2, 0.25f, 0.5f);
        Model model = toy.model(toy.node("DENSE", -3, 3, x, weight));
        assertThat(plan(model).tensors().get(Toy.ref(weight)).quantization())
                .isEqualTo(Quantization.perTensor(2 / 127f, 0));
        TargetProfile perChannel = TargetProfile.of("toy", "1", "toy")
                .perChannel(OperatorKind.DENSE)
                .build();
        assertThat(QuantizationPlanner.plan(scope(model), toy.ranges(), perChannel)
                        .tensors()
                        .get(Toy.ref(weight))
                        .quantization()
                        .size())
                .isEqualTo(2);
        assertThat(QuantizationPlanner.plan(
                                scope(model).withOneScale(Set.of(Toy.ref(weight))), toy.ranges(), perChannel)
                        .tensors()
                        .get(Toy.ref(weight))
                        .quantization())
                .isEqualTo(Quantization.perTensor(2 / 127f, 0));
    }

    @Test
    void givesTiedTensorsTheMergedRange() {
        int a = toy.input(-1, 1);
        int b = toy.input(0, 5);
        int joined = toy.node("CONCAT", -1, 5, a, b);
        int pooled = toy.node("POOL", 0, 4, joined);
        Stored shared = int8(new Range(-1, 5));
        assertThat(plan(toy.model(pooled)).tensors())
                .containsEntry(Toy.ref(a), shared)
                .containsEntry(Toy.ref(b), shared)
                .containsEntry(Toy.ref(joined), shared)
                .containsEntry(Toy.ref(pooled), shared);
    }

    @Test
    void needsNoRangeForMovedValues() {
        int a = toy.input(-1, 1);
        int moved = toy.node("RESHAPE", 0, 0, a);
        int sum = toy.node("ADD", -2, 2, moved, moved);
        Model model = toy.model(sum);
        assertThat(scope(model).observed()).containsExactly(Toy.ref(a), Toy.ref(sum));
        toy.ranges().remove(Toy.ref(moved));
        assertThat(plan(model).tensors().get(Toy.ref(moved))).isEqualTo(int8(new Range(-1, 1)));
    }

    @Test
    void givesAFixedRangeToItsWholeGroup() {
        int a = toy.input(-5, 5);
        int s = toy.node("SIGMOID", 0, 1, a);
        int moved = toy.node("RESHAPE", 0, 1, s);
        QuantizationPlan plan = plan(toy.model(moved));
        assertThat(plan.tensors().get(Toy.ref(moved)).quantization()).isEqualTo(Toy.SIGMOID);
        assertThat(plan.uses()).isEmpty();
    }

    @Test
    void convertsAFixedOutputWhereItsGroupNeedsMore() {
        int a = toy.input(-5, 5);
        int s = toy.node("SIGMOID", 0, 1, a);
        int joined = toy.node("CONCAT", -5, 5, s, a);
        QuantizationPlan plan = plan(toy.model(joined));
        assertThat(plan.tensors().get(Toy.ref(s)).quantization()).isEqualTo(Toy.SIGMOID);
        assertThat(plan.uses()).containsExactlyEntriesOf(Map.of(new Use(new NodeRef(0, 1), 0), int8(new Range(-5, 5))));
    }

    @Test
    void convertsOneOfTwoDifferentFixedOutputs() {
        int a = toy.input(-5, 5);
        int s = toy.node("SIGMOID", 0, 1, a);
        int t = toy.node("TANH", -1, 1, a);
        int joined = toy.node("CONCAT", -1, 1, s, t);
        Model model = toy.model(joined);
        assertThat(SpecificationChecker.check(Toy.realize(model, plan(model)), Toy.OPERATORS, TARGET))
                .isEmpty();
    }

    @Test
    void storesASharedBiasOnceMoreForEachScale() {
        int a = toy.input(-1, 1);
        int weight = toy.constant(FILTER, 1, 1, 1, 1);
        int bias = toy.constant(Shape.of(2), 1, 1);
        int y = toy.node("CONV", -3, 3, a, weight, bias);
        int z = toy.node("CONV", -9, 9, y, weight, bias);
        QuantizationPlan plan = plan(toy.model(z));
        Quantization scales = plan.tensors().get(Toy.ref(weight)).quantization();
        assertThat(plan.uses())
                .containsExactlyEntriesOf(Map.of(
                        new Use(new NodeRef(0, 1), 2),
                        new Stored(DataType.INT32, Affine.bias((float) (6 / 255.0), scales))));
    }

    @Test
    void givesATiedConstantTheScaleOfItsGroup() {
        int a = toy.input(-1, 1);
        int c = toy.constant(Shape.of(1), 7);
        int joined = toy.node("CONCAT", -1, 7, a, c);
        int sum = toy.node("ADD", -1, 14, joined, c);
        QuantizationPlan plan = plan(toy.model(sum));
        assertThat(plan.tensors().get(Toy.ref(c))).isEqualTo(int8(new Range(-1, 7)));
        assertThat(plan.uses()).containsEntry(new Use(new NodeRef(0, 1), 1), int8(new Range(7, 7)));
    }

    private QuantizationPlan plan(Model model, Map<Integer, Scheme> schemes) {
        QuantizationScope scope =
                QuantizationScope.of(model, Toy.OPERATORS, Border.INTEGER, node -> schemes.get(node.node()));
        return QuantizationPlanner.plan(scope, toy.ranges(), TARGET);
    }

    private static Stored int16(double magnitude) {
        return new Stored(DataType.INT16, Quantization.perTensor((float) (magnitude / 32767), 0));
    }

    @Test
    void storesWideActivationsAroundZeroAndTheirBiasWide() {
        int x = toy.input(-1, 3);
        int weight = toy.constant(FILTER, 1, -2, 0.25f, 0.5f);
        int bias = toy.constant(Shape.of(2), 0.1f, 1e9f);
        int y = toy.node("CONV", -3, 9, x, weight, bias);
        int s = toy.node("SIGMOID", 0, 1, y);
        QuantizationPlan plan = plan(toy.model(s), Map.of(0, Scheme.INT16X8, 1, Scheme.INT16X8));
        Quantization scales = Quantization.perAxis(new float[] {2 / 127f, 0.5f / 127f}, new long[2], 0);
        assertThat(plan.tensors())
                .containsEntry(Toy.ref(x), int16(3))
                .containsEntry(Toy.ref(weight), new Stored(DataType.INT8, scales))
                .containsEntry(Toy.ref(bias), new Stored(DataType.INT64, Affine.bias((float) (3 / 32767.0), scales)))
                .containsEntry(Toy.ref(y), int16(9))
                .containsEntry(Toy.ref(s), new Stored(DataType.INT16, Toy.WIDE));
        assertThat(plan.schemes()).containsEntry(new NodeRef(0, 0), Scheme.INT16X8);
    }

    @Test
    void convertsBetweenNodesOfDifferentSchemes() {
        int x = toy.input(-1, 1);
        int narrow = toy.node("ADD", -2, 2, x, x);
        int wide = toy.node("ADD", -3, 3, narrow, x);
        int joined = toy.node("CONCAT", -3, 3, wide, narrow);
        int sum = toy.node("ADD", -4, 4, joined, narrow);
        QuantizationPlan plan =
                plan(toy.model(sum), Map.of(0, Scheme.INT8, 1, Scheme.INT16X8, 2, Scheme.INT16X8, 3, Scheme.INT8));
        assertThat(plan.tensors())
                .containsEntry(Toy.ref(x), int8(new Range(-1, 1)))
                .containsEntry(Toy.ref(narrow), int8(new Range(-2, 2)))
                .containsEntry(Toy.ref(wide), int16(3))
                .containsEntry(Toy.ref(joined), int16(3))
                .containsEntry(Toy.ref(sum), int8(new Range(-4, 4)));
        assertThat(plan.uses())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        new Use(new NodeRef(0, 1), 0), int16(3),
                        new Use(new NodeRef(0, 1), 1), int16(1),
                        new Use(new NodeRef(0, 2), 1), int16(3),
                        new Use(new NodeRef(0, 3), 0), int8(new Range(-3, 3))));
    }

    @Test
    void storesASymmetricOperandAroundZero() {
        int x = toy.input(-1, 3);
        int y = toy.node("ADD", -2, 6, x, x);
        int product = toy.node("MATMUL", -5, 5, x, y);
        QuantizationPlan plan = plan(toy.model(product));
        assertThat(plan.tensors())
                .containsEntry(Toy.ref(x), int8(new Range(-1, 3)))
                .containsEntry(Toy.ref(y), new Stored(DataType.INT8, Quantization.perTensor(6 / 127f, 0)));
    }

    @Test
    void convertsAFixedOutputThatIsReadSymmetrically() {
        int x = toy.input(-1, 3);
        int s = toy.node("SIGMOID", 0, 1, x);
        int moved = toy.node("RESHAPE", 0, 1, s);
        int first = toy.node("MATMUL", -5, 5, x, s);
        int product = toy.node("MATMUL", -5, 5, first, moved);
        QuantizationPlan plan = plan(toy.model(product));
        Stored centred = new Stored(DataType.INT8, Quantization.perTensor(1 / 127f, 0));
        assertThat(plan.tensors())
                .containsEntry(Toy.ref(s), new Stored(DataType.INT8, Toy.SIGMOID))
                .containsEntry(Toy.ref(moved), centred);
        assertThat(plan.uses())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(new Use(new NodeRef(0, 1), 0), centred, new Use(new NodeRef(0, 2), 1), centred));
    }

    @Test
    void movesValuesInTheTypeInWhichTheyArrive() {
        int x = toy.input(-1, 1);
        int narrow = toy.node("ADD", -2, 2, x, x);
        int moved = toy.node("RESHAPE", -2, 2, narrow);
        int sum = toy.node("ADD", -4, 4, moved, moved);
        QuantizationPlan plan = plan(toy.model(sum), Map.of(0, Scheme.INT8, 1, Scheme.INT16X8, 2, Scheme.INT16X8));
        assertThat(plan.tensors()).containsEntry(Toy.ref(moved), int8(new Range(-2, 2)));
        assertThat(plan.schemes()).containsEntry(new NodeRef(0, 1), Scheme.INT8);
    }

    @Test
    void leavesANodeInFloatThatHasNoFormForItsScheme() {
        int x = toy.input(-1, 1);
        int t = toy.node("POOL", -1, 1, x);
        QuantizationScope scope =
                QuantizationScope.of(toy.model(t), Toy.OPERATORS, Border.INTEGER, node -> Scheme.INT16X8);
        assertThat(scope.nodes()).isEmpty();
        assertThat(scope.kept()).containsExactlyEntriesOf(Map.of(new NodeRef(0, 0), "no int16 form"));
    }

    @Test
    void keepsUnknownAndUnsupportedOperatorsInFloatWithTheReason() {
        int a = toy.input(-1, 1);
        int weight = toy.node("ADD", -1, 1, a, a);
        int product = toy.node("CONV", -1, 1, a, weight);
        int top = toy.node("TOPK", -1, 1, product);
        int custom = toy.node("MYSTERY", -1, 1, top);
        QuantizationScope scope = scope(toy.model(custom));
        assertThat(scope.nodes()).containsExactly(new NodeRef(0, 0));
        assertThat(scope.kept().values())
                .containsExactly("its weight is not a constant", "no int8 form", "nothing is known of the operator");
    }

    @Test
    void leavesMovementBetweenFloatOperatorsInFloat() {
        int a = toy.input(-1, 1);
        int top = toy.node("TOPK", -1, 1, a);
        int moved = toy.node("RESHAPE", -1, 1, top);
        int again = toy.node("TOPK", -1, 1, moved);
        int last = toy.node("RESHAPE", -1, 1, again);
        Model model = toy.model(last);
        assertThat(scope(model).nodes()).containsExactly(new NodeRef(0, 3));
        assertThat(QuantizationScope.of(model, Toy.OPERATORS, Border.FLOAT, node -> Scheme.INT8)
                        .nodes())
                .isEmpty();
    }

    @Test
    void leavesOutWhatIsExcluded() {
        int a = toy.input(-1, 1);
        int b = toy.node("ADD", -1, 1, a, a);
        int c = toy.node("ADD", -1, 1, b, b);
        QuantizationScope scope = QuantizationScope.of(
                toy.model(c), Toy.OPERATORS, Border.FLOAT, node -> node.node() == 1 ? Scheme.FLOAT : Scheme.INT8);
        assertThat(scope.nodes()).containsExactly(new NodeRef(0, 0));
        assertThat(scope.kept()).containsEntry(new NodeRef(0, 1), "excluded");
    }

    @Test
    void namesAConstantThatIsNotFinite() {
        int a = toy.input(-1, 1);
        int weight = toy.constant(FILTER, 1, Float.NaN, 1, 1);
        Model model = toy.model(toy.node("CONV", -1, 1, a, weight));
        assertThatThrownBy(() -> plan(model))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("'c1'")
                .hasMessageContaining("NaN");
    }

    @Test
    void listsWhatSharesAScaleWithTheBoundsThatItNeverLeaves() {
        int x = toy.input(-1, 1);
        int weight = toy.constant(FILTER, 1, -2, 0.25f, 0.5f);
        int a = toy.node("CONV_RELU6", 0, 5, x, weight);
        int pooled = toy.node("POOL", 0, 4, a);
        int s = toy.node("SIGMOID", 0, 1, pooled);
        List<ScaleGroup> groups = QuantizationPlanner.groups(scope(toy.model(s)), toy.ranges(), TARGET);
        assertThat(groups).hasSize(3);
        assertThat(groups.get(0).bounds()).isEqualTo(Clamp.NONE);
        assertThat(groups.get(1).activations()).containsExactly(Toy.ref(a), Toy.ref(pooled));
        assertThat(groups.get(1).bounds()).isEqualTo(new Clamp(0, 6));
        assertThat(groups.get(1).range()).isEqualTo(new Range(0, 5));
        assertThat(groups.get(2).fixed()).contains(Toy.SIGMOID);
    }

    @Test
    void storesAWeightWithTheScalesThatAreGiven() {
        int x = toy.input(-1, 1);
        int weight = toy.constant(FILTER, 1, -2, 0.25f, 0.5f);
        int bias = toy.constant(Shape.of(2), 0.1f, 0.2f);
        Model model = toy.model(toy.node("CONV", -3, 9, x, weight, bias));
        assertThat(scope(model).integerWeights()).containsOnlyKeys(Toy.ref(weight));
        Quantization given = Quantization.perAxis(new float[] {0.5f, 0.125f}, new long[2], 0);
        QuantizationPlan plan = QuantizationPlanner.plan(
                scope(model), toy.ranges(), Map.of(Toy.ref(weight), new Stored(DataType.INT8, given)), TARGET);
        assertThat(plan.tensors())
                .containsEntry(Toy.ref(weight), new Stored(DataType.INT8, given))
                .containsEntry(Toy.ref(bias), new Stored(DataType.INT32, Affine.bias((float) (2 / 255.0), given)));
    }
}
