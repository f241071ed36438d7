package dev.hone.training.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.technique.Outcome;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.HalfData;
import dev.hone.model.Lineage;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.model.TensorRef;
import dev.hone.model.traits.OperatorKind;
import dev.hone.model.traits.Traits;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HalfPrecisionTest {

    private static final String WIDEN = "WIDEN";
    private static final Shape SHAPE = Shape.of(4);

    /** A model of which a constant is stored in half precision, and is added to the input. */
    private final Model original = model(graph -> {
        graph.put(Tensor.constant(1, "half", DataType.FLOAT16, SHAPE, new HalfData(TensorData.ofFloats(0, 1, 2, 3))));
        graph.put(Tensor.activation(2, "wide", DataType.FLOAT32, SHAPE));
        graph.append(new Node(7, "toy", WIDEN, 1, List.of(1), List.of(2), Attributes.NONE));
    });

    private final TestContext context = new TestContext();

    private interface Constant {
        void in(GraphBuilder graph);
    }

    private static Model model(Constant constant) {
        GraphBuilder graph = new GraphBuilder("main");
        graph.put(Tensor.activation(0, "x", DataType.FLOAT32, SHAPE)).inputs(List.of(0));
        constant.in(graph);
        graph.put(Tensor.activation(3, "y", DataType.FLOAT32, SHAPE));
        graph.append(new Node(8, "toy", "PLUS", 1, List.of(0, 2), List.of(3), Attributes.NONE));
        return Model.of("toy", List.of(graph.outputs(List.of(3)).build()), Attributes.NONE);
    }

    private static Outcome.Applied changed(float... values) {
        Model model = model(
                graph -> graph.put(Tensor.constant(2, "wide", DataType.FLOAT32, SHAPE, TensorData.ofFloats(values))));
        return new Outcome.Applied(model, Lineage.IDENTITY, List.of());
    }

    private Outcome.Applied kept(Outcome.Applied outcome) {
        context.original = Optional.of(original);
        context.known = node -> Optional.of(node.operator())
                .filter(WIDEN::equals)
                .map(name -> Traits.of(OperatorKind.DEQUANTIZE).build());
        return (Outcome.Applied) HalfPrecision.kept(outcome, context);
    }

    @Test
    void storesAgainAsItWas() {
        Outcome.Applied changed = changed(0, 0.1f, 0.1f, -2);

        Outcome.Applied kept = kept(changed);

        Graph graph = kept.model().main();
        Node widen = graph.producer(2).orElseThrow();
        assertThat(widen.operator()).isEqualTo(WIDEN);
        Tensor half = graph.tensor(widen.input(0));
        assertThat(half.type()).isEqualTo(DataType.FLOAT16);
        assertThat(half.data().orElseThrow().size()).isEqualTo(8);
        var codes = half.data()
                .orElseThrow()
                .copy(0, 8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asShortBuffer();
        assertThat(codes.get(0)).isZero();
        assertThat(codes.get(1)).isEqualTo(codes.get(2)).isEqualTo(HalfData.half(0.1f));
        assertThat(kept.lineage().of(new TensorRef(0, 2), kept.model()))
                .containsExactly(new Lineage.Link(new TensorRef(0, half.id()), new Lineage.Transform.Same()));
        assertThat(kept.notes()).containsExactly("1 constant is stored in half precision, as before");
    }

    @Test
    void leavesFloatsThatAreTooLarge() {
        Outcome.Applied changed = changed(0, 70_000, 1, 2);

        assertThat(kept(changed)).isSameAs(changed);
    }
}
