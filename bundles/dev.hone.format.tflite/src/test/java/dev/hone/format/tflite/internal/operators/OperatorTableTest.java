package dev.hone.format.tflite.internal.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.format.tflite.internal.flat.Schema;
import dev.hone.model.DataType;
import dev.hone.model.traits.Operand;
import dev.hone.model.traits.OperatorKind;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OperatorTableTest {

    @Test
    void listsEveryOperatorOfTheSchema() {
        Set<String> operators = new TreeSet<>(
                Schema.tflite().enumeration("BuiltinOperator").values().keySet());
        operators.removeAll(Set.of("CUSTOM", "DELEGATE", "PLACEHOLDER_FOR_GREATER_OP_CODES"));
        assertThat(OperatorTable.operators()).containsExactlyInAnyOrderElementsOf(operators);
    }

    @Test
    void hasIntegerFormsOnlyForInt8AndInt16() {
        for (String operator : OperatorTable.operators()) {
            OperatorFacts facts = OperatorTable.of(operator);
            assertThat(facts.versions().keySet()).as(operator).isSubsetOf(DataType.INT8, DataType.INT16);
            assertThat(facts.versions().keySet())
                    .as(operator)
                    .containsAll(facts.fixed().keySet());
        }
    }

    @Test
    void tiesTheOutputOfWhateverOnlyMovesValues() {
        for (String operator : OperatorTable.operators()) {
            OperatorFacts facts = OperatorTable.of(operator);
            if (facts.kind() == OperatorKind.MOVEMENT && !facts.versions().isEmpty()) {
                assertThat(facts.tied()).as(operator).anyMatch(Operand::output).anyMatch(operand -> !operand.output());
            }
        }
    }

    @Test
    void knowsNothingOfOperatorsThatAreNotListed() {
        assertThat(OperatorTable.of("BUILTIN_210")).isEqualTo(OperatorFacts.NONE);
        assertThat(OperatorFacts.NONE.kind()).isEqualTo(OperatorKind.OTHER);
        assertThat(OperatorFacts.NONE.versions()).isEmpty();
    }

    @Test
    void refusesAWordThatIsNoFact() {
        assertThatThrownBy(() -> OperatorFacts.parse(List.of("POOLING", "quickly")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("quickly");
    }
}
