package dev.hone.runtime.tflite.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.hone.api.graph.GraphPass;
import dev.hone.api.runtime.Session;
import dev.hone.format.tflite.internal.TfliteFormat;
import dev.hone.format.tflite.internal.quantize.TfliteRealizer;
import dev.hone.model.Model;
import dev.hone.quantization.QuantizationPlan;
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

/** What traits say of constants in fewer bits is what the interpreter takes and computes. */
class HybridOperatorsTest {

    /** In dB, for weights that spread evenly from -1 to 1. */
    private static final Map<Scheme, Double> LEAST_SQNR = Map.of(
            Scheme.DYNAMIC_RANGE, 35.0,
            Scheme.FLOAT16, 65.0,
            Scheme.WEIGHT_INT8, 38.0,
            Scheme.WEIGHT_INT4, 16.0);

    private final TfLiteRuntime runtime = new TfLiteRuntime(Path.of("target", "native"), "test");

    @TempDir
    private Path folder;

    @Test
    void leavesNoOperatorOut() throws IOException {
        List<String> claimed = OperatorClaims.listed().stream()
                .filter(line -> line.contains("hybrid=") || line.contains("lookup=") || line.contains("blocks="))
                .map(line -> line.split(" ", -1)[0])
                .toList();
        assertThat(claimed).isNotEmpty();
        assertThat(OperatorClaims.sketches("hybrid-operators.txt").stream()
                        .map(OperatorSketch::operator)
                        .toList())
                .containsAll(claimed);
    }

    @TestFactory
    Stream<DynamicTest> computesFromNarrowWeightsWhatItComputesFromFloats() throws IOException {
        return OperatorClaims.sketches("hybrid-operators.txt").stream().flatMap(sketch -> LEAST_SQNR.keySet().stream()
                .sorted()
                .map(scheme -> dynamicTest(sketch.operator() + " " + scheme, () -> check(sketch, scheme, 0))));
    }

    @TestFactory
    Stream<DynamicTest> computesFromBlocksWhatItComputesFromFloats() throws IOException {
        return OperatorClaims.sketches("hybrid-operators.txt").stream()
                .filter(sketch -> sketch.operator().equals("FULLY_CONNECTED"))
                .map(sketch -> dynamicTest(sketch.operator(), () -> check(sketch, Scheme.WEIGHT_INT4, 32)));
    }

    private void check(OperatorSketch sketch, Scheme scheme, int block) throws IOException {
        Model model = sketch.model();
        QuantizationScope scope = QuantizationScope.of(model, OperatorClaims.OPERATORS, Border.FLOAT, node -> scheme);
        assertThat(scope.schemes()).as("%s", scope.kept()).hasSize(1);
        QuantizationPlan plan = QuantizationPlanner.plan(scope, Map.of(), OperatorClaims.TARGET, block);
        GraphPass.Result realized = new TfliteRealizer().realize(model, plan, OperatorClaims.OPERATORS);
        assertThat(SpecificationChecker.check(realized.model(), OperatorClaims.OPERATORS, OperatorClaims.TARGET))
                .isEmpty();
        float[][] inputs = new float[model.main().inputs().size()][];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = sketch.values(i);
        }
        float[] expected = run(model, inputs);
        assertThat(sqnr(expected, run(realized.model(), inputs))).isGreaterThan(LEAST_SQNR.get(scheme));
    }

    private float[] run(Model model, float[][] inputs) throws IOException {
        Path file = folder.resolve("model.tflite");
        new TfliteFormat().write(model, file);
        try (Session session = runtime.open(file, 1)) {
            for (int i = 0; i < inputs.length; i++) {
                session.input(i).asFloatBuffer().put(inputs[i]);
            }
            session.run();
            float[] output = new float[session.output(0).remaining() / Float.BYTES];
            session.output(0).asFloatBuffer().get(output);
            return output;
        }
    }

    private static double sqnr(float[] expected, float[] actual) {
        double signal = 0;
        double noise = 0;
        for (int i = 0; i < expected.length; i++) {
            signal += (double) expected[i] * expected[i];
            noise += Math.pow((double) expected[i] - actual[i], 2);
        }
        return 10 * Math.log10(signal / noise);
    }
}
