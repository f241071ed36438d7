package dev.hone.technique.collaborate.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.api.HoneException;
import dev.hone.model.NodeRef;
import dev.hone.model.Shape;
import dev.hone.model.TensorData;
import dev.hone.model.TensorRef;
import dev.hone.training.ConstraintCombiner;
import dev.hone.training.Phase;
import dev.hone.training.State;
import dev.hone.training.TrainingSpan;
import dev.hone.training.Weight;
import dev.hone.training.WeightConstraint;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PhaseCombinerTest {

    private static final Weight WEIGHT =
            Weight.of(new TensorRef(0, 1), "kernel", Shape.of(4), Weight.Role.KERNEL, new NodeRef(0, 0));
    private static final TensorData VALUE = TensorData.ofFloats(0.1f, -0.4f, 1.2f, -2.6f);

    private final ConstraintCombiner combiner = new PhaseCombiner();

    private float[] projected(WeightConstraint... constraints) {
        WeightConstraint whole = combiner.combine(WEIGHT, List.of(constraints));
        State state = whole.init(WEIGHT, VALUE, 1);
        TensorData once = whole.project(WEIGHT, VALUE, state);
        assertThat(Rule.floats(whole.project(WEIGHT, once, state))).containsExactly(Rule.floats(once));
        return Rule.floats(once);
    }

    @Test
    void theyActInTheOrderOfTheirPhasesHoweverTheyAreGiven() {
        float[] expected = {0, 0, 1, -3};

        assertThat(projected(Rule.smallest(2), Rule.rounding())).containsExactly(expected);
        assertThat(projected(Rule.rounding(), Rule.smallest(2))).containsExactly(expected);
    }

    @Test
    void aMaskActsAgainBehindWhatDoesNotKeepIt() {
        assertThat(projected(Rule.smallest(2), Rule.awayFromZero())).containsExactly(0, 0, 1, -3);
        assertThat(projected(Rule.smallest(2), Rule.awayFromZero().keeping("sparsity")))
                .containsExactly(1, 1, 1, -3);
    }

    @Test
    void inTheOtherOrderWhatPreservesActsLastBeforeRoundingWhateverTheOthersSayTheyKeep() {
        Rule liar = Rule.awayFromZero().keeping("sparsity");
        WeightConstraint whole =
                combiner.combine(WEIGHT, List.of(Rule.rounding(), liar), List.of(Rule.pairs(), Rule.smallest(2)));
        TensorData once = whole.project(WEIGHT, VALUE, whole.init(WEIGHT, VALUE, 1));

        assertThat(Rule.floats(once)).containsExactly(0, 0, 1, 1);
        assertThat(projected(Rule.smallest(2), liar)).containsExactly(1, 1, 1, -3);
    }

    @Test
    void ofTwoThatChooseValuesTheOneThatKeepsTheOtherComesLast() {
        Rule pairs = Rule.pairs();
        Rule rounding = Rule.awayFromZero().keeping("pairs");

        assertThat(projected(pairs, rounding)).containsExactly(projected(rounding, pairs));
    }

    @Test
    void twoThatChooseValuesAndKeepNothingContradictEachOther() {
        assertThatThrownBy(() -> combiner.combine(WEIGHT, List.of(Rule.pairs(), Rule.awayFromZero())))
                .isInstanceOf(HoneException.class)
                .hasMessageContaining("kernel")
                .hasMessageContaining("pairs")
                .hasMessageContaining("values");
    }

    @Test
    void eachHasItsOwnStateOfWhateverNames() {
        WeightConstraint whole = combiner.combine(WEIGHT, List.of(Rule.smallest(1), Rule.smallest(2)));
        State state = whole.init(WEIGHT, VALUE, 1);

        assertThat(state.entries().keySet()).containsExactly("0/mask", "1/mask");
        assertThat(Rule.floats(state.value("0/mask"))).containsExactly(0, 1, 1, 1);
        assertThat(Rule.floats(state.value("1/mask"))).containsExactly(0, 0, 1, 1);
    }

    @Test
    void onlyThoseThatAreDueAreUpdatedAndSeeWhatIsBeforeThem() {
        TrainingSpan span = new TrainingSpan(1, 10);
        WeightConstraint whole = combiner.combine(
                WEIGHT, List.of(Rule.smallest(1), Rule.smallest(2).dueAt(5)));
        State state = whole.init(WEIGHT, VALUE, 1);
        TensorData changed = TensorData.ofFloats(-9f, -0.4f, 0.3f, -2.6f);

        assertThat(whole.due(4, span)).isFalse();
        assertThat(whole.due(5, span)).isTrue();
        State updated = whole.update(WEIGHT, changed, state, 5, span);

        assertThat(updated.value("0/mask")).isSameAs(state.value("0/mask"));
        assertThat(Rule.floats(updated.value("1/mask"))).containsExactly(0, 1, 0, 1);
    }

    @Test
    void theWholeEstablishesWhatItsPartsDoAndKeepsWhatAllKeep() {
        WeightConstraint whole = combiner.combine(
                WEIGHT,
                List.of(Rule.smallest(1).keeping("a", "b"), Rule.rounding().keeping("b", "c")));

        assertThat(whole.establishes()).containsExactlyInAnyOrder("sparsity");
        assertThat(whole.keeps()).isEqualTo(Set.of("b"));
        assertThat(whole.phase()).isEqualTo(Phase.MASK);
    }
}
