package dev.hone.target.tflite.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.target.TargetProfile;
import dev.hone.model.DataType;
import dev.hone.model.traits.OperatorKind;
import org.junit.jupiter.api.Test;

class TfliteInt8Test {

    @Test
    void asksForWhatTheConverterWrites() {
        TargetProfile profile = new TfliteInt8().profile();
        assertThat(profile.id()).isEqualTo("tflite-int8");
        assertThat(profile.defaultChain()).isEqualTo("quantize(mode=int8)");
        assertThat(profile.perChannel()).contains(OperatorKind.DENSE, OperatorKind.DEPTHWISE_CONVOLUTION);
        assertThat(profile.activationTypes()).containsExactlyInAnyOrder(DataType.INT8, DataType.INT16);
        assertThat(profile.limits()).isEmpty();
    }
}
