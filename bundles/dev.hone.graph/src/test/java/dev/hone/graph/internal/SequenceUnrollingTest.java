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
import dev.hone.model.hone.Recurrence;
import dev.hone.model.hone.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class SequenceUnrollingTest {

    private final HoneBuilder hone = new HoneBuilder();

    private Model lstm(int steps) {
        Value x = hone.input("x", DataType.FLOAT32, Shape.of(Shape.DYNAMIC, steps, 2));
        Value y = Recurrence.lstm(
                hone,
                x,
                hone.floats("kernel", Shape.of(2, 12), new float[24]),
                hone.floats("recurrent", Shape.of(3, 12), new float[36]),
                hone.floats("bias", Shape.of(12), new float[12]),
                List.of());
        return Model.of(HoneOp.DIALECT, List.of(hone.build("", List.of(x), List.of(y))), Attributes.NONE);
    }

    private static Model unrolled(Model model) {
        return new SequenceUnrolling().run(model, Net.OPERATORS).model();
    }

    @Test
    void leavesNoWholeSequence() {
        Model model = lstm(4);
        Graph graph = unrolled(model).main();
        assertThat(graph.nodes()).extracting(Node::operator).contains("SIGMOID").doesNotContain("LSTM");
        assertThat(graph.nodes())
                .filteredOn(node -> node.operator().equals("TANH"))
                .hasSize(8);
        assertThat(graph.outputs()).isEqualTo(model.main().outputs());
        assertThat(graph.tensor(graph.outputs().get(0)).shape()).isEqualTo(Shape.of(Shape.DYNAMIC, 4, 3));
    }

    @Test
    void leavesSequencesOfTooManyOrUnknownStepsAlone() {
        for (int steps : new int[] {1001, Shape.DYNAMIC}) {
            Model model = lstm(steps);
            assertThat(unrolled(model)).isSameAs(model);
        }
    }
}
