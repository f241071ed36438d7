package dev.hone.coordinator.internal.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class WantedPassTest {

    @Test
    void isNeededWhereItIsNamedAlone() {
        WantedPass pass = WantedPass.parse("fold-constants");
        assertThat(pass.id()).isEqualTo("fold-constants");
        assertThat(pass.optional()).isFalse();
        assertThat(pass.isWanted(Map.of())).isTrue();
    }

    @Test
    void isDoneWithoutWhereItEndsInAQuestion() {
        WantedPass pass = WantedPass.parse("fold-constants?");
        assertThat(pass.id()).isEqualTo("fold-constants");
        assertThat(pass.optional()).isTrue();
        assertThat(pass.isWanted(Map.of())).isTrue();
    }

    @Test
    void isWantedWithTheNamedValuesOfAParameterOnly() {
        WantedPass pass = WantedPass.parse("unroll?mode=int8|int16x8");
        assertThat(pass.id()).isEqualTo("unroll");
        assertThat(pass.isWanted(Map.of("mode", "int16x8"))).isTrue();
        assertThat(pass.isWanted(Map.of("mode", "float16"))).isFalse();
        assertThat(pass.isWanted(Map.of())).isFalse();
    }
}
