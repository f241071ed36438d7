package dev.hone.coordinator.internal.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConditionalTest {

    @Test
    void isNeededWhereItIsNamedAlone() {
        Conditional pass = Conditional.parse("fold-constants");
        assertThat(pass.id()).isEqualTo("fold-constants");
        assertThat(pass.optional()).isFalse();
        assertThat(pass.holds(Map.of())).isTrue();
    }

    @Test
    void isDoneWithoutWhereItEndsInAQuestion() {
        Conditional pass = Conditional.parse("fold-constants?");
        assertThat(pass.id()).isEqualTo("fold-constants");
        assertThat(pass.optional()).isTrue();
        assertThat(pass.holds(Map.of())).isTrue();
    }

    @Test
    void ofSeveralThoseCountWhoseConditionHolds() {
        List<String> texts = List.of("sparsity", "sparse-encoding?encoding=sparse");
        assertThat(Conditional.ids(texts, Map.of("encoding", "sparse"))).containsExactly("sparsity", "sparse-encoding");
        assertThat(Conditional.ids(texts, Map.of("encoding", "dense"))).containsExactly("sparsity");
    }

    @Test
    void holdsWithTheNamedValuesOfAParameterOnly() {
        Conditional pass = Conditional.parse("unroll?mode=int8|int16x8");
        assertThat(pass.id()).isEqualTo("unroll");
        assertThat(pass.holds(Map.of("mode", "int16x8"))).isTrue();
        assertThat(pass.holds(Map.of("mode", "float16"))).isFalse();
        assertThat(pass.holds(Map.of())).isFalse();
    }
}
