package dev.hone.training.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Quantization;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Value;
import dev.hone.training.Weight;
import dev.hone.training.Weight.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class NetworkTest {

    private final Networks made = new Networks();
    private final TestContext operators = new TestContext();

    private Value input(int... sample) {
        int[] shape = new int[sample.length + 1];
        shape[0] = Shape.DYNAMIC;
        System.arraycopy(sample, 0, shape, 1, sample.length);
        return made.hone.input("x", DataType.FLOAT32, Shape.of(shape));
    }

    private Network read(Model model) {
        return Network.of(model, operators);
    }

    private static Map<String, Role> roles(Network network) {
        return network.weights().values().stream().collect(Collectors.toMap(Weight::name, Weight::role));
    }

    private static Weight weight(Network network, String name) {
        return network.weights().values().stream()
                .filter(weight -> weight.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** A model in which a node of a dialect that nobody knows takes the place of the last node. */
    private static Model foreign(Model model, String operator) {
        GraphBuilder builder = model.main().edit();
        Node last = model.main().nodes().get(model.main().nodes().size() - 1);
        builder.replaceNode(
                last.id(), new Node(last.id(), "other", operator, 1, last.inputs(), last.outputs(), Attributes.NONE));
        return Model.of(HoneOp.DIALECT, List.of(builder.build()), Attributes.NONE);
    }

    @Test
    void knowsWhatWeightsAreForAndTheirAxes() {
        Network network = read(Networks.normalized());

        assertThat(roles(network))
                .containsEntry("conv/kernel", Role.KERNEL)
                .containsEntry("conv/bias", Role.BIAS)
                .containsEntry("norm1/gamma", Role.SCALE)
                .containsEntry("norm1/beta", Role.SHIFT)
                .containsEntry("norm1/variance", Role.STATISTIC)
                .hasSize(13);
        assertThat(weight(network, "conv/kernel").outputChannelAxis()).isEqualTo(3);
        assertThat(weight(network, "conv/kernel").inputChannelAxis()).isEqualTo(2);
        assertThat(weight(network, "depth/kernel").outputChannelAxis()).isEqualTo(2);
        assertThat(weight(network, "depth/kernel").inputChannelAxis()).isEqualTo(Tensor.NONE);
        assertThat(weight(network, "scores/kernel").outputChannels()).isEqualTo(4);
    }

    @Test
    void leavesAloneWhatIsNotLearned() {
        Value x = input(4);
        Value scaled = made.hone.binary(HoneOp.MULTIPLY, x, made.constant("mean", Shape.of(4)));
        Value shifted = made.hone.binary(HoneOp.ADD, made.dense("one", scaled, 4), made.hone.scalar(0.5));
        Network network = read(made.model(x, shifted));

        assertThat(roles(network)).containsOnlyKeys("one/kernel", "one/bias");
    }

    @Test
    void freezesWhatLiesBeforeAnOperationWithoutAGradient() {
        Value x = input(4);
        Value scores = made.dense("first", x, 3);
        Value chosen = made.hone.node(
                HoneOp.ARG_MAX, Attributes.of("axis", 1L), DataType.INT32, Shape.of(Shape.DYNAMIC), scores);
        Value row = made.operations.gather(made.constant("table", Shape.of(3, 5)), chosen);
        Network network = read(made.model(x, made.dense("second", row, 2)));

        assertThat(roles(network)).containsOnlyKeys("table", "second/kernel", "second/bias");
        assertThat(roles(network)).containsEntry("table", Role.EMBEDDING);
        assertThat(network.notes())
                .singleElement()
                .asString()
                .startsWith("2 weights are frozen")
                .contains("ARG_MAX");
    }

    @Test
    void trainsTowardsWhatAnUnknownOperatorWorksOn() {
        Network network = read(foreign(Networks.classifier(), "POSTPROCESS"));

        assertThat(network.isWhole()).isFalse();
        assertThat(network.notes().get(0)).contains("POSTPROCESS");
        assertThat(network.graph().outputs()).hasSize(1);
        assertThat(network.graph().producer(network.graph().outputs().get(0)).map(Node::operator))
                .contains("ADD");
        assertThat(network.weights()).hasSize(4);
    }

    @Test
    void refusesWhatCannotBeLoweredAndNamesIt() {
        Value x = input(4);
        Model model = foreign(made.model(x, made.hone.unary(HoneOp.RELU, x)), "STRANGE");

        assertThatThrownBy(() -> read(model)).hasMessageContaining("STRANGE ('relu')");
    }

    @Test
    void refusesAModelThatIsQuantizedAlready() {
        Model model = Networks.classifier();
        Tensor kernel = model.tensor(Networks.named(model, "hidden/kernel"));
        Model quantized = model.withGraph(
                0,
                model.main()
                        .edit()
                        .put(kernel.withType(DataType.INT8)
                                .withQuantization(Optional.of(Quantization.perTensor(0.1f, 0)))
                                .withData(Optional.of(TensorData.of(new byte[32]))))
                        .build());

        assertThatThrownBy(() -> read(quantized))
                .hasMessageContaining("quantized already")
                .hasMessageContaining("hidden/kernel");
    }

    @Test
    void refusesInputsThatTakeSeveralSamples() {
        Value x = made.hone.input("x", DataType.FLOAT32, Shape.of(8, 4));

        assertThatThrownBy(() -> read(made.model(x, made.dense("d", x, 2))))
                .hasMessageContaining("'x' of the shape 8x4 takes 8 samples at once");
    }
}
