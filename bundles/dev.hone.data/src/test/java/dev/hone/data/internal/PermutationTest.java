package dev.hone.data.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class PermutationTest {

    @Property(tries = 200)
    void takesEachIndexOnce(@ForAll @IntRange(min = 1, max = 3000) int size, @ForAll long seed) {
        Permutation permutation = new Permutation(size, seed);
        assertThat(LongStream.range(0, size).map(permutation::at).sorted())
                .containsExactlyElementsOf(LongStream.range(0, size).boxed().toList());
    }
}
