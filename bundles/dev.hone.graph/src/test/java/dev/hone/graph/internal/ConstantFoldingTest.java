package dev.hone.graph.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.graph.GraphPass;
import dev.hone.api.graph.Operators;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Lineage.Link;
import dev.hone.model.Lineage.Transform;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Sparsity;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.model.TensorRef;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.traits.Traits;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConstantFoldingTest {

    private static final short[] HALVES = {0x3c00, (short) 0xc000, 0x3800, 0x0001, 0x7c00, 0x0000};

    /** Nodes are of the {@code hone} dialect already, but for MYSTERY. */
    private static final Operators OPERATORS = new Operators() {
        @Override
        public Optional<Traits> traits(Graph graph, Node node) {
            return Optional.empty();
        }

        @Override
        public Optional<Graph> lower(Graph graph, Node node) {
            if (node.operator().equals("MYSTERY")) {
                return Optional.empty();
            }
            GraphBuilder builder = new GraphBuilder("lowered");
            node.inputs().forEach(id -> builder.put(graph.tensor(id).withData(Optional.empty())));
            node.outputs().forEach(id -> builder.put(graph.tensor(id)));
            return Optional.of(builder.inputs(node.inputs())
                    .outputs(node.outputs())
                    .append(node)
                    .build());
        }
    };

    private final GraphBuilder builder = new GraphBuilder("main")
            .put(Tensor.activation(0, "x", DataType.FLOAT32, Shape.of(2, 3)))
            .put(halves(1))
            .inputs(List.of(0));

    private static Tensor halves(int id) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * HALVES.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(HALVES);
        return Tensor.constant(id, "half", DataType.FLOAT16, Shape.of(2, 3), TensorData.of(bytes));
    }

    private void add(HoneOp op, int output, Shape shape, Attributes attributes, Integer... inputs) {
        builder.put(Tensor.activation(output, "t" + output, DataType.FLOAT32, shape));
        builder.append(op.node(output, List.of(inputs), List.of(output), attributes));
    }

    private GraphPass.Result run(int output) {
        Model model = Model.of("toy", List.of(builder.outputs(List.of(output)).build()), Attributes.NONE);
        return new ConstantFolding().run(model, OPERATORS);
    }

    private static float[] floats(Tensor tensor) {
        TensorData data = tensor.data().orElseThrow();
        float[] values = new float[(int) (data.size() / 4)];
        data.copy(0, (int) data.size()).asFloatBuffer().get(values);
        return values;
    }

    private static TensorRef ref(int tensor) {
        return new TensorRef(0, tensor);
    }

    /** A variable is written anew in each run. */
    @Test
    void leavesWhatWritesAVariable() {
        add(HoneOp.CAST, 2, Shape.of(2, 3), Attributes.of("to", "FLOAT32"), 1);
        builder.put(new Tensor(
                2,
                "state",
                DataType.FLOAT32,
                Shape.of(2, 3),
                Optional.empty(),
                Optional.empty(),
                true,
                Attributes.NONE));
        add(HoneOp.ADD, 3, Shape.of(2, 3), Attributes.NONE, 0, 2);
        assertThat(run(3).model().main().nodes()).hasSize(2);
    }

    @Test
    void widensHalfPrecisionConstants() {
        add(HoneOp.CAST, 2, Shape.of(2, 3), Attributes.of("to", "FLOAT32"), 1);
        add(HoneOp.ADD, 3, Shape.of(2, 3), Attributes.NONE, 0, 2);
        GraphPass.Result result = run(3);
        Graph graph = result.model().main();
        assertThat(graph.nodes()).extracting(Node::operator).containsExactly("ADD");
        assertThat(graph.find(1)).isEmpty();
        assertThat(floats(graph.tensor(2))).containsExactly(1, -2, 0.5f, 0x1p-24f, Float.POSITIVE_INFINITY, 0);
        assertThat(result.lineage().of(ref(1), result.model())).containsExactly(new Link(ref(2), new Transform.Same()));
        assertThat(result.lineage().of(ref(2), result.model())).containsExactly(new Link(ref(2), new Transform.Same()));
    }

    @Test
    void foldsChainsAndFollowsThemInTheLineage() {
        add(HoneOp.CAST, 2, Shape.of(2, 3), Attributes.of("to", "FLOAT32"), 1);
        add(HoneOp.TRANSPOSE, 3, Shape.of(3, 2), Attributes.of("permutation", List.of(1L, 0L)), 2);
        add(HoneOp.RESHAPE, 4, Shape.of(6), Attributes.of("shape", List.of(-1L)), 3);
        add(HoneOp.ADD, 5, Shape.of(6), Attributes.NONE, 0, 4);
        GraphPass.Result result = run(5);
        assertThat(result.model().main().tensors()).extracting(Tensor::id).containsExactly(0, 4, 5);
        assertThat(floats(result.model().main().tensor(4)))
                .containsExactly(1, 0x1p-24f, -2, Float.POSITIVE_INFINITY, 0.5f, 0);
        assertThat(result.lineage().of(ref(1), result.model()))
                .containsExactly(new Link(
                        ref(4),
                        new Transform.Chain(
                                List.of(new Transform.Transposed(List.of(1, 0)), new Transform.Reshaped()))));
    }

    @Test
    void keepsAConstantThatOthersRead() {
        add(HoneOp.CAST, 2, Shape.of(2, 3), Attributes.of("to", "FLOAT32"), 1);
        add(HoneOp.SELECT, 3, Shape.of(2, 3), Attributes.NONE, 1, 0, 2);
        GraphPass.Result result = run(3);
        assertThat(result.lineage().of(ref(1), result.model()))
                .containsExactly(new Link(ref(1), new Transform.Same()), new Link(ref(2), new Transform.Same()));
    }

    @Test
    void leavesAloneWhatItCannotCompute() {
        add(HoneOp.EXP, 2, Shape.of(2, 3), Attributes.NONE, 1);
        builder.put(Tensor.activation(3, "m", DataType.FLOAT32, Shape.of(2, 3)));
        builder.append(new Node(3, "toy", "MYSTERY", 1, List.of(1), List.of(3), Attributes.NONE));
        add(HoneOp.IDENTITY, 4, Shape.of(2, 3), Attributes.NONE, 0);
        add(HoneOp.RESHAPE, 5, Shape.of(4), Attributes.of("shape", List.of(4L)), 1);
        add(HoneOp.TRANSPOSE, 6, Shape.of(4), Attributes.of("permutation", List.of(0L, 0L)), 1);
        Model model = Model.of("toy", List.of(builder.outputs(List.of(4)).build()), Attributes.NONE);
        assertThat(new ConstantFolding().run(model, OPERATORS).model()).isSameAs(model);
    }

    @Test
    void leavesSparseConstantsAndGraphOutputsAlone() {
        Tensor sparse = halves(1).withAttributes(Attributes.of(Sparsity.ATTRIBUTE, Attributes.NONE));
        builder.put(sparse).put(halves(7));
        add(HoneOp.CAST, 2, Shape.of(2, 3), Attributes.of("to", "FLOAT32"), 1);
        add(HoneOp.CAST, 3, Shape.of(2, 3), Attributes.of("to", "FLOAT32"), 7);
        GraphPass.Result result = run(3);
        assertThat(result.model().main().nodes()).hasSize(2);
    }

    @Test
    void foldsEveryGraph() {
        add(HoneOp.CAST, 2, Shape.of(2, 3), Attributes.of("to", "FLOAT32"), 1);
        add(HoneOp.ADD, 3, Shape.of(2, 3), Attributes.NONE, 0, 2);
        Graph graph = builder.outputs(List.of(3)).build();
        Model model = Model.of("toy", List.of(graph, graph), Attributes.NONE);
        GraphPass.Result result = new ConstantFolding().run(model, OPERATORS);
        assertThat(result.model().graphs()).allMatch(folded -> folded.nodes().size() == 1);
        assertThat(result.lineage().of(new TensorRef(1, 1), result.model()))
                .containsExactly(new Link(new TensorRef(1, 2), new Transform.Same()));
    }
}
