package dev.hone.graph.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.graph.GraphPass;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Lineage.Link;
import dev.hone.model.Lineage.Transform;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import dev.hone.model.hone.HoneOp;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BatchNormFoldingTest {

    private final Net net = new Net(new Random(1), 4, 3);

    private static GraphPass.Result fold(Model model) {
        return new BatchNormFolding().run(model, Net.OPERATORS);
    }

    private List<String> folded() {
        return operators(fold(net.model()).model());
    }

    private static List<String> operators(Model model) {
        return model.main().nodes().stream().map(Node::operator).toList();
    }

    private Net step(HoneOp op) {
        return net.op(op, Attributes.NONE, net.last, net.constant(Shape.of(net.shape.dimension(3)), 0.5, 2));
    }

    @Test
    void foldsMultiplicationAndAdditionBehindALayer() {
        net.layer("CONV", 3, 2, true, true);
        step(HoneOp.MULTIPLY);
        step(HoneOp.ADD);
        Model model = net.model();
        GraphPass.Result result = fold(model);
        assertThat(operators(result.model())).containsExactly("CONV");
        Node layer = result.model().main().nodes().get(0);
        assertThat(layer.outputs()).isEqualTo(model.main().outputs());
        assertThat(result.model().main().tensors())
                .extracting(Tensor::id)
                .containsExactlyInAnyOrderElementsOf(
                        List.of(layer.input(0), layer.input(1), layer.input(2), layer.output(0)));
        TensorRef weight = new TensorRef(0, layer.input(1));
        TensorRef bias = new TensorRef(0, layer.input(2));
        assertThat(result.lineage().of(weight, result.model())).allSatisfy(link -> {
            assertThat(link.to()).isEqualTo(weight);
            assertThat(link.transform().toString()).contains("axis=0, shifted=false");
        });
        assertThat(result.lineage().of(bias, result.model())).hasSize(1);
    }

    @Test
    void addsABiasForAShift() {
        net.layer("DENSE", 1, 2, false, false);
        step(HoneOp.SUBTRACT);
        assertThat(fold(net.model()).model().main().nodes().get(0).inputs()).hasSize(3);
    }

    /** A weight that several layers share has not to become several. */
    @Test
    void leavesTheWeightAsItIsForAShift() {
        net.layer("DENSE", 1, 2, false, false);
        step(HoneOp.ADD);
        Model model = net.model();
        Node layer = model.main().nodes().get(0);
        Model folded = fold(model).model();
        assertThat(folded.main().nodes().get(0).input(1)).isEqualTo(layer.input(1));
        assertThat(folded.main().tensor(layer.input(1))).isSameAs(model.main().tensor(layer.input(1)));
    }

    @Test
    void addsNoBiasForAScale() {
        net.layer("DENSE", 1, 2, false, false);
        step(HoneOp.MULTIPLY);
        assertThat(fold(net.model()).model().main().nodes().get(0).inputs()).hasSize(2);
    }

    @Test
    void foldsBeforeALayerThatReadsNoBorder() {
        step(HoneOp.ADD).layer("CONV", 3, 2, false, true);
        assertThat(folded()).containsExactly("CONV");
    }

    @Test
    void foldsAScaleButNoShiftBeforeALayerThatReadsABorder() {
        step(HoneOp.ADD);
        step(HoneOp.MULTIPLY).layer("DEPTHWISE", 3, 2, true, true);
        assertThat(folded()).containsExactly("ADD", "DEPTHWISE");
    }

    @Test
    void leavesStepsBehindAnActivationAlone() {
        net.layer("CONV", 1, 2, false, true).op(HoneOp.RELU, Attributes.NONE, net.last);
        step(HoneOp.MULTIPLY);
        assertThat(folded()).containsExactly("CONV", "RELU", "MULTIPLY");
    }

    @Test
    void leavesALayerWhoseOutputIsReadElsewhereAlone() {
        net.layer("CONV", 1, 2, false, true).output();
        step(HoneOp.MULTIPLY);
        assertThat(folded()).containsExactly("CONV", "MULTIPLY");
    }

    @Test
    void leavesAWeightThatOthersReadAsItIs() {
        net.layer("DENSE", 1, 3, false, false);
        Model once = net.model();
        int weight = once.main().nodes().get(0).input(1);
        Node second = new Node(90, "toy", "DENSE", 1, List.of(net.last, weight), List.of(91), Attributes.NONE);
        step(HoneOp.MULTIPLY);
        Model scaled = net.model();
        Model model = scaled.withGraph(
                0,
                scaled.main()
                        .edit()
                        .put(Tensor.activation(91, "second", DataType.FLOAT32, net.shape))
                        .append(second.withInputs(List.of(net.last, weight)))
                        .outputs(List.of(91))
                        .build());
        GraphPass.Result result = fold(model);
        assertThat(operators(result.model())).containsExactly("DENSE", "DENSE");
        TensorRef old = new TensorRef(0, weight);
        assertThat(result.model().tensor(old)).isSameAs(model.tensor(old));
        assertThat(result.lineage().of(old, result.model()))
                .contains(new Link(old, new Transform.Same()))
                .hasSize(2);
    }

    @Test
    void refusesFactorsThatOverflow() {
        net.layer("CONV", 1, 2, false, true);
        net.op(HoneOp.DIVIDE, Attributes.NONE, net.last, net.constant(Shape.SCALAR, 0f));
        assertThat(folded()).containsExactly("CONV", "DIVIDE");
    }
}
