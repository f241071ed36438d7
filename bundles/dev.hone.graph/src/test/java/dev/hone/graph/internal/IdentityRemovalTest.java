package dev.hone.graph.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.hone.HoneOp;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IdentityRemovalTest {

    private final Net net = new Net(new Random(1), 3, 2);

    private static Model clean(Model model) {
        return new IdentityRemoval().run(model, Net.OPERATORS).model();
    }

    private static List<String> operators(Model model) {
        return model.main().nodes().stream().map(Node::operator).toList();
    }

    private Net identity() {
        return net.op(HoneOp.MULTIPLY, Attributes.NONE, net.last, net.constant(Shape.SCALAR, 1f));
    }

    @Test
    void removesWhatChangesNothing() {
        identity();
        net.op(HoneOp.TRANSPOSE, Attributes.of("permutation", List.of(0L, 1L, 2L, 3L)), net.last);
        net.op(HoneOp.CAST, Attributes.of("to", "FLOAT32"), net.last);
        net.op(HoneOp.SUBTRACT, Attributes.NONE, net.last, net.constant(Shape.of(2), 0f, 0f));
        Model cleaned = clean(net.layer("CONV", 1, 2, false, true).model());
        assertThat(operators(cleaned)).containsExactly("CONV");
        assertThat(cleaned.main().tensors()).hasSize(4);
    }

    @Test
    void keepsWhatChangesSomething() {
        net.op(HoneOp.MULTIPLY, Attributes.NONE, net.last, net.constant(Shape.of(2), 1f, 2f));
        net.op(HoneOp.SUBTRACT, Attributes.NONE, net.constant(Shape.SCALAR, 0f), net.last);
        net.op(HoneOp.DIVIDE, Attributes.NONE, net.constant(Shape.SCALAR, 1f), net.last);
        net.op(HoneOp.TRANSPOSE, Attributes.of("permutation", List.of(0L, 2L, 1L, 3L)), net.last);
        net.op(HoneOp.RESHAPE, Shape.of(9, 2), Attributes.of("shape", List.of(9L, 2L)), net.last);
        Model model = net.model();
        assertThat(clean(model)).isSameAs(model);
    }

    @Test
    void keepsTheTensorsOfTheGraphsOutputs() {
        net.layer("CONV", 1, 2, false, true);
        Model model = identity().model();
        Model cleaned = clean(model);
        assertThat(operators(cleaned)).containsExactly("CONV");
        assertThat(cleaned.main().outputs()).isEqualTo(model.main().outputs());
        assertThat(cleaned.main().tensor(net.last)).isEqualTo(model.main().tensor(net.last));
    }

    @Test
    void keepsAnIdentityBetweenAnInputAndAnOutput() {
        Model model = identity().model();
        assertThat(clean(model)).isSameAs(model);
    }

    @Test
    void skipsChangesOfShapeBehindChangesOfShape() {
        net.op(HoneOp.RESHAPE, Shape.of(18), Attributes.of("shape", List.of(18L)), net.last);
        net.op(HoneOp.RESHAPE, Shape.of(9, 2), Attributes.of("shape", List.of(9L, -1L)), net.last);
        Model cleaned = clean(net.model());
        assertThat(operators(cleaned)).containsExactly("RESHAPE");
        assertThat(cleaned.main().nodes().get(0).input(0)).isZero();
    }

    @Test
    void removesWhatNothingReadsUnlessItIsUnknown() {
        Model model = net.layer("CONV", 1, 2, false, true).model();
        Graph graph = model.main()
                .edit()
                .put(Tensor.activation(80, "unread", DataType.FLOAT32, net.shape))
                .put(Tensor.activation(81, "unread too", DataType.FLOAT32, net.shape))
                .put(Tensor.activation(82, "mystery", DataType.FLOAT32, net.shape))
                .append(new Node(80, "hone", "RELU", 1, List.of(0), List.of(80), Attributes.NONE))
                .append(new Node(81, "hone", "EXP", 1, List.of(80), List.of(81), Attributes.NONE))
                .append(new Node(82, "toy", "MYSTERY", 1, List.of(0), List.of(82), Attributes.NONE))
                .build();
        Model cleaned = clean(model.withGraph(0, graph));
        assertThat(operators(cleaned)).containsExactly("CONV", "MYSTERY");
        assertThat(cleaned.main().find(81)).isEmpty();
    }
}
