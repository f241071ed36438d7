package dev.hone.graph.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hone.api.graph.GraphPass;
import dev.hone.model.Attributes;
import dev.hone.model.ChannelStatistics;
import dev.hone.model.Graph;
import dev.hone.model.Model;
import dev.hone.model.Shape;
import dev.hone.model.hone.HoneOp;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is known of activations while passes take tensors away. */
class DescribedTest {

    private static final ChannelStatistics KNOWN =
            ChannelStatistics.of(3, i -> i - 1, i -> 0.5 + i).orElseThrow();

    private final Net net = new Net(new Random(1), 4, 3);

    private static Model describe(Model model, int tensor, ChannelStatistics statistics) {
        Graph graph = model.main();
        return model.withGraph(
                0, graph.edit().put(statistics.on(graph.tensor(tensor))).build());
    }

    private static Optional<ChannelStatistics> known(Model model, int tensor) {
        return ChannelStatistics.of(model.main().tensor(tensor));
    }

    private Model run(Model model, GraphPass... passes) {
        Model changed = model;
        for (GraphPass pass : passes) {
            changed = pass.run(changed, Net.OPERATORS).model();
        }
        return changed;
    }

    private int scaled(float factor) {
        net.op(HoneOp.MULTIPLY, Attributes.NONE, net.last, net.constant(Shape.SCALAR, factor));
        return net.last;
    }

    @Test
    void stayWithTheFoldedLayer() {
        int normalized = net.layer("CONV", 3, 3, true, true).last;
        int output = scaled(2);
        Model folded = run(describe(net.model(), output, KNOWN), new BatchNormFolding());
        assertThat(folded.main().nodes()).hasSize(1);
        assertThat(known(folded, output)).contains(KNOWN);
        assertThat(folded.main().find(normalized)).isEmpty();
    }

    @Test
    void followAFactorThatIsFolded() {
        int normalized = net.layer("CONV", 3, 3, true, true).last;
        int output = scaled(-2);
        Model folded = run(describe(net.model(), normalized, KNOWN), new BatchNormFolding());
        assertThat(folded.main().nodes()).hasSize(1);
        assertThat(known(folded, output)).isEqualTo(KNOWN.affine(i -> -2, i -> 0));
    }

    @Test
    void areClampedByAFusedActivation() {
        int normalized = net.layer("CONV", 3, 3, true, true).last;
        int output = net.op(HoneOp.RELU, Attributes.NONE, net.last).last;
        Model fused = run(describe(net.model(), normalized, KNOWN), new ActivationFusion());
        assertThat(fused.main().nodes()).hasSize(1);
        ChannelStatistics clamped = known(fused, output).orElseThrow();
        ChannelStatistics expected = KNOWN.clamped(0, Double.POSITIVE_INFINITY);
        for (int i = 0; i < 3; i++) {
            assertThat(clamped.mean(i)).isCloseTo(expected.mean(i), within(1e-6));
            assertThat(clamped.deviation(i)).isCloseTo(expected.deviation(i), within(1e-6));
        }
    }

    @Test
    void ofWhatAnActivationWritesComeBeforeWhatWouldFollow() {
        int normalized = net.layer("CONV", 3, 3, true, true).last;
        int output = net.op(HoneOp.RELU, Attributes.NONE, net.last).last;
        ChannelStatistics own = ChannelStatistics.of(3, i -> 7, i -> 1).orElseThrow();
        Model model = describe(describe(net.model(), normalized, KNOWN), output, own);
        assertThat(known(run(model, new ActivationFusion()), output)).contains(own);
    }

    @Test
    void moveToTheTensorThatStaysWhereNothingWasComputed() {
        net.layer("CONV", 3, 3, true, true);
        int before = net.last;
        int same = scaled(1);
        net.op(HoneOp.RELU, Attributes.NONE, net.last);
        Model cleaned = run(describe(net.model(), same, KNOWN), new IdentityRemoval());
        assertThat(cleaned.main().find(same)).isEmpty();
        assertThat(known(cleaned, before)).contains(KNOWN);
    }
}
