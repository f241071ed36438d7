package dev.hone.format.tflite.internal.quantize;

import static dev.hone.format.tflite.internal.quantize.Net.node;
import static dev.hone.format.tflite.internal.quantize.Net.operators;
import static dev.hone.format.tflite.internal.quantize.Net.perChannel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.api.graph.GraphPass;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Lineage;
import dev.hone.model.Node;
import dev.hone.model.NodeRef;
import dev.hone.model.Quantization;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import dev.hone.quantization.WeightForm;
import java.util.List;
import org.junit.jupiter.api.Test;

class WeightGraphTest {

    private static final WeightForm HALF = new WeightForm.Half();
    private static final WeightForm HYBRID = rows(DataType.INT8, true);

    private final Net net = new Net();
    private final int x = net.input(null, 1, 2);
    private final int weight = net.constant(null, new float[] {1, -2, 3, -4}, 2, 2);
    private final int y = net.activation(null, 1, 2);

    private static WeightForm rows(DataType type, boolean direct) {
        return new WeightForm.Scaled(perChannel(type, 0, 1, 2), direct);
    }

    private NodeRef dense(int reads, int writes) {
        return net.inFloat("FULLY_CONNECTED", List.of(reads, weight, Tensor.NONE), writes);
    }

    @Test
    void aHybridOperatorReadsStoredWeightsInItsVersionAndScalesWhatIsMultiplied() {
        net.plan.weight(dense(x, y), 1, HYBRID);
        GraphPass.Result result = net.outputs(y).realize();

        assertThat(operators(result)).containsExactly("FULLY_CONNECTED");
        Node node = node(result, "FULLY_CONNECTED");
        assertThat(node.version()).isEqualTo(12);
        assertThat(node.attributes().flag("asymmetric_quantize_inputs", false)).isTrue();
        Tensor stored = result.model().main().tensor(weight);
        assertThat(stored.type()).isEqualTo(DataType.INT8);
        assertThat(Net.bytes(stored)).containsExactly(1, -2, 2, -2);
        assertThat(result.lineage().of(new TensorRef(0, weight), result.model()))
                .containsExactly(new Lineage.Link(new TensorRef(0, weight), new Lineage.Transform.Quantized()));
    }

    @Test
    void aConversionServesAllThatReadAConstantInTheSameForm() {
        int z = net.activation(null, 1, 2);
        net.plan.weight(dense(x, y), 1, HALF).weight(dense(y, z), 1, HALF);
        GraphPass.Result result = net.outputs(z).realize();
        Graph graph = result.model().main();

        assertThat(operators(result)).containsExactly("DEQUANTIZE", "FULLY_CONNECTED", "FULLY_CONNECTED");
        assertThat(node(result, "DEQUANTIZE").version()).isEqualTo(3);
        assertThat(node(result, "DEQUANTIZE").input(0)).isEqualTo(weight);
        assertThat(graph.tensor(weight).type()).isEqualTo(DataType.FLOAT16);
        assertThat(Net.bytes(graph.tensor(weight))).containsExactly(0, 0x3c, 0, (byte) 0xc0, 0, 0x42, 0, (byte) 0xc4);
        assertThat(graph.nodes().get(1).input(1))
                .isEqualTo(graph.nodes().get(2).input(1))
                .isEqualTo(node(result, "DEQUANTIZE").output(0));
        assertThat(graph.nodes())
                .filteredOn(node -> node.operator().equals("FULLY_CONNECTED"))
                .extracting(Node::version)
                .containsOnly(1);
    }

    @Test
    void aConstantThatIsAlsoReadAsItIsStaysBesideItsOtherForm() {
        int z = net.activation(null, 1, 2);
        net.plan.weight(dense(x, y), 1, HYBRID);
        dense(y, z);
        Graph graph = net.outputs(z).realize().model().main();

        assertThat(graph.tensor(weight).type()).isEqualTo(DataType.FLOAT32);
        assertThat(graph.nodes().get(1).input(1)).isEqualTo(weight);
        assertThat(graph.tensor(graph.nodes().get(0).input(1)).type()).isEqualTo(DataType.INT8);
    }

    @Test
    void conversionsHaveTheVersionOfWhatTheyRead() {
        int z = net.activation(null, 1, 2);
        net.plan.weight(dense(x, y), 1, rows(DataType.INT8, false)).weight(dense(y, z), 1, rows(DataType.INT4, false));
        Graph graph = net.outputs(z).realize().model().main();

        assertThat(graph.nodes())
                .filteredOn(node -> node.operator().equals("DEQUANTIZE"))
                .extracting(Node::version)
                .containsExactly(5, 6);
    }

    @Test
    void scalesOfBlocksAreATensorOfTheirOwn() {
        WeightForm blocks = new WeightForm.Blocks(
                DataType.INT4, Quantization.perAxis(new float[] {1, 0.5f, 1, 1}, new long[4], 0), 1);
        net.plan.weight(dense(x, y), 1, blocks);
        GraphPass.Result result = net.outputs(y).realize();
        Graph graph = result.model().main();
        Attributes details = graph.tensor(weight)
                .attributes()
                .get("tflite:quantization", Attributes.class)
                .flatMap(quantization -> quantization.get("details", Attributes.class))
                .orElseThrow();
        Attributes value = details.get("value", Attributes.class).orElseThrow();
        Tensor scales = graph.tensor((int) value.integer("scales", -1));

        assertThat(details.text("type")).contains("BlockwiseQuantization");
        assertThat(value.integer("block_size", 0)).isEqualTo(1);
        assertThat(value.integer("zero_points", 0)).isEqualTo(Tensor.NONE);
        assertThat(scales.type()).isEqualTo(DataType.FLOAT16);
        assertThat(scales.shape().toArray()).containsExactly(2, 2);
        assertThat(Net.bytes(graph.tensor(weight))).containsExactly((byte) 0xc1, (byte) 0xc3);
        assertThat(node(result, "FULLY_CONNECTED").version()).isEqualTo(13);
    }

    @Test
    void refusesAFormThatTheKernelDoesNotRead() {
        net.plan.weight(dense(x, y), 1, rows(DataType.INT4, true));
        assertThatThrownBy(() -> net.outputs(y).realize())
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("operator 0 (FULLY_CONNECTED)")
                .hasMessageContaining("INT4");
    }

    @Test
    void refusesToStoreWhatIsNoFloatConstant() {
        net.plan.weight(dense(x, y), 0, HALF);
        assertThatThrownBy(() -> net.outputs(y).realize())
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("no dense FLOAT32 constant");
    }
}
