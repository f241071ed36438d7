package dev.hone.target.cortexm.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.target.Limit;
import dev.hone.api.target.TargetProfile;
import dev.hone.model.traits.OperatorKind;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CortexMTest {

    static Stream<Arguments> boards() {
        return Stream.of(
                Arguments.of(new Stm32F746().profile(), "stm32f746", 1_048_576, 327_680),
                Arguments.of(new Stm32L4R9().profile(), "stm32l4r9", 2_097_152, 655_360),
                Arguments.of(new Nrf52833().profile(), "nrf52833", 524_288, 131_072));
    }

    @ParameterizedTest
    @MethodSource("boards")
    void limitsTheFileByFlashAndTheArenaByRam(TargetProfile profile, String id, int flash, int ram) {
        assertThat(profile.id()).isEqualTo(id);
        assertThat(limit(profile, Limit.FileBytes.class)).hasValueSatisfying(limit -> {
            assertThat(limit.max()).isEqualTo(flash);
            assertThat(limit.source()).contains("not counted");
        });
        assertThat(limit(profile, Limit.ArenaBytes.class))
                .hasValueSatisfying(limit -> assertThat(limit.max()).isEqualTo(ram));
        assertThat(profile.figure("flash").orElseThrow().value()).isEqualTo(flash);
        assertThat(limit(profile, Limit.StaticShapes.class)).isPresent();
    }

    @ParameterizedTest
    @MethodSource("boards")
    void takesTheOperatorsWithAKernelOnly(TargetProfile profile) {
        assertThat(limit(profile, Limit.Operators.class).orElseThrow().accepted())
                .contains("CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED", "SOFTMAX", "MEAN")
                .doesNotContain("CUSTOM", "TILE", "");
    }

    @ParameterizedTest
    @MethodSource("boards")
    void suitsRuntimesThatKnowNoScaleAChannelInDenseLayers(TargetProfile profile) {
        assertThat(profile.perChannel()).doesNotContain(OperatorKind.DENSE).contains(OperatorKind.CONVOLUTION);
        assertThat(profile.reusesInputMemory()).isFalse();
    }

    private static <L extends Limit> Optional<L> limit(TargetProfile profile, Class<L> kind) {
        return profile.limits().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst();
    }
}
