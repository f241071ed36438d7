package dev.hone.technique.quantize.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.api.HoneException;
import dev.hone.api.data.Split;
import dev.hone.api.technique.Check;
import dev.hone.api.technique.Estimate;
import dev.hone.api.technique.Outcome;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Quantization;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostTrainingQuantizerTest {

    private final PostTrainingQuantizer quantizer = new PostTrainingQuantizer();
    private final ToyStage stage = new ToyStage();

    @BeforeEach
    void giveSamples() {
        stage.splits.put(Split.CALIBRATE, 10L);
        stage.splits.put(Split.TRAIN, 20L);
    }

    /** A dense layer, a reshape and an operator that nobody knows. */
    private static Model model() {
        Graph graph = new GraphBuilder("main")
                .put(Tensor.activation(0, "x", DataType.FLOAT32, Shape.of(1, 2)))
                .put(Tensor.constant(1, "weight", DataType.FLOAT32, Shape.of(2, 2), TensorData.ofFloats(1, 2, 3, 4)))
                .put(Tensor.constant(2, "bias", DataType.FLOAT32, Shape.of(2), TensorData.ofFloats(1, 2)))
                .put(Tensor.activation(3, "dense", DataType.FLOAT32, Shape.of(1, 2)))
                .put(Tensor.activation(4, "moved", DataType.FLOAT32, Shape.of(2)))
                .put(Tensor.activation(5, "y", DataType.FLOAT32, Shape.of(2)))
                .inputs(List.of(0))
                .outputs(List.of(5))
                .append(node(0, "DENSE", List.of(0, 1, 2), 3))
                .append(node(1, "RESHAPE", List.of(3), 4))
                .append(node(2, "MYSTERY", List.of(4), 5))
                .build();
        return Model.of("toy", List.of(graph), Attributes.NONE);
    }

    private static Node node(int id, String operator, List<Integer> inputs, int output) {
        return new Node(id, "toy", operator, 1, inputs, List.of(output), Attributes.NONE);
    }

    private Outcome apply() {
        return quantizer.apply(model(), stage.of(model()));
    }

    @Test
    void storesWhatItCanAsIntegersAndSaysWhatItCannot() {
        Outcome outcome = apply();
        assertThat(outcome).isInstanceOf(Outcome.Applied.class);
        assertThat(outcome.notes())
                .containsExactly(
                        "2 of 3 operators int8",
                        "kept in float: 1 MYSTERY (nothing is known of the operator)",
                        "calibrated with 10 samples");
        Graph graph = ((Outcome.Applied) outcome).model().main();
        assertThat(graph.tensor(1).type()).isEqualTo(DataType.INT8);
        assertThat(graph.tensor(2).type()).isEqualTo(DataType.INT32);
        assertThat(graph.tensor(4).quantization()).contains(Quantization.perTensor((float) (18 / 255.0), -1));
        assertThat(graph.tensor(5).type()).isEqualTo(DataType.FLOAT32);
    }

    @Test
    void calibratesWithTheFirstSamples() {
        stage.parameters.put("samples", 4);
        Graph graph = ((Outcome.Applied) apply()).model().main();
        assertThat(graph.tensor(0).quantization()).contains(Quantization.perTensor((float) (6 / 255.0), -1));
    }

    @Test
    void choosesRangesByTheCalibratorThatIsAskedFor() {
        stage.parameters.put("calibrator", "percentile");
        stage.parameters.put("percentile", 50.0);
        Outcome outcome = apply();
        assertThat(outcome.notes()).contains("calibrated with 10 samples, by percentile 50.0");
        Graph graph = ((Outcome.Applied) outcome).model().main();
        assertThat(graph.tensor(0).quantization().orElseThrow().scale(0)).isBetween(6 / 255f, 12 / 255f);
    }

    @Test
    void choosesTheRangesOfALayerByItsOwnCalibrator() {
        stage.parameters.put("calibrator", "moving-average");
        stage.parameters.put("layers", new String[] {"DENSE:int8:min-max"});
        Graph graph = ((Outcome.Applied) apply()).model().main();
        assertThat(graph.tensor(3).quantization().orElseThrow().scale(0)).isEqualTo((float) (18 / 255.0));
        stage.parameters.put("layers", new String[0]);
        graph = ((Outcome.Applied) apply()).model().main();
        assertThat(graph.tensor(3).quantization().orElseThrow().scale(0)).isBetween(0f, 2 / 255f);
    }

    @Test
    void fallsBackToTrainingSamples() {
        stage.splits.remove(Split.CALIBRATE);
        assertThat(apply().notes()).contains("calibrated with 20 samples");
    }

    @Test
    void refusesDataWithoutSamples() {
        stage.splits.clear();
        stage.splits.put(Split.TEST, 5L);
        assertThatThrownBy(this::apply).isInstanceOf(HoneException.class).hasMessageContaining("calibrate or train");
    }

    @Test
    void blamesTheDataForASampleThatIsNotFinite() {
        stage.broken.put(3L, Float.NaN);
        assertThatThrownBy(this::apply)
                .isInstanceOfSatisfying(
                        HoneException.class, e -> assertThat(e.reason()).isEqualTo(HoneException.Reason.DATA))
                .hasMessageContaining("'x'")
                .hasMessageContaining("NaN");
        stage.broken.put(3L, Float.POSITIVE_INFINITY);
        assertThatThrownBy(this::apply).isInstanceOf(HoneException.class).hasMessageContaining("Infinity");
    }

    @Test
    void rejectsAModelOfWhichNothingCanBeInteger() {
        stage.parameters.put("exclude", new String[] {"DENSE", "mov*"});
        Outcome outcome = apply();
        assertThat(outcome).isInstanceOf(Outcome.Rejected.class);
        assertThat(outcome.notes().get(1)).contains("1 DENSE (excluded), 1 RESHAPE (excluded)");
    }

    @Test
    void refusesAPatternThatMatchesNothingAndAnUnknownMode() {
        stage.parameters.put("exclude", new String[] {"CONV*"});
        assertThatThrownBy(this::apply).isInstanceOf(HoneException.class).hasMessageContaining("exclude 'CONV*'");
        stage.parameters.put("mode", "int7");
        assertThatThrownBy(this::apply)
                .isInstanceOf(HoneException.class)
                .hasMessageContaining("'int7'")
                .hasMessageContaining("int8-float-io");
    }

    @Test
    void blamesAFormatThatStoresAgainstTheSpecification() {
        stage.realizer = ToyStage::forgetConstants;
        assertThatThrownBy(this::apply)
                .isInstanceOfSatisfying(
                        HoneException.class, e -> assertThat(e.reason()).isEqualTo(HoneException.Reason.PLUGIN))
                .hasMessageContaining("operator 0 (DENSE), tensor 'weight'");
    }

    @Test
    void refusesAnIntegerModelMissingDataAndAMissingRuntimeBeforehand() {
        assertThat(quantizer.check(model(), stage.of(model()))).isInstanceOf(Check.Accepted.class);
        stage.hasData = false;
        stage.hasRuntime = false;
        Model model = model();
        Tensor integer = Tensor.activation(0, "x", DataType.INT8, Shape.of(1, 2))
                .withQuantization(Optional.of(Quantization.perTensor(1, 0)));
        Check check = quantizer.check(
                model.withGraph(0, model.main().edit().put(integer).build()), stage.of(model));
        assertThat(check).isInstanceOfSatisfying(Check.Refused.class, refused -> {
            assertThat(refused.matter()).isEqualTo(HoneException.Reason.MODEL);
            assertThat(refused.reasons()).singleElement().asString().contains("'x' is stored as INT8");
        });
        assertThat(quantizer.check(model(), stage.of(model()))).isInstanceOfSatisfying(Check.Refused.class, refused -> {
            assertThat(refused.matter()).isEqualTo(HoneException.Reason.DATA);
            assertThat(refused.reasons()).singleElement().asString().contains("--data", "one NPZ file");
        });
        stage.hasData = true;
        assertThat(quantizer.check(model(), stage.of(model()))).isInstanceOfSatisfying(Check.Refused.class, refused -> {
            assertThat(refused.matter()).isEqualTo(HoneException.Reason.MISSING);
            assertThat(refused.reasons()).singleElement().asString().contains("dialect toy");
        });
    }

    @Test
    void takesHalfPrecisionConstantsForFloat() {
        Model model = model();
        Tensor half = Tensor.constant(9, "half", DataType.FLOAT16, Shape.of(1), TensorData.of(new byte[2]));
        assertThat(quantizer.check(
                        model.withGraph(0, model.main().edit().put(half).build()), stage.of(model)))
                .isInstanceOf(Check.Accepted.class);
    }

    @Test
    void warnsOfSettingsThatAreLikelyToCostAccuracy() {
        stage.parameters.put("calibrator", "percentile");
        stage.parameters.put("percentile", 50.0);
        stage.parameters.put("samples", 3);
        assertThat(quantizer.estimate(model(), stage.of(model())).notes())
                .anyMatch(note -> note.startsWith("percentile=50.0 clips 50.0 % of all values"))
                .anyMatch(note -> note.startsWith("samples=3: "));
        stage.parameters.put("calibrator", "mse");
        assertThat(quantizer.estimate(model(), stage.of(model())).notes())
                .contains("percentile=50.0 does nothing: no calibrator is percentile");
        stage.parameters.put("mode", "weight-only-int4");
        stage.parameters.remove("percentile");
        assertThat(quantizer.estimate(model(), stage.of(model())).notes())
                .containsExactly("weights of 4 bits have 15 values, and a network with only 6 weights is likely to"
                        + " lose accuracy; bias-correction=true or effort=best win some back");
        stage.parameters.put("effort", "best");
        assertThat(quantizer.estimate(model(), stage.of(model())).notes()).isEmpty();
    }

    @Test
    void estimatesInferencesAndBytesAndWhatTheTargetMakesOfIt() {
        Estimate estimate = quantizer.estimate(model(), stage.of(model()));
        assertThat(estimate.inferences()).hasValue(300);
        assertThat(estimate.bytes()).hasValue(4 + 8);
        assertThat(estimate.notes()).containsExactly("int8 makes the model faster and smaller: integer kernels");
    }

    @Test
    void triesWhatHelpsAndKeepsThePlainWayWhereNothingDoes() {
        stage.parameters.put("effort", "best");
        assertThat(apply().notes())
                .contains(
                        "tried, with the SQNR of the outputs on 10 samples of the calibration: plain 200.00 dB, "
                                + "equalization 200.00 dB, bias correction 200.00 dB, "
                                + "equalization and bias correction 200.00 dB",
                        "kept: plain");
    }

    @Test
    void judgesOnSamplesThatCalibrationDidNotUse() {
        stage.parameters.put("effort", "best");
        stage.parameters.put("samples", 4);
        assertThat(String.join("\n", apply().notes())).contains("on 6 samples that calibration did not use");
        stage.splits.put(Split.VALIDATE, 5L);
        assertThat(String.join("\n", apply().notes())).contains("on 5 validate samples");
    }

    @Test
    void correctsBiasesOnRequest() {
        stage.parameters.put("bias-correction", "true");
        stage.parameters.put("equalize", true);
        assertThat(apply().notes()).contains("equalized pairs of layers: 0", "layers with corrected biases: 1");
    }

    @Test
    void storesOneScaleATensorOnRequest() {
        stage.parameters.put("granularity", "tensor");
        Outcome outcome = apply();
        assertThat(((Outcome.Applied) outcome).model().main().tensor(1).quantization())
                .contains(Quantization.perTensor((float) (4 / 127.0), 0));
    }

    @Test
    void needsNoDataAndNoRuntimeForWeightsAlone() {
        stage.hasData = false;
        stage.hasRuntime = false;
        for (String mode : new String[] {"dynamic-range", "float16", "weight-only-int8", "weight-only-int4"}) {
            stage.parameters.put("mode", mode);
            assertThat(quantizer.check(model(), stage.of(model()))).as(mode).isInstanceOf(Check.Accepted.class);
            assertThat(quantizer.estimate(model(), stage.of(model())).inferences())
                    .as(mode)
                    .hasValue(0);
        }
        stage.parameters.put("layers", new String[] {"DENSE:int8"});
        assertThat(quantizer.check(model(), stage.of(model())))
                .isInstanceOfSatisfying(Check.Refused.class, refused -> assertThat(refused.matter())
                        .isEqualTo(HoneException.Reason.DATA));
    }

    @Test
    void refusesBlocksThatNoKernelReadsOrNoOperatorHas() {
        stage.parameters.put("mode", "weight-only-int4");
        stage.parameters.put("block", 48);
        assertThatThrownBy(() -> quantizer.check(model(), stage.of(model())))
                .isInstanceOfSatisfying(
                        HoneException.class, e -> assertThat(e.reason()).isEqualTo(HoneException.Reason.USAGE))
                .hasMessageContaining("block 48")
                .hasMessageContaining("multiples of 32");
        stage.parameters.put("block", 64);
        assertThat(quantizer.check(model(), stage.of(model()))).isInstanceOf(Check.Accepted.class);
        stage.parameters.put("mode", "int8");
        assertThatThrownBy(() -> quantizer.check(model(), stage.of(model())))
                .isInstanceOf(HoneException.class)
                .hasMessageContaining("weight-only-int4");
    }
}
