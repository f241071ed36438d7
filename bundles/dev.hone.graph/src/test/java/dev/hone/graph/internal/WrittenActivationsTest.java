package dev.hone.graph.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class WrittenActivationsTest {

    private final HoneBuilder hone = new HoneBuilder();
    private final Value x = hone.input("x", DataType.FLOAT32, Shape.of(Shape.DYNAMIC, 4));

    private Value times(Value a, Value b) {
        return hone.binary(HoneOp.MULTIPLY, a, b);
    }

    private Value times(Value a, double factor) {
        return times(a, hone.scalar(factor));
    }

    private Value plus(Value a, double term) {
        return hone.binary(HoneOp.ADD, a, hone.scalar(term));
    }

    private Value clip(Value a, double max) {
        return hone.unary(HoneOp.CLIP, Attributes.of("min", 0.0).with("max", max), a);
    }

    private Value half(HoneOp function, Value inner) {
        return times(times(x, 0.5), plus(hone.unary(function, inner), 1));
    }

    private List<Node> recognized(Value... outputs) {
        Graph graph = hone.build("", List.of(x), List.of(outputs));
        Model model = Model.of(HoneOp.DIALECT, List.of(graph), Attributes.NONE);
        return new WrittenActivations().run(model, Net.OPERATORS).model().main().nodes();
    }

    private void assertOne(HoneOp op, Attributes attributes, Value written) {
        assertThat(recognized(written)).singleElement().satisfies(node -> {
            assertThat(node.operator()).isEqualTo(op.name());
            assertThat(node.attributes()).isEqualTo(attributes);
            assertThat(node.outputs()).containsExactly(written.id());
        });
    }

    @Test
    void findsHardSwishWhereverItIsDividedBySix() {
        Value six = hone.scalar(6);
        assertOne(HoneOp.HARD_SWISH, Attributes.NONE, times(x, times(clip(plus(x, 3), 6), 1.0 / 6)));
        assertOne(HoneOp.HARD_SWISH, Attributes.NONE, hone.binary(HoneOp.DIVIDE, times(x, clip(plus(x, 3), 6)), six));
        assertOne(HoneOp.HARD_SWISH, Attributes.NONE, times(times(x, 1.0 / 6), clip(plus(x, 3), 6)));
        assertOne(HoneOp.HARD_SWISH, Attributes.NONE, times(clip(plus(times(x, 1.0 / 6), 0.5), 1), x));
    }

    @Test
    void findsGeluByTheErrorFunction() {
        assertOne(
                HoneOp.GELU,
                Attributes.of("approximate", false),
                half(HoneOp.ERF, hone.binary(HoneOp.DIVIDE, x, hone.scalar(Math.sqrt(2)))));
        assertOne(
                HoneOp.GELU,
                Attributes.of("approximate", false),
                times(x, plus(times(hone.unary(HoneOp.ERF, times(x, Math.sqrt(0.5))), 0.5), 0.5)));
    }

    @Test
    void findsGeluByTanhHoweverTheCubeIsWritten() {
        double root = Math.sqrt(2 / Math.PI);
        Value power = hone.binary(HoneOp.POWER, x, hone.scalar(3));
        Value product = times(x, times(x, x));
        for (Value cube : List.of(power, product)) {
            Value inner = times(hone.binary(HoneOp.ADD, x, times(cube, 0.044715)), root);
            assertOne(HoneOp.GELU, Attributes.of("approximate", true), half(HoneOp.TANH, inner));
        }
        Value factored = times(times(x, root), plus(times(times(x, x), 0.044715), 1));
        assertOne(HoneOp.GELU, Attributes.of("approximate", true), half(HoneOp.TANH, factored));
    }

    @Test
    void leavesOtherNumbersAlone() {
        assertThat(recognized(
                        times(x, times(clip(plus(x, 3), 6), 0.2)),
                        times(x, times(clip(plus(x, 2.9), 6), 1.0 / 6)),
                        half(HoneOp.ERF, x),
                        half(HoneOp.TANH, times(x, 0.8))))
                .extracting(Node::operator)
                .doesNotContain("HARD_SWISH", "GELU");
    }

    @Test
    void leavesWhatOthersReadToo() {
        Value gate = times(clip(plus(x, 3), 6), 1.0 / 6);
        assertThat(recognized(times(x, gate), gate)).extracting(Node::operator).contains("CLIP");
    }
}
