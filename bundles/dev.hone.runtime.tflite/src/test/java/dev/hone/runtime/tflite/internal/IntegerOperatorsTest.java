package dev.hone.runtime.tflite.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.hone.api.TensorSpec;
import dev.hone.api.graph.GraphPass;
import dev.hone.api.runtime.Session;
import dev.hone.format.tflite.internal.TfliteFormat;
import dev.hone.format.tflite.internal.quantize.TfliteRealizer;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Model;
import dev.hone.model.Quantization;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import dev.hone.quantization.Affine;
import dev.hone.quantization.QuantizationPlanner;
import dev.hone.quantization.QuantizationScope;
import dev.hone.quantization.QuantizationScope.Border;
import dev.hone.quantization.Range;
import dev.hone.quantization.Scheme;
import dev.hone.quantization.SpecificationChecker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
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
    private static final Quantization IDENTITY = Quantization.perTensor(1, 0);
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
        List<List<float[]>> inputs = new ArrayList<>();
        for (int sample = 0; sample < SAMPLES; sample++) {
            List<float[]> one = new ArrayList<>();
            for (int input = 0; input < model.main().inputs().size(); input++) {
                one.add(sketch.values(input));
            }
            inputs.add(one);
        }
        List<List<float[]>> expected = run(model, inputs);
        QuantizationScope scope = QuantizationScope.of(model, OperatorClaims.OPERATORS, Border.INTEGER, node -> scheme);
        assertThat(scope.nodes()).as("%s", scope.kept()).hasSize(1);
        GraphPass.Result realized = new TfliteRealizer()
                .realize(
                        model,
                        QuantizationPlanner.plan(scope, ranges(model, inputs, expected), OperatorClaims.TARGET),
                        OperatorClaims.OPERATORS);
        assertThat(SpecificationChecker.check(realized.model(), OperatorClaims.OPERATORS, OperatorClaims.TARGET))
                .isEmpty();
        List<List<float[]>> actual = run(realized.model(), inputs);
        for (int output = 0; output < model.main().outputs().size(); output++) {
            Tensor tensor = model.main().tensor(model.main().outputs().get(output));
            if (tensor.type().isFloat()) {
                assertThat(sqnr(expected, actual, output)).isGreaterThan(LEAST_SQNR.get(scheme));
            } else {
                assertThat(agreement(expected, actual, output)).isGreaterThanOrEqualTo(LEAST_AGREEMENT.get(scheme));
            }
        }
    }

    private List<List<float[]>> run(Model model, List<List<float[]>> inputs) throws IOException {
        Path file = folder.resolve("model.tflite");
        new TfliteFormat().write(model, file);
        List<List<float[]>> outputs = new ArrayList<>();
        try (Session session = runtime.open(file, 1)) {
            for (List<float[]> sample : inputs) {
                for (int input = 0; input < sample.size(); input++) {
                    store(sample.get(input), session.inputs().get(input), session.input(input));
                }
                session.run();
                List<float[]> one = new ArrayList<>();
                for (int output = 0; output < session.outputs().size(); output++) {
                    one.add(load(session.outputs().get(output), session.output(output)));
                }
                outputs.add(one);
            }
        }
        return outputs;
    }

    private static void store(float[] values, TensorSpec spec, ByteBuffer target) {
        for (float value : values) {
            if (spec.quantization().isEmpty()) {
                target.putFloat(value);
            } else {
                Quantization quantization = spec.quantization().get();
                long stored = Affine.quantize(value, quantization.scale(0), quantization.zeroPoint(0), spec.type());
                if (spec.type() == DataType.INT8) {
                    target.put((byte) stored);
                } else {
                    target.putShort((short) stored);
                }
            }
        }
        target.rewind();
    }

    private static float[] load(TensorSpec spec, ByteBuffer source) {
        int width = spec.type().bits() / 8;
        float[] values = new float[source.remaining() / width];
        for (int i = 0; i < values.length; i++) {
            double value =
                    switch (spec.type()) {
                        case FLOAT32 -> source.getFloat(4 * i);
                        case INT32 -> source.getInt(4 * i);
                        case INT16 -> source.getShort(2 * i);
                        default -> source.get(i);
                    };
            Quantization quantization = spec.quantization().orElse(IDENTITY);
            values[i] = (float) ((value - quantization.zeroPoint(0)) * quantization.scale(0));
        }
        return values;
    }

    private static Map<TensorRef, Range> ranges(Model model, List<List<float[]>> inputs, List<List<float[]>> outputs) {
        Map<TensorRef, Range> ranges = new HashMap<>();
        merge(ranges, model.main().inputs(), inputs);
        merge(ranges, model.main().outputs(), outputs);
        return ranges;
    }

    private static void merge(Map<TensorRef, Range> ranges, List<Integer> ids, List<List<float[]>> samples) {
        for (List<float[]> sample : samples) {
            for (int i = 0; i < ids.size(); i++) {
                for (float value : sample.get(i)) {
                    ranges.merge(new TensorRef(0, ids.get(i)), new Range(value, value), Range::merge);
                }
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
