package dev.hone.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Operations;
import dev.hone.model.hone.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HoneBuilderTest {

    private final HoneBuilder hone = new HoneBuilder();

    @Test
    void repeatsAGraphOnOtherValues() {
        Value x = hone.input("x", DataType.FLOAT32, Shape.of(Shape.DYNAMIC, 3));
        Value y = new Operations(hone).matmul(x, hone.floats("w", Shape.of(3, 2), 1, 2, 3, 4, 5, 6), false);
        Graph part = hone.build("part", List.of(x), List.of(y));

        HoneBuilder whole = new HoneBuilder();
        Value input = whole.input("in", DataType.FLOAT32, Shape.of(Shape.DYNAMIC, 3));
        Map<Integer, Value> first = whole.repeat(part, Map.of(part.inputs().get(0), whole.unary(HoneOp.RELU, input)));
        Graph graph = whole.build(
                "whole", List.of(input), List.of(first.get(part.outputs().get(0))));

        assertThat(graph.nodes()).extracting(Node::operator).containsExactly("RELU", "MATMUL");
        assertThat(graph.tensor(graph.outputs().get(0)).shape()).isEqualTo(Shape.of(Shape.DYNAMIC, 2));
    }

    @Test
    void repeatsNothingOfWhatIsKnown() {
        Value x = hone.input("x", DataType.FLOAT32, Shape.of(2));
        Value y = hone.unary(HoneOp.TANH, x);
        Value z = hone.unary(HoneOp.EXP, y);
        Graph part = hone.build("part", List.of(x), List.of(z));

        HoneBuilder whole = new HoneBuilder();
        Value known = whole.input("known", DataType.FLOAT32, Shape.of(2));
        Value end = whole.repeat(part, Map.of(x.id(), known, y.id(), known)).get(z.id());

        assertThat(whole.build("whole", List.of(known), List.of(end)).nodes())
                .extracting(Node::operator)
                .containsExactly("EXP");
    }

    @Test
    void stopsTheGradientOfWhatIsPassedStraightThrough() {
        Value x = hone.variable("x", DataType.FLOAT32, Shape.of(2));
        Value y = hone.straightThrough(x, hone.unary(HoneOp.ROUND, x));

        assertThat(hone.build("g", List.of(), List.of(y)).nodes())
                .extracting(Node::operator)
                .containsExactly("ROUND", "STOP_GRADIENT", "STOP_GRADIENT", "SUBTRACT", "ADD");
    }
}
