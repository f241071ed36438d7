package dev.hone.runtime.tflite.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.hone.format.tflite.internal.quantize.TfliteRealizer;
import dev.hone.model.DataType;
import dev.hone.model.Model;
import dev.hone.model.Quantization;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import dev.hone.model.traits.Traits;
import dev.hone.quantization.ConstantValues;
import dev.hone.quantization.QuantizationPlanner;
import dev.hone.quantization.QuantizationScope;
import dev.hone.quantization.QuantizationScope.Border;
import dev.hone.quantization.Range;
import dev.hone.quantization.Scheme;
import dev.hone.quantization.Stored;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Weights of 4 bits, two to a byte: the interpreter computes the same as from a byte each, but for a step here and
 * there, as other kernels round otherwise.
 */
class PackedWeightsTest {

    private static final int SAMPLES = 10;
    private static final int MOST = 7;
    private static final Set<String> OPERATORS = Set.of("CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED");

    private final TfLiteRuntime runtime = new TfLiteRuntime(Path.of("target", "native"), "test");

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> computesFromTwoWeightsInAByteWhatItComputesFromAByteEach() throws IOException {
        List<OperatorSketch> sketches = OperatorClaims.sketches("integer-operators.txt").stream()
                .filter(sketch -> OPERATORS.contains(sketch.operator()))
                .toList();
        assertThat(sketches.stream().map(OperatorSketch::operator)).containsAll(OPERATORS);
        return sketches.stream().map(sketch -> dynamicTest(sketch.operator(), () -> check(sketch)));
    }

    private void check(OperatorSketch sketch) throws IOException {
        Model model = sketch.model();
        SampleRuns runs = new SampleRuns(runtime, folder);
        List<List<float[]>> inputs = SampleRuns.inputs(sketch, SAMPLES);
        Map<TensorRef, Range> ranges = SampleRuns.ranges(model, inputs, runs.outputs(model, inputs));
        Model bytes = stored(model, ranges, DataType.INT8);
        Model packed = stored(model, ranges, DataType.INT4);

        assertThat(packed.main().tensors()).anySatisfy(weight -> {
            assertThat(weight.type()).isEqualTo(DataType.INT4);
            assertThat(weight.data().orElseThrow().size())
                    .isEqualTo((weight.shape().elements() + 1) / 2);
        });
        List<List<float[]>> expected = runs.outputs(bytes, inputs);
        List<List<float[]>> actual = runs.outputs(packed, inputs);
        Tensor output = packed.main().tensor(packed.main().outputs().get(0));
        float step = output.quantization().orElseThrow().scale(0);
        long different = 0;
        int all = 0;
        for (int sample = 0; sample < SAMPLES; sample++) {
            float[] wanted = expected.get(sample).get(0);
            float[] got = actual.get(sample).get(0);
            assertThat(got).containsExactly(wanted, Offset.offset(1.01f * step));
            different += IntStream.range(0, got.length)
                    .filter(i -> got[i] != wanted[i])
                    .count();
            all += got.length;
        }
        assertThat(different).isLessThanOrEqualTo(all / 20);
    }

    private static Model stored(Model model, Map<TensorRef, Range> ranges, DataType type) {
        QuantizationScope scope =
                QuantizationScope.of(model, OperatorClaims.OPERATORS, Border.INTEGER, node -> Scheme.INT8);
        Map.Entry<TensorRef, Traits> weight =
                scope.integerWeights().entrySet().iterator().next();
        Quantization quantization = quantization(
                model.tensor(weight.getKey()),
                weight.getValue().weight().orElseThrow().outputChannelAxis());
        var plan = QuantizationPlanner.plan(
                scope, ranges, Map.of(weight.getKey(), new Stored(type, quantization)), OperatorClaims.TARGET);
        return new TfliteRealizer()
                .realize(model, plan, OperatorClaims.OPERATORS)
                .model();
    }

    /** A scale a channel, by which the largest weight is the largest code. */
    private static Quantization quantization(Tensor weight, int axis) {
        Shape shape = weight.shape();
        int inner = 1;
        for (int i = axis + 1; i < shape.rank(); i++) {
            inner *= shape.dimension(i);
        }
        float[] values = ConstantValues.all(weight);
        float[] scales = new float[shape.dimension(axis)];
        for (int i = 0; i < values.length; i++) {
            int channel = i / inner % scales.length;
            scales[channel] = Math.max(scales[channel], Math.abs(values[i]) / MOST);
        }
        return Quantization.perAxis(scales, new long[scales.length], axis);
    }
}
