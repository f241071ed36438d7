package dev.hone.format.tflite.internal.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.format.tflite.internal.flat.Schema;
import dev.hone.model.DataType;
import dev.hone.model.traits.Operand;
import dev.hone.model.traits.OperatorKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class OperatorTableTest {

    @Test
    void listsOnlyOperatorsOfTheSchema() {
        assertThat(OperatorTable.operators())
                .hasSizeGreaterThan(100)
                .isSubsetOf(
                        Schema.tflite().enumeration("BuiltinOperator").values().keySet());
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
        assertThat(OperatorTable.of("STABLEHLO_SORT")).isEqualTo(OperatorFacts.NONE);
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
