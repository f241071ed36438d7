package dev.hone.technique.quantizeaware.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.target.TargetProfile;
import dev.hone.api.technique.Check;
import dev.hone.api.technique.Established;
import dev.hone.api.technique.Outcome;
import dev.hone.api.technique.Property;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Model;
import dev.hone.model.NodeRef;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import dev.hone.tck.kit.KitContext;
import dev.hone.tck.kit.KitData;
import dev.hone.training.reference.ReferenceTrainer;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantizationAwareTrainerTest {

    private final QuantizationAwareTrainer technique = new QuantizationAwareTrainer();
    private final Model model = QuantizationAwareTrainerContractTest.network();
    private final Map<String, Object> parameters = new HashMap<>(Map.of("epochs", 1, "batch", 16));

    private KitContext context() {
        return QuantizationAwareTrainerContractTest.training(model).withParameters(parameters);
    }

    private Graph applied() {
        try (KitContext context = context()) {
            return applied(context);
        }
    }

    private Graph applied(KitContext context) {
        Outcome outcome = technique.apply(model, context);
        assertThat(outcome).isInstanceOf(Outcome.Applied.class);
        return ((Outcome.Applied) outcome).model().main();
    }

    private static List<Tensor> weights(Graph graph) {
        return graph.tensors().stream()
                .filter(tensor -> tensor.isConstant() && tensor.name().startsWith("weight"))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"2,average", "3,learned", "4,average", "8,learned"})
    void storesWeightsOfAFewBitsAsBytesOfAFewValues(int bits, String ranges) {
        parameters.put("weights", bits);
        parameters.put("ranges", ranges);
        assertThat(weights(applied())).hasSize(4).allSatisfy(weight -> {
            assertThat(weight.type()).isEqualTo(DataType.INT8);
            ByteBuffer codes = weight.data().orElseThrow().copy(0, (int)
                    weight.data().orElseThrow().size());
            assertThat(IntStream.range(0, codes.limit()).map(codes::get))
                    .allMatch(code -> Math.abs(code) < 1 << (bits - 1))
                    .anyMatch(code -> code != 0);
        });
    }

    @Test
    void storesTwoWeightsInAByteWhereThatIsAskedForAndRead() {
        parameters.put("weights", 4);
        parameters.put("storage", "int4");
        TargetProfile target = TargetProfile.of("packed", "1", "kit")
                .weightTypes(DataType.INT4)
                .build();
        try (KitContext context = context().withTarget(target)) {
            assertThat(weights(applied(context))).anySatisfy(weight -> {
                assertThat(weight.type()).isEqualTo(DataType.INT4);
                assertThat(weight.data().orElseThrow().size())
                        .isEqualTo((weight.shape().elements() + 1) / 2);
            });
        }
        try (KitContext context = context()) {
            assertThatThrownBy(() -> technique.check(model, context)).hasMessageContaining("does not read int4");
        }
    }

    @Test
    void storesActivationsOf16BitsAroundZero() {
        parameters.put("activations", 16);
        TargetProfile target = TargetProfile.of("wide", "1", "kit")
                .activationTypes(DataType.INT16)
                .build();
        try (KitContext context = context().withTarget(target)) {
            Tensor output = applied(context).tensor(model.main().outputs().get(0));
            assertThat(output.type()).isEqualTo(DataType.INT16);
            assertThat(output.quantization().orElseThrow().zeroPoint(0)).isZero();
        }
        try (KitContext context = context()) {
            assertThatThrownBy(() -> technique.check(model, context))
                    .isInstanceOfSatisfying(
                            HoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.USAGE))
                    .hasMessageContaining("activations=16")
                    .hasMessageContaining("accepted: 8");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"include=CONV_RELU", "exclude=CONV,depthwise-convolution,dense,RELU,MAX,FLATTEN"})
    void leavesInFloatWhatIsNotSelected(String text) {
        String[] parameter = text.split("=");
        parameters.put(parameter[0], parameter[1].split(","));
        try (KitContext context = context()) {
            Choice choice = Choice.of(
                    model.main(),
                    context.operators(),
                    context.parameters(QuantizeAwareParameters.class),
                    context.target());
            assertThat(choice.scope(model, context).nodes()).containsExactly(new NodeRef(0, 0));
        }
    }

    /** What holds for all channels together would be undone by a scale for each of them. */
    @Test
    void givesOneScaleToAWeightThatNeedsIt() {
        TensorRef first = new TensorRef(0, weights(model.main()).get(0).id());
        Property.Evidence evidence = new Property.Evidence() {
            @Override
            public String description() {
                return "made up";
            }

            @Override
            public boolean needsOneScale() {
                return true;
            }
        };
        try (KitContext context = context().withEstablished(List.of(Established.of(first, "made-up", evidence)))) {
            Graph graph = applied(context);
            assertThat(graph.tensor(first.tensor()).quantization().orElseThrow().size())
                    .isEqualTo(1);
            assertThat(weights(graph).get(1).quantization().orElseThrow().size())
                    .isGreaterThan(1);
        }
    }

    @Test
    void saysHowItWentAndWhatItDid() {
        try (KitContext context = context()) {
            List<String> notes = technique.apply(model, context).notes();
            assertThat(notes)
                    .contains("7 of 7 operators int8", "ranges begin as calibrated with 16 samples")
                    .anyMatch(note -> note.startsWith("rounded while training: 4 weights to 8 bits"))
                    .anyMatch(note -> note.startsWith("epoch 1: loss"));
        }
    }

    @Test
    void saysInHowManyStepsActivationsAreRounded() {
        parameters.put("delay", 0.99);
        try (KitContext context = context()) {
            assertThat(technique.apply(model, context).notes())
                    .filteredOn(note -> note.startsWith("activations are rounded in the last 1 of "))
                    .singleElement()
                    .asString()
                    .contains("a smaller delay");
        }
        parameters.put("delay", 0.0);
        try (KitContext context = context()) {
            assertThat(technique.apply(model, context).notes())
                    .noneMatch(note -> note.startsWith("activations are rounded in"));
        }
    }

    @Test
    void refusesWhatItCannotTrainAndNamesWhatIsMissing() {
        try (KitContext context = context().withServices(List.of())) {
            assertThat(technique.check(model, context))
                    .isInstanceOfSatisfying(Check.Refused.class, refused -> assertThat(refused.reasons())
                            .singleElement()
                            .asString()
                            .contains("there is no engine that trains", "without training there is quantize"));
        }
        try (KitContext context = context().withData(Optional.empty())) {
            assertThat(technique.check(model, context))
                    .isInstanceOfSatisfying(Check.Refused.class, refused -> assertThat(refused.reasons())
                            .singleElement()
                            .asString()
                            .contains("--data", "labels are not needed", "dynamic-range and float16 need no data"));
        }
        Model integer;
        try (KitContext context = context()) {
            integer = ((Outcome.Applied) technique.apply(model, context)).model();
        }
        try (KitContext context = KitContext.of(integer).withServices(List.of(new ReferenceTrainer()))) {
            assertThat(technique.check(integer, context))
                    .isInstanceOfSatisfying(
                            Check.Refused.class,
                            refused -> assertThat(refused.reasons().get(0)).contains("quantized already"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "storage=int4",
                "storage=x",
                "weights=1",
                "weights=9",
                "activations=4",
                "ranges=guessed",
                "delay=1.0",
                "freeze=1.5",
                "io=x"
            })
    void refusesParametersThatNothingAccepts(String text) {
        String[] parameter = text.split("=");
        parameters.put(parameter[0], parameter[1]);
        try (KitContext context = context()) {
            assertThatThrownBy(() -> technique.check(model, context))
                    .isInstanceOfSatisfying(
                            HoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.USAGE))
                    .hasMessageContaining(parameter[0] + "=" + parameter[1])
                    .hasMessageContaining("accepted");
        }
    }

    @Test
    void namesTheCalibrationSampleThatHoldsWhatIsNoNumber() {
        try (KitContext context =
                context().withData(Optional.of(KitData.of(model).withBroken(11)))) {
            assertThatThrownBy(() -> technique.apply(model, context))
                    .isInstanceOfSatisfying(
                            HoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DATA))
                    .hasMessageStartingWith("quantize-aware: the data (made up")
                    .hasMessageContaining("first in sample 11 of those that are calibrated with");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"learning-rate=0.0", "loss=mse", "loss=guessed"})
    void refusesParametersOfTrainingBeforeAnyWork(String text) {
        String[] parameter = text.split("=");
        parameters.put(parameter[0], parameter[1]);
        try (KitContext context = context()) {
            assertThatThrownBy(() -> technique.check(model, context))
                    .isInstanceOfSatisfying(
                            HoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.USAGE))
                    .hasMessageStartingWith("quantize-aware: ")
                    .hasMessageContaining(text)
                    .hasMessageContaining("accepted");
        }
    }
}
