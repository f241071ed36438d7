package dev.hone.graph.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.graph.GraphPass;
import dev.hone.model.Attributes;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.traits.Clamp;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ActivationFusionTest {

    private final Net net = new Net(new Random(1), 3, 2);

    private GraphPass.Result fuse(Model model) {
        return new ActivationFusion().run(model, Net.OPERATORS);
    }

    private Net relu() {
        return net.op(HoneOp.RELU, Attributes.NONE, net.last);
    }

    @Test
    void letsALayerClampItsOutput() {
        net.layer("CONV", 1, 2, false, true);
        Model model = relu().model();
        Model fused = fuse(model).model();
        assertThat(fused.main().nodes()).hasSize(1);
        Node layer = fused.main().nodes().get(0);
        assertThat(Net.clamp(layer)).isEqualTo(new Clamp(0, Double.POSITIVE_INFINITY));
        assertThat(fused.main().outputs()).isEqualTo(model.main().outputs());
        assertThat(fused.main().tensor(layer.output(0))).isEqualTo(model.main().tensor(layer.output(0)));
        assertThat(fused.main().tensors())
                .extracting(Tensor::id)
                .doesNotContain(model.main().nodes().get(0).output(0));
    }

    @Test
    void narrowsTheBoundsThatAreThere() {
        net.layer("CONV", 1, 2, false, true);
        relu();
        Model model = net.op(HoneOp.CLIP, Attributes.of("min", -1.0).with("max", 1.0), net.last)
                .model();
        Model fused = fuse(model).model();
        assertThat(fused.main().nodes()).hasSize(1);
        assertThat(Net.clamp(fused.main().nodes().get(0))).isEqualTo(new Clamp(0, 1));
    }

    @Test
    void leavesAloneWhatCannotClampAndWhatIsReadElsewhere() {
        net.op(HoneOp.MULTIPLY, Attributes.NONE, net.last, net.constant(Shape.SCALAR, 2f));
        relu().layer("CONV", 1, 2, false, true).output();
        Model model = relu().model();
        assertThat(fuse(model).model()).isSameAs(model);
    }
}
