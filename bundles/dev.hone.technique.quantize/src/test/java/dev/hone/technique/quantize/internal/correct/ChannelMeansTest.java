package dev.hone.technique.quantize.internal.correct;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.model.Attributes;
import dev.hone.model.Node;
import dev.hone.model.traits.Clamp;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChannelMeansTest {

    private static final List<CorrectedLayer> LAYERS = List.of(new CorrectedLayer(
            new Node(0, "test", "LAYER", 1, List.of(0), List.of(1), Attributes.NONE), 2, 2, 1, Clamp.NONE));

    @Test
    void sumsLargeValuesOfManySamplesOnSeveralThreadsWithoutOverflow() {
        ChannelMeans one = new ChannelMeans(LAYERS);
        ChannelMeans other = new ChannelMeans(LAYERS);
        for (int sample = 0; sample < 3000; sample++) {
            (sample % 3 == 0 ? one : other).accept(sample, 0, FloatBuffer.wrap(new float[] {1e30f, -2e6f}));
        }

        one.merge(other);

        assertThat(one.mean(0, 0)).isEqualTo((double) 1e30f);
        assertThat(one.mean(0, 1)).isEqualTo(-2e6);
        assertThat(one.share(0, 0)).isEqualTo(1);
    }
}
