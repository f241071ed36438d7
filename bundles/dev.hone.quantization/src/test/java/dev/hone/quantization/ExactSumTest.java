package dev.hone.quantization;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class ExactSumTest {

    @Property
    void isTheSumThatNoRoundingDisturbs(@ForAll @Size(max = 60) double[] values) {
        BigDecimal expected = BigDecimal.ZERO;
        ExactSum whole = new ExactSum();
        ExactSum[] parts = {new ExactSum(), new ExactSum()};
        for (int i = 0; i < values.length; i++) {
            expected = expected.add(new BigDecimal(values[i]));
            whole.add(values[i]);
            parts[i % 2].add(values[i]);
        }
        parts[1].add(parts[0]);
        assertThat(whole.value()).isEqualTo(expected.doubleValue());
        assertThat(parts[1].value()).isEqualTo(whole.value());
    }
}
