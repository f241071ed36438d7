package dev.hone.runtime.tflite.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.hone.api.TensorSpec;
import dev.hone.api.runtime.Session;
import dev.hone.format.tflite.internal.TfliteFormat;
import dev.hone.format.tflite.internal.operators.TfliteLowering;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Model;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.training.reference.Array;
import dev.hone.training.reference.Interpreter;
import dev.hone.training.tuning.Network;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The form of every operator in the {@code hone} dialect computes what the interpreter computes. */
class LoweredOperatorsTest {

    private static final int SAMPLES = 3;
    private static final double TOLERANCE = 2e-5;

    /** Operators that have an integer form but none in the dialect. */
    private static final Set<String> WITHOUT = Set.of("REVERSE_SEQUENCE", "DYNAMIC_UPDATE_SLICE", "TOPK_V2");

    private final TfLiteRuntime runtime = new TfLiteRuntime(Path.of("target", "native"), "test");

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> computesWhatTheInterpreterComputes() throws IOException {
        return sketches().map(sketch -> dynamicTest(sketch.toString(), () -> checkAlone(sketch)));
    }

    @TestFactory
    Stream<DynamicTest> computesSeveralSamplesAtOnce() throws IOException {
        return sketches()
                .filter(sketch -> inputs(sketch.model()).stream()
                        .allMatch(tensor ->
                                tensor.shape().rank() > 0 && tensor.shape().dimension(0) == 1))
                .filter(sketch -> !inputs(sketch.model()).isEmpty() && !repeatsSamples(sketch))
                .map(sketch -> dynamicTest(sketch.toString(), () -> checkTogether(sketch)));
    }

    private static boolean repeatsSamples(OperatorSketch sketch) {
        Graph graph = sketch.model().main();
        return sketch.operator().equals("BROADCAST_TO")
                && graph.tensor(graph.outputs().get(0)).shape().dimension(0) > 1;
    }

    private static Stream<OperatorSketch> sketches() throws IOException {
        return Stream.of("lowered-operators.txt", "integer-operators.txt")
                .flatMap(OperatorClaims::sketchesOf)
                .filter(sketch -> !WITHOUT.contains(sketch.operator()));
    }

    private static List<Tensor> inputs(Model model) {
        return model.main().inputs().stream().map(model.main()::tensor).toList();
    }

    private void checkAlone(OperatorSketch sketch) throws IOException {
        Graph graph = sketch.model().main();
        Graph lowered = new TfliteLowering().lower(graph, graph.nodes().get(0)).orElseThrow();
        List<float[]> values = values(sketch);
        Map<Integer, Array> known = new HashMap<>();
        List<Integer> read = graph.nodes().get(0).inputs().stream()
                .filter(id -> id != Tensor.NONE)
                .toList();
        for (int i = 0; i < read.size(); i++) {
            Tensor tensor = graph.tensor(read.get(i));
            int given = graph.inputs().indexOf(tensor.id());
            if (given >= 0) {
                known.put(lowered.inputs().get(i), array(tensor.shape(), List.of(values.get(given))));
            } else if (tensor.isConstant()) {
                known.put(
                        lowered.inputs().get(i),
                        Array.of(tensor.type(), tensor.shape(), tensor.data().orElseThrow()));
            }
        }
        List<Array> actual = new Interpreter(lowered).run(known);
        List<float[]> expected = run(sketch.model(), List.of(values)).get(0);
        for (int output = 0; output < expected.size(); output++) {
            Tensor stated = graph.tensor(graph.outputs().get(output));
            assertThat(lowered.tensor(lowered.outputs().get(output)).shape()).isEqualTo(stated.shape());
            assertThat(actual.get(output).shape()).isEqualTo(stated.shape());
            same(actual.get(output), List.of(expected.get(output)));
        }
    }

    private void checkTogether(OperatorSketch sketch) throws IOException {
        Network network = Network.of(sketch.model(), KerasModels.OPERATORS);
        Graph graph = network.graph();
        List<List<float[]>> samples = new ArrayList<>();
        for (int i = 0; i < SAMPLES; i++) {
            samples.add(values(sketch));
        }
        Map<Integer, Array> known = new HashMap<>();
        for (int i = 0; i < graph.inputs().size(); i++) {
            int input = i;
            known.put(
                    graph.inputs().get(i),
                    array(
                            graph.tensor(graph.inputs().get(i)).shape().with(0, SAMPLES),
                            samples.stream().map(sample -> sample.get(input)).toList()));
        }
        List<Array> actual = new Interpreter(graph).run(known);
        List<List<float[]>> expected = run(sketch.model(), samples);
        for (int i = 0; i < actual.size(); i++) {
            int output = i;
            same(
                    actual.get(output),
                    expected.stream().map(sample -> sample.get(output)).toList());
        }
    }

    private static void same(Array actual, List<float[]> expected) {
        float[] all = joined(expected);
        assertThat(actual.size()).isEqualTo(all.length);
        for (int i = 0; i < all.length; i++) {
            assertThat(actual.get(i))
                    .as("element %d", i)
                    .isCloseTo(all[i], within(TOLERANCE * Math.max(1, Math.abs(all[i]))));
        }
    }

    private static Array array(Shape shape, List<float[]> samples) {
        float[] all = joined(samples);
        return Array.of(
                shape, IntStream.range(0, all.length).mapToDouble(i -> all[i]).toArray());
    }

    private static float[] joined(List<float[]> parts) {
        float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    /** Truth values are 0 and 1. */
    private static List<float[]> values(OperatorSketch sketch) {
        List<float[]> values = new ArrayList<>();
        for (int input = 0; input < sketch.model().main().inputs().size(); input++) {
            float[] one = sketch.values(input);
            if (inputs(sketch.model()).get(input).type() == DataType.BOOL) {
                for (int i = 0; i < one.length; i++) {
                    one[i] = one[i] > 0 ? 1 : 0;
                }
            }
            values.add(one);
        }
        return values;
    }

    /** Each sample is the first of its session: state is as at the start. */
    private List<List<float[]>> run(Model model, List<List<float[]>> samples) throws IOException {
        Path file = folder.resolve("model.tflite");
        new TfliteFormat().write(model, file);
        List<List<float[]>> outputs = new ArrayList<>();
        for (List<float[]> sample : samples) {
            try (Session session = runtime.open(file, 1)) {
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
            if (spec.type() == DataType.BOOL) {
                target.put((byte) value);
            } else {
                target.putFloat(value);
            }
        }
        target.rewind();
    }

    private static float[] load(TensorSpec spec, ByteBuffer source) {
        float[] values = new float[source.remaining() / (spec.type().bits() / 8)];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (spec.type()) {
                case FLOAT32 -> source.getFloat();
                case INT32 -> source.getInt();
                default -> source.get();
            };
        }
        return values;
    }
}
