package dev.hone.runtime.tflite.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.hone.api.graph.GraphPass;
import dev.hone.format.tflite.internal.quantize.TfliteRealizer;
import dev.hone.model.Graph;
import dev.hone.model.Model;
import dev.hone.model.Tensor;
import dev.hone.quantization.QuantizationPlanner;
import dev.hone.quantization.QuantizationScope;
import dev.hone.quantization.QuantizationScope.Border;
import dev.hone.quantization.Scheme;
import dev.hone.quantization.SpecificationChecker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every integer form that the TFLite format claims for an operator: the interpreter takes it, and computes what the
 * float operator computes.
 */
class IntegerOperatorsTest {

    private static final int SAMPLES = 40;
    /** In dB. Int16 leaves a noise of 1e-4 of the range or so; some kernels look functions up in a table. */
    private static final Map<Scheme, Double> LEAST_SQNR = Map.of(Scheme.INT8, 28.0, Scheme.INT16X8, 55.0);

    /** Of values that are no real numbers, such as indices; rounding makes neighbours equal. */
    private static final Map<Scheme, Double> LEAST_AGREEMENT = Map.of(Scheme.INT8, 0.9, Scheme.INT16X8, 0.99);

    private final TfLiteRuntime runtime = new TfLiteRuntime(Path.of("target", "native"), "test");

    @TempDir
    private Path folder;

    @Test
    void leavesNoOperatorOut() throws IOException {
        List<String> claimed = OperatorClaims.listed().stream()
                .filter(line -> line.contains(" int8@") || line.contains(" int16@"))
                .map(line -> line.split(" ", -1)[0])
                .toList();
        assertThat(OperatorClaims.sketches("integer-operators.txt").stream()
                        .map(OperatorSketch::operator)
                        .toList())
                .containsAll(claimed);
    }

    @TestFactory
    Stream<DynamicTest> computesInIntegersWhatItComputesInFloat() throws IOException {
        return OperatorClaims.sketches("integer-operators.txt").stream()
                .flatMap(sketch -> Stream.of(Scheme.INT8, Scheme.INT16X8)
                        .filter(scheme -> takes(sketch, scheme))
                        .map(scheme -> dynamicTest(sketch.operator() + " " + scheme, () -> check(sketch, scheme))));
    }

    private static boolean takes(OperatorSketch sketch, Scheme scheme) {
        Graph graph = sketch.model().main();
        return OperatorClaims.OPERATORS
                .traits(graph, graph.nodes().get(0))
                .orElseThrow()
                .integerTypes()
                .contains(scheme.activations().orElseThrow());
    }

    private void check(OperatorSketch sketch, Scheme scheme) throws IOException {
        Model model = sketch.model();
        SampleRuns runs = new SampleRuns(runtime, folder);
        List<List<float[]>> inputs = SampleRuns.inputs(sketch, SAMPLES);
        List<List<float[]>> expected = runs.outputs(model, inputs);
        QuantizationScope scope = QuantizationScope.of(model, OperatorClaims.OPERATORS, Border.INTEGER, node -> scheme);
        assertThat(scope.nodes()).as("%s", scope.kept()).hasSize(1);
        GraphPass.Result realized = new TfliteRealizer()
                .realize(
                        model,
                        QuantizationPlanner.plan(
                                scope, SampleRuns.ranges(model, inputs, expected), OperatorClaims.TARGET),
                        OperatorClaims.OPERATORS);
        assertThat(SpecificationChecker.check(realized.model(), OperatorClaims.OPERATORS, OperatorClaims.TARGET))
                .isEmpty();
        List<List<float[]>> actual = runs.outputs(realized.model(), inputs);
        for (int output = 0; output < model.main().outputs().size(); output++) {
            Tensor tensor = model.main().tensor(model.main().outputs().get(output));
            if (tensor.type().isFloat()) {
                assertThat(sqnr(expected, actual, output)).isGreaterThan(LEAST_SQNR.get(scheme));
            } else {
                assertThat(agreement(expected, actual, output)).isGreaterThanOrEqualTo(LEAST_AGREEMENT.get(scheme));
            }
        }
    }

    private static double sqnr(List<List<float[]>> expected, List<List<float[]>> actual, int output) {
        double signal = 0;
        double noise = 0;
        for (int sample = 0; sample < expected.size(); sample++) {
            float[] wanted = expected.get(sample).get(output);
            float[] got = actual.get(sample).get(output);
            for (int i = 0; i < wanted.length; i++) {
                signal += (double) wanted[i] * wanted[i];
                noise += Math.pow((double) wanted[i] - got[i], 2);
            }
        }
        return 10 * Math.log10(signal / noise);
    }

    private static double agreement(List<List<float[]>> expected, List<List<float[]>> actual, int output) {
        int equal = 0;
        int all = 0;
        for (int sample = 0; sample < expected.size(); sample++) {
            float[] wanted = expected.get(sample).get(output);
            float[] got = actual.get(sample).get(output);
            for (int i = 0; i < wanted.length; i++) {
                equal += wanted[i] == got[i] ? 1 : 0;
                all++;
            }
        }
        return (double) equal / all;
    }
}
