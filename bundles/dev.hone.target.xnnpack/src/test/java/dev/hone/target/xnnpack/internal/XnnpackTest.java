package dev.hone.target.xnnpack.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.target.Benefit;
import dev.hone.api.target.TargetProfile;
import dev.hone.model.DataType;
import dev.hone.model.traits.OperatorKind;
import org.junit.jupiter.api.Test;

class XnnpackTest {

    private final TargetProfile profile = new Xnnpack().profile();

    @Test
    void keepsFloatInputsAndOutputsByDefault() {
        assertThat(profile.defaultChain()).isEqualTo("quantize(mode=int8-float-io)");
        assertThat(profile.perChannel()).contains(OperatorKind.DENSE);
        assertThat(profile.activationTypes()).containsExactly(DataType.INT8);
    }

    @Test
    void promisesNoSpeedFromZerosInIntegerModels() {
        Benefit sparsity = profile.benefits().stream()
                .filter(benefit -> benefit.property().equals("sparsity"))
                .findFirst()
                .orElseThrow();
        assertThat(sparsity.speed()).isFalse();
        assertThat(sparsity.size()).isTrue();
    }
}
