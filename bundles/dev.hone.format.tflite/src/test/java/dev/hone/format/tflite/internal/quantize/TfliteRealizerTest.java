package dev.hone.format.tflite.internal.quantize;

import static dev.hone.format.tflite.internal.quantize.Net.int16;
import static dev.hone.format.tflite.internal.quantize.Net.int8;
import static dev.hone.format.tflite.internal.quantize.Net.node;
import static dev.hone.format.tflite.internal.quantize.Net.operators;
import static dev.hone.format.tflite.internal.quantize.Net.perChannel;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.graph.GraphPass;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Lineage;
import dev.hone.model.Node;
import dev.hone.model.NodeRef;
import dev.hone.model.Quantization;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import dev.hone.quantization.Stored;
import java.util.List;
import org.junit.jupiter.api.Test;

class TfliteRealizerTest {

    private static final Stored IMAGE = int8(1 / 255.0, -128);
    private static final Stored HIDDEN = int8(0.05, -128);
    private static final Stored SCORES = int8(0.1, 3);
    private static final Stored PROBABILITIES = int8(1 / 256.0, -128);

    /** Convolution, depthwise convolution, mean, dense layer and softmax. */
    private static final class Classifier {
        final Net net = new Net();
        final int image = net.input(IMAGE, 1, 4, 4, 1);
        final int filter = net.constant(perChannel(DataType.INT8, 0, 0.5f, 0.25f), new float[] {1, -1.5f}, 2, 1, 1, 1);
        final int filterBias = net.constant(perChannel(DataType.INT32, 0, 0.01f, 0.02f), new float[] {1, 1}, 2);
        final int features = net.activation(HIDDEN, 1, 4, 4, 2);
        final int kernel = net.constant(perChannel(DataType.INT8, 3, 1, 2), new float[] {4, 4}, 1, 1, 1, 2);
        final int kernelBias = net.constant(perChannel(DataType.INT32, 0, 0.5f, 0.5f), new float[] {2, -2}, 2);
        final int filtered = net.activation(HIDDEN, 1, 4, 4, 2);
        final int pooled = net.activation(HIDDEN, 1, 2);
        final int matrix = net.constant(int8(0.5, 0), new float[] {1, 2, 3, 4}, 2, 2);
        final int matrixBias = net.constant(
                new Stored(DataType.INT32, Quantization.perTensor(0.025f, 0)), new float[] {0.25f, 100}, 2);
        final int scores = net.activation(SCORES, 1, 2);
        final int probabilities = net.activation(PROBABILITIES, 1, 2);

        Classifier() {
            net.integer("CONV_2D", List.of(image, filter, filterBias), features);
            net.integer("DEPTHWISE_CONV_2D", List.of(features, kernel, kernelBias), filtered);
            net.integer("MEAN", List.of(filtered, net.indices(1, 2)), pooled);
            net.integer("FULLY_CONNECTED", List.of(pooled, matrix, matrixBias), scores);
            net.integer("SOFTMAX", List.of(scores), probabilities);
            net.outputs(probabilities);
        }
    }

    @Test
    void computesAWholeNetworkWithIntegers() {
        Classifier classifier = new Classifier();
        GraphPass.Result result = classifier.net.integers();
        Graph graph = result.model().main();

        assertThat(operators(result))
                .containsExactly("CONV_2D", "DEPTHWISE_CONV_2D", "MEAN", "FULLY_CONNECTED", "SOFTMAX");
        assertThat(graph.nodes()).extracting(Node::version).containsExactly(3, 3, 2, 4, 2);
        assertThat(graph.tensors()).noneMatch(tensor -> tensor.type().isFloat());
        assertThat(graph.tensor(classifier.image).quantization()).contains(IMAGE.quantization());
        assertThat(graph.tensor(classifier.probabilities).quantization()).contains(PROBABILITIES.quantization());
        assertThat(Net.bytes(graph.tensor(classifier.filter))).containsExactly(2, -6);
        assertThat(Net.bytes(graph.tensor(classifier.kernel))).containsExactly(4, 2);
        assertThat(graph.tensor(classifier.filterBias)
                        .data()
                        .orElseThrow()
                        .copy(4, 4)
                        .getInt())
                .isEqualTo(50);
    }

    @Test
    void saysWhereTensorsWent() {
        Classifier classifier = new Classifier();
        GraphPass.Result result = classifier.net.integers();

        TensorRef weight = new TensorRef(0, classifier.filter);
        assertThat(result.lineage().of(weight, result.model()))
                .containsExactly(new Lineage.Link(weight, new Lineage.Transform.Quantized()));
    }

    @Test
    void convertsAtTheBordersOfAFloatInterface() {
        Classifier classifier = new Classifier();
        GraphPass.Result result = classifier.net.realize();
        Graph graph = result.model().main();

        assertThat(operators(result)).startsWith("QUANTIZE", "CONV_2D").endsWith("SOFTMAX", "DEQUANTIZE");
        assertThat(graph.inputs()).containsExactly(classifier.image);
        assertThat(graph.outputs()).containsExactly(classifier.probabilities);
        assertThat(graph.tensor(classifier.image))
                .isEqualTo(classifier.net.model().main().tensor(classifier.image));
        assertThat(graph.tensor(classifier.probabilities))
                .isEqualTo(classifier.net.model().main().tensor(classifier.probabilities));
        assertThat(graph.tensor(node(result, "SOFTMAX").output(0)).quantization())
                .contains(PROBABILITIES.quantization());
        assertThat(node(result, "DEQUANTIZE").version()).isEqualTo(2);
    }

    @Test
    void convertsOnceForSeveralReaders() {
        Net net = new Net();
        int x = net.input(HIDDEN, 4);
        int rectified = net.activation(HIDDEN, 4);
        int floor = net.activation(null, 4);
        int ceiling = net.activation(null, 4);
        int sum = net.activation(null, 4);
        int first = net.activation(HIDDEN, 4);
        int second = net.activation(HIDDEN, 4);
        net.integer("RELU", List.of(x), rectified);
        net.inFloat("FLOOR", List.of(rectified), floor);
        net.inFloat("CEIL", List.of(rectified), ceiling);
        net.inFloat("ADD_N", List.of(floor, ceiling), sum);
        net.plan.tensor(new TensorRef(0, sum), HIDDEN);
        net.integer("RELU", List.of(sum), first);
        net.integer("RELU6", List.of(sum), second);
        GraphPass.Result result = net.outputs(first, second).integers();

        assertThat(operators(result))
                .containsExactly("RELU", "DEQUANTIZE", "FLOOR", "CEIL", "ADD_N", "QUANTIZE", "RELU", "RELU6");
        assertThat(result.model().main().tensor(sum).type()).isEqualTo(DataType.FLOAT32);
    }

    @Test
    void widensIntegersThroughFloatAsTheInterpreterDoesNotOtherwise() {
        Net net = new Net();
        int x = net.input(HIDDEN, 4);
        int narrow = net.activation(HIDDEN, 4);
        int wide = net.activation(Net.int16(0.001), 4);
        net.integer("RELU", List.of(x), narrow);
        net.integer("RELU", List.of(narrow), wide);
        net.plan.use(new NodeRef(0, 1), 0, Net.int16(0.001));
        GraphPass.Result result = net.outputs(wide).integers();

        assertThat(operators(result)).containsExactly("RELU", "DEQUANTIZE", "QUANTIZE", "RELU");
    }

    @Test
    void storesAConstantOnceForEachWayInWhichItIsRead() {
        Net net = new Net();
        int x = net.input(HIDDEN, 4);
        int shared = net.constant(HIDDEN, new float[] {0, 1, 2, 3}, 4);
        int sum = net.activation(HIDDEN, 4);
        int difference = net.activation(HIDDEN, 4);
        int product = net.activation(HIDDEN, 4);
        net.integer("ADD", List.of(x, shared), sum);
        net.integer("SUB", List.of(sum, shared), difference);
        NodeRef other = net.integer("MUL", List.of(difference, shared), product);
        net.plan.use(other, 1, int8(0.5, 0));
        GraphPass.Result result = net.outputs(product).integers();

        assertThat(result.model().main().tensors())
                .filteredOn(Tensor::isConstant)
                .hasSize(2);
        assertThat(Net.bytes(result.model().main().tensor(node(result, "MUL").input(1))))
                .containsExactly(0, 2, 4, 6);
        assertThat(node(result, "ADD").input(1))
                .isEqualTo(node(result, "SUB").input(1))
                .isEqualTo(shared);
        assertThat(result.lineage().of(new TensorRef(0, shared), result.model()))
                .hasSize(2);
    }

    @Test
    void keepsTheFloatsOfAConstantThatAFloatNodeReads() {
        Net net = new Net();
        int x = net.input(HIDDEN, 4);
        int shared = net.constant(HIDDEN, new float[] {0, 1, 2, 3}, 4);
        int sum = net.activation(HIDDEN, 4);
        int power = net.activation(null, 4);
        net.integer("ADD", List.of(x, shared), sum);
        net.inFloat("POW", List.of(sum, shared), power);
        GraphPass.Result result = net.outputs(power).integers();

        assertThat(node(result, "POW").input(1)).isEqualTo(shared);
        assertThat(result.model().main().tensor(shared).type()).isEqualTo(DataType.FLOAT32);
        assertThat(result.model().main().tensor(node(result, "ADD").input(1)).type())
                .isEqualTo(DataType.INT8);
        assertThat(result.model().main().tensor(power).type()).isEqualTo(DataType.FLOAT32);
    }

    @Test
    void readsAnOutputThatIsConsumedWithoutADetourThroughFloat() {
        Net net = new Net();
        int x = net.input(HIDDEN, 4);
        int inner = net.activation(HIDDEN, 4);
        int last = net.activation(HIDDEN, 4);
        net.integer("RELU", List.of(x), inner);
        net.integer("RELU6", List.of(inner), last);
        GraphPass.Result result = net.outputs(inner, last).realize();

        assertThat(operators(result)).containsExactly("QUANTIZE", "RELU", "RELU6", "DEQUANTIZE", "DEQUANTIZE");
        assertThat(node(result, "RELU6").input(0))
                .isEqualTo(node(result, "RELU").output(0))
                .isNotEqualTo(inner);
    }

    @Test
    void leavesAnInputAloneThatIsAnOutput() {
        Net net = new Net();
        int x = net.input(HIDDEN, 4);
        int y = net.activation(HIDDEN, 4);
        net.integer("RELU", List.of(x), y);
        GraphPass.Result result = net.outputs(x, y).integers();

        assertThat(operators(result)).containsExactly("QUANTIZE", "RELU");
        assertThat(result.model().main().tensor(x).type()).isEqualTo(DataType.FLOAT32);
        assertThat(result.model().main().outputs()).containsExactly(x, y);
    }

    @Test
    void convertsBetweenScalesBeforeANodeThatReadsItsOwnWay() {
        Net net = new Net();
        int x = net.input(HIDDEN, 4);
        int y = net.activation(int8(0.2, 0), 8);
        NodeRef concatenation = net.integer("CONCATENATION", List.of(x, x), y);
        net.plan.use(concatenation, 0, int8(0.2, 0)).use(concatenation, 1, int8(0.2, 0));
        GraphPass.Result result = net.outputs(y).integers();

        assertThat(operators(result)).containsExactly("QUANTIZE", "CONCATENATION");
        assertThat(node(result, "QUANTIZE").input(0)).isEqualTo(x);
        assertThat(result.model().main().tensor(x).type()).isEqualTo(DataType.INT8);
        assertThat(node(result, "CONCATENATION").inputs())
                .hasSize(2)
                .containsOnly(node(result, "QUANTIZE").output(0));
    }

    @Test
    void keepsWeightsInTheNarrowRange() {
        Net net = new Net();
        int x = net.input(HIDDEN, 1, 2);
        int matrix = net.constant(int8(0.5, 0), new float[] {-64, 64}, 1, 2);
        int y = net.activation(HIDDEN, 1, 1);
        net.integer("FULLY_CONNECTED", List.of(x, matrix, Tensor.NONE), y);
        GraphPass.Result result = net.outputs(y).integers();

        assertThat(Net.bytes(result.model().main().tensor(matrix))).containsExactly(-127, 127);
    }

    @Test
    void writesTheOptionsThatWideActivationsNeed() {
        Net net = new Net();
        int x = net.input(int16(0.1), 4);
        int y = net.activation(int16(0.1), 4);
        net.integer("ADD", List.of(x, x), y);
        Node add = node(net.outputs(y).integers(), "ADD");

        assertThat(add.attributes().values()).containsEntry("pot_scale_int16", false);
        assertThat(add.attributes().text("tflite:options")).contains("AddOptions");
        assertThat(add.version()).isEqualTo(3);
    }

    @Test
    void dropsABoundThatKernelsCannotComputeAndNoStoredValueReaches() {
        assertThat(rectified(int16(1e-9)).operator()).isEqualTo("RELU");
        assertThat(rectified(int16(1e-9)).version()).isEqualTo(3);
        assertThat(rectified(int16(1e-6)).operator()).isEqualTo("RELU6");
        assertThat(rectified(int8(8e-9, 0)).operator()).isEqualTo("RELU6");
    }

    private static Node rectified(Stored stored) {
        Net net = new Net();
        int x = net.input(stored, 4);
        int y = net.activation(stored, 4);
        net.integer("RELU6", List.of(x), y);
        return net.outputs(y).integers().model().main().nodes().get(0);
    }

    @Test
    void dropsAFusedBoundLikewise() {
        assertThat(fused(3, int16(1e-9))).isEqualTo(1);
        assertThat(fused(2, int16(1e-10))).isZero();
        assertThat(fused(3, int16(1e-6))).isEqualTo(3);
        assertThat(fused(1, int16(1e-10))).isEqualTo(1);
    }

    private static long fused(long activation, Stored stored) {
        Attributes fused = Attributes.of("fused_activation_function", activation);
        Node node = new Node(0, "tflite", "ADD", 1, List.of(0, 0), List.of(1), fused);
        return ReachableBounds.of(node, stored.quantization()).attributes().integer("fused_activation_function", 0);
    }

    @Test
    void givesInsertedTensorsShortNames() {
        GraphPass.Result result = new Classifier().net.realize();

        assertThat(result.model()
                        .main()
                        .tensor(node(result, "QUANTIZE").output(0))
                        .name())
                .hasSizeLessThan(4);
    }

    @Test
    void changesNothingForAnEmptyPlan() {
        Net net = new Net();
        int x = net.input(null, 4);
        int y = net.activation(null, 4);
        net.inFloat("RELU", List.of(x), y);
        GraphPass.Result result = net.outputs(y).realize();

        assertThat(operators(result)).containsExactly("RELU");
        assertThat(result.lineage()).isSameAs(Lineage.IDENTITY);
    }
}
