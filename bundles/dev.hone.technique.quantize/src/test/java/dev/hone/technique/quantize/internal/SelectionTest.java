package dev.hone.technique.quantize.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.api.HoneException;
import dev.hone.api.target.TargetProfile;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.NodeRef;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import dev.hone.quantization.Scheme;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SelectionTest {

    private static final TargetProfile NARROW =
            TargetProfile.of("narrow", "1", "toy").build();
    private static final TargetProfile WIDE =
            TargetProfile.of("wide", "1", "toy").activationTypes(DataType.INT16).build();

    private final ToyStage stage = new ToyStage();

    /** x, two dense layers that write call:0 and call:1, a reshape that writes moved. */
    private static Graph graph() {
        GraphBuilder builder = new GraphBuilder("main");
        List<String> names = List.of("x", "call:0", "call:1", "moved");
        for (int id = 0; id < names.size(); id++) {
            builder.put(Tensor.activation(id, names.get(id), DataType.FLOAT32, Shape.of(2)));
        }
        return builder.inputs(List.of(0))
                .outputs(List.of(3))
                .append(node(0, "DENSE"))
                .append(node(1, "DENSE"))
                .append(node(2, "RESHAPE"))
                .build();
    }

    private static Node node(int id, String operator) {
        return new Node(id, "toy", operator, 1, List.of(id), List.of(id + 1), Attributes.NONE);
    }

    private Selection selection(TargetProfile target) {
        QuantizeParameters parameters =
                stage.of(Model.of("toy", List.of(graph()), Attributes.NONE)).parameters(QuantizeParameters.class);
        return Selection.of(graph(), new ToyOperators(), parameters, target);
    }

    private Stream<Scheme> schemes(TargetProfile target) {
        Selection selection = selection(target);
        return Stream.of(0, 1, 2).map(node -> selection.scheme(new NodeRef(0, node)));
    }

    private SelectionTest with(String parameter, String... values) {
        stage.parameters.put(parameter, values);
        return this;
    }

    private void assertRefused(TargetProfile target, String... parts) {
        assertThatThrownBy(() -> selection(target))
                .isInstanceOfSatisfying(
                        HoneException.class, e -> assertThat(e.reason()).isEqualTo(HoneException.Reason.USAGE))
                .hasMessageContainingAll(parts);
    }

    @Test
    void quantizesAllInTheModeUnlessToldOtherwise() {
        assertThat(schemes(NARROW)).containsOnly(Scheme.INT8);
        stage.parameters.put("mode", "int16x8");
        assertThat(schemes(WIDE)).containsOnly(Scheme.INT16X8);
    }

    @Test
    void leavesOutWhatIsExcludedByOperatorKindOrName() {
        assertThat(with("exclude", "DENSE").schemes(NARROW)).containsExactly(Scheme.FLOAT, Scheme.FLOAT, Scheme.INT8);
        assertThat(with("exclude", "movement").schemes(NARROW)).containsExactly(Scheme.INT8, Scheme.INT8, Scheme.FLOAT);
        assertThat(with("exclude", "*:1").schemes(NARROW)).containsExactly(Scheme.INT8, Scheme.FLOAT, Scheme.INT8);
    }

    @Test
    void quantizesOnlyWhatIsIncludedAndNotExcluded() {
        with("include", "dense");
        assertThat(schemes(NARROW)).containsExactly(Scheme.INT8, Scheme.INT8, Scheme.FLOAT);
        with("exclude", "call:0");
        assertThat(schemes(NARROW)).containsExactly(Scheme.FLOAT, Scheme.INT8, Scheme.FLOAT);
    }

    @Test
    void refusesToLeaveEverythingInFloat() {
        with("exclude", "*").assertRefused(WIDE, "include, exclude and layers leave every operator in float");
    }

    @Test
    void givesTheLastMatchingLayerTheLastWord() {
        with("exclude", "call:0").with("layers", "dense:int16x8", "call:1:float", "RESHAPE: int8");
        assertThat(schemes(WIDE)).containsExactly(Scheme.INT16X8, Scheme.FLOAT, Scheme.INT8);
    }

    @Test
    void takesTheCalibratorOfTheWriterOrElseOfTheFirstReader() {
        stage.parameters.put("calibrator", "entropy");
        Selection selection = with("layers", "DENSE:int8:mse").selection(NARROW);
        assertThat(selection.calibrator(new TensorRef(0, 0))).hasToString("mse");
        assertThat(selection.calibrator(new TensorRef(0, 2))).hasToString("mse");
        assertThat(selection.calibrator(new TensorRef(0, 3))).hasToString("entropy");
        assertThat(selection.calibrators()).isEqualTo(", by entropy and mse");
        assertThat(with("layers", "DENSE:int8:percentile", "call:0:int8")
                        .selection(NARROW)
                        .calibrator(new TensorRef(0, 0)))
                .hasToString("entropy");
    }

    @Test
    void namesAcceptedCalibratorsAndPercentiles() {
        stage.parameters.put("calibrator", "guess");
        assertRefused(NARROW, "calibrator 'guess'", "min-max, moving-average, percentile, entropy, mse");
        stage.parameters.put("calibrator", "percentile");
        for (double percentile : new double[] {0, -3, 100.5, Double.NaN}) {
            stage.parameters.put("percentile", percentile);
            assertRefused(NARROW, "percentile=" + percentile, "more than 0, at most 100");
        }
    }

    @Test
    void namesAPatternThatMatchesNothing() {
        with("exclude", "CONV*").assertRefused(NARROW, "exclude 'CONV*'", "DENSE, RESHAPE");
        with("exclude").with("include", "softmax").assertRefused(NARROW, "include 'softmax'");
        with("include").with("layers", "nothing:float").assertRefused(NARROW, "layers 'nothing'");
    }

    @Test
    void namesAcceptedModesAndCalibratorsForLayers() {
        with("layers", "dense:int7")
                .assertRefused(NARROW, "'dense:int7'", "'int7'", "float, float16, int16x8, int8, weight-only-int4");
        with("layers", "dense:int8:oracle").assertRefused(NARROW, "'oracle'", "min-max");
        with("layers", "dense:float:min-max").assertRefused(NARROW, "calibrator", "float");
        with("layers", "dense").assertRefused(NARROW, "pattern:mode");
        with("layers", ":int8").assertRefused(NARROW, "empty");
    }

    @Test
    void refusesAModeThatTheTargetDoesNotTakeAndNamesThoseItTakes() {
        stage.parameters.put("mode", "int16x8");
        assertRefused(NARROW, "target narrow", "int16x8", "it takes int8, int8-float-io");
        stage.parameters.put("mode", "int8");
        with("layers", "dense:int16x8").assertRefused(NARROW, "layers 'dense'", "it takes int8, int8-float-io");
    }
}
