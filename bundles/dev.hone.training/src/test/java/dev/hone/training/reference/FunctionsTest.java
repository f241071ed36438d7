package dev.hone.training.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class FunctionsTest {

    @Test
    void hasTheErrorFunction() {
        assertThat(Functions.erf(0.5)).isCloseTo(0.5204998778130465, within(1e-12));
        assertThat(Functions.erf(2.9)).isCloseTo(0.9999589021219005, within(1e-12));
        assertThat(Functions.erf(-3.1)).isCloseTo(-0.9999883513426328, within(1e-12));
    }
}
