package dev.hone.format.tflite.internal.operators;

import static dev.hone.model.DataType.FLOAT32;
import static dev.hone.model.DataType.INT32;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.model.Attributes;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.model.hone.HoneOp;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where the first dimension is not known it is the batch, whatever the file says of its own. */
class OpenBatchTest {

    private static Optional<Graph> lower(Graph graph, int node) {
        return new TfliteLowering().lower(graph, graph.nodes().get(node));
    }

    private static Optional<Graph> lower(Sketch sketch) {
        return lower(sketch.graph(), 0);
    }

    private static Tensor output(Optional<Graph> lowered) {
        Graph graph = lowered.orElseThrow();
        return graph.tensor(graph.outputs().get(0));
    }

    @Test
    void reshapesEachSampleThoughTheFileNamesASingleOne() {
        Tensor flat = output(lower(Sketch.of("RESHAPE")
                .input(FLOAT32, -1, 2, 3)
                .constant(INT32, TensorData.ofInts(1, 6), 2)
                .output(FLOAT32, 1, 6)));

        assertThat(flat.shape()).isEqualTo(Shape.of(-1, 6));
        assertThat(flat.attributes().has(HoneOp.BATCH_MULTIPLE)).isFalse();
    }

    @Test
    void knowsOfWhichMultipleOfTheBatchTheRowsAre() {
        Tensor rows = output(lower(Sketch.of("RESHAPE")
                .input(FLOAT32, -1, 8, 3)
                .constant(INT32, TensorData.ofInts(4, 6), 2)
                .output(FLOAT32, 4, 6)));

        assertThat(rows.shape()).isEqualTo(Shape.of(-1, 6));
        assertThat(rows.attributes().integer(HoneOp.BATCH_MULTIPLE, 1)).isEqualTo(4);
    }

    /** As converters write a flattening with an open batch: the first dimension is taken from the data itself. */
    private static Graph flattening(int rest) {
        GraphBuilder graph = new GraphBuilder("flatten");
        graph.put(Tensor.activation(0, "x", FLOAT32, Shape.of(-1, 2, 3)));
        graph.put(Tensor.activation(1, "shape", INT32, Shape.of(3)));
        graph.put(Tensor.constant(2, "zero", INT32, Shape.of(1), TensorData.ofInts(0)));
        graph.put(Tensor.constant(3, "one", INT32, Shape.of(1), TensorData.ofInts(1)));
        graph.put(Tensor.activation(4, "batch", INT32, Shape.SCALAR));
        graph.put(Tensor.constant(5, "rest", INT32, Shape.SCALAR, TensorData.ofInts(rest)));
        graph.put(Tensor.activation(6, "wanted", INT32, Shape.of(2)));
        graph.put(Tensor.activation(7, "y", FLOAT32, Shape.of(1, 6)));
        node(graph, "SHAPE", List.of(0), 1, Attributes.NONE);
        node(graph, "STRIDED_SLICE", List.of(1, 2, 3, 3), 4, Attributes.of("shrink_axis_mask", 1L));
        node(graph, "PACK", List.of(4, 5), 6, Attributes.of("values_count", 2L));
        node(graph, "RESHAPE", List.of(0, 6), 7, Attributes.NONE);
        return graph.inputs(List.of(0)).outputs(List.of(7)).build();
    }

    private static void node(
            GraphBuilder graph, String operator, List<Integer> inputs, int output, Attributes options) {
        graph.append(new Node(graph.newNodeId(), "tflite", operator, 1, inputs, List.of(output), options));
    }

    @Test
    void reshapesToAShapeThatIsComputedFromTheShapeOfData() {
        Graph lowered = lower(flattening(6), 3).orElseThrow();

        assertThat(output(Optional.of(lowered)).shape()).isEqualTo(Shape.of(-1, 6));
        assertThat(lowered.consumers(lowered.inputs().get(1)))
                .as("readers of the shape")
                .isEmpty();
    }

    @Test
    void hasNoFormForAShapeThatDoesNotFit() {
        assertThat(lower(flattening(5), 3)).isEmpty();
    }

    @Test
    void repeatsWhatIsTheSameForEverySampleBesideWhatIsNot() {
        Tensor joined = output(lower(Sketch.of("CONCATENATION")
                .input(FLOAT32, -1, 4, 3)
                .constant(FLOAT32, 1, 1, 3)
                .option("axis", 1L)
                .output(FLOAT32, 1, 5, 3)));

        assertThat(joined.shape()).isEqualTo(Shape.of(-1, 5, 3));
    }

    @Test
    void hasNoFormForWhatMixesSamples() {
        assertThat(lower(Sketch.of("SUM")
                        .input(FLOAT32, -1, 3)
                        .constant(INT32, TensorData.ofInts(0), 1)
                        .output(FLOAT32, 3)))
                .isEmpty();
        assertThat(lower(Sketch.of("CONCATENATION")
                        .input(FLOAT32, -1, 3)
                        .input(FLOAT32, -1, 3)
                        .output(FLOAT32, 2, 3)))
                .isEmpty();
        assertThat(lower(Sketch.of("STRIDED_SLICE")
                        .input(FLOAT32, -1, 3)
                        .constant(INT32, TensorData.ofInts(0), 1)
                        .constant(INT32, TensorData.ofInts(1), 1)
                        .constant(INT32, TensorData.ofInts(1), 1)
                        .option("shrink_axis_mask", 1L)
                        .output(FLOAT32, 3)))
                .isEmpty();
    }

    @Test
    void givesDilatedConvolutionsOfOlderConvertersTheirBatchBack() {
        Graph space = Sketch.of("SPACE_TO_BATCH_ND")
                .input(FLOAT32, -1, 4, 4, 2)
                .constant(INT32, TensorData.ofInts(2, 2), 2)
                .constant(INT32, TensorData.ofInts(0, 0, 0, 0), 2, 2)
                .output(FLOAT32, 4, 2, 2, 2)
                .graph();
        Tensor parts = output(lower(space, 0));

        assertThat(parts.shape()).isEqualTo(Shape.of(-1, 2, 2, 2));
        assertThat(parts.attributes().integer(HoneOp.BATCH_MULTIPLE, 1)).isEqualTo(4);

        Graph batch = Sketch.of("BATCH_TO_SPACE_ND")
                .input(FLOAT32, -1, 2, 2, 2)
                .constant(INT32, TensorData.ofInts(2, 2), 2)
                .constant(INT32, TensorData.ofInts(0, 0, 0, 0), 2, 2)
                .output(FLOAT32, 1, 4, 4, 2)
                .graph();
        int input = batch.inputs().get(0);
        Graph open = batch.edit()
                .put(batch.tensor(input).withAttributes(parts.attributes()))
                .build();
        Tensor whole = output(lower(open, 0));
        assertThat(whole.shape()).isEqualTo(Shape.of(-1, 4, 4, 2));
        assertThat(whole.attributes().has(HoneOp.BATCH_MULTIPLE)).isFalse();
    }
}
