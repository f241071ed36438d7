package dev.hone.technique.prune.internal.property;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hone.model.Shape;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChanceTest {

    @Test
    void isThatOfTheBinomialDistribution() {
        assertThat(Chance.ofGroups(0.5, 1, 2, 1)).isEqualTo(0.75);
        assertThat(Chance.ofGroups(0.5, 2, 4, 1)).isCloseTo(11 / 16.0, within(1e-12));
        assertThat(Chance.ofGroups(0.5, 2, 4, 2)).isCloseTo(121 / 256.0, within(1e-12));
        assertThat(Chance.ofGroups(0.9, 32, 32, 9)).isCloseTo(1, within(1e-9));
    }

    /** In small weights of which nearly all are zero, no large group has many values. */
    @Test
    void zerosThatLieAnywhereAreTakenForAPatternInFewTensors() {
        Shape shape = Shape.of(10, 64);
        Random random = new Random(11);
        int taken = 0;
        for (int tensor = 0; tensor < 100; tensor++) {
            BitSet zeros = new BitSet();
            for (int i = 0; i < 640; i++) {
                zeros.set(i, random.nextDouble() < 0.9);
            }
            taken += HeldPattern.of(shape, zeros).isPresent() ? 1 : 0;
        }
        assertThat(taken).isLessThan(10);
    }
}
