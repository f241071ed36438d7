package dev.hone.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class NormalTest {

    @Test
    void hasTheErrorFunction() {
        assertThat(Normal.erf(0.5)).isCloseTo(0.5204998778130465, within(1e-12));
        assertThat(Normal.erf(2.9)).isCloseTo(0.9999589021219005, within(1e-12));
        assertThat(Normal.erf(-3.1)).isCloseTo(-0.9999883513426328, within(1e-12));
    }

    @Test
    void isCertainAtInfinity() {
        assertThat(Normal.cumulative(Double.POSITIVE_INFINITY)).isOne();
        assertThat(Normal.cumulative(Double.NEGATIVE_INFINITY)).isZero();
        assertThat(Normal.density(Double.NEGATIVE_INFINITY)).isZero();
    }

    @Test
    void knowsTheQuantilesOfTables() {
        assertThat(Normal.cumulative(1.959963984540054)).isCloseTo(0.975, within(1e-12));
        assertThat(Normal.density(0)).isCloseTo(0.3989422804014327, within(1e-15));
    }
}
