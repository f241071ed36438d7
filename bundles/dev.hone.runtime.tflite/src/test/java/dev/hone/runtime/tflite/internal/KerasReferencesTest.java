package dev.hone.runtime.tflite.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.hone.api.runtime.Session;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Layers of Keras with their options: the interpreter computes what Keras computed, see {@code bench/keras-reference}.
 */
class KerasReferencesTest {

    /** Of an output's range. */
    private static final double TOLERANCE = 1e-4;

    /** The groups of {@code make.py}, as {@code .keras} files, and as {@code .h5} files where there is such a file. */
    private static final List<String> GROUPS = List.of(
            "activations",
            "convolutions",
            "convolutions_h5",
            "channels_first",
            "one_dimension",
            "pooling",
            "normalizations",
            "normalizations_h5",
            "merging",
            "structure",
            "structure_h5",
            "sequence",
            "sequence_h5",
            "volumes",
            "embeddings",
            "recurrent",
            "recurrent_h5",
            "sequences",
            "states",
            "distributed",
            "attention",
            "attention_h5",
            "operations",
            "branches",
            "written_activations",
            "further_shapes",
            "masks",
            "attention_masks",
            "indices",
            "long_sequence");

    /** Those of them with whole sequences, which can also be computed step by step. */
    private static final List<String> SEQUENCES = List.of("recurrent", "recurrent_h5", "states", "long_sequence");

    private interface Conversion {
        Path of(Path model, Path folder) throws IOException;
    }

    private final TfLiteRuntime runtime = new TfLiteRuntime(Path.of("target", "native"), "test");

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicContainer> computesWhatKerasComputes() throws IOException {
        List<DynamicContainer> groups = new ArrayList<>();
        for (String group : GROUPS) {
            groups.add(dynamicContainer(group, tests(group, KerasModels::convert)));
        }
        for (String group : SEQUENCES) {
            groups.add(dynamicContainer(group + " step by step", tests(group, KerasModels::convertStepwise)));
        }
        return groups.stream();
    }

    private List<DynamicTest> tests(String group, Conversion conversion) throws IOException {
        Map<String, byte[]> recorded = recorded(group);
        String name = recorded.keySet().stream()
                .filter(entry -> entry.startsWith("model"))
                .findFirst()
                .orElseThrow();
        Path model = Files.write(folder.resolve(group + "-" + name), recorded.get(name));
        Path converted;
        try {
            converted = conversion.of(model, folder);
        } catch (RuntimeException e) {
            return List.of(dynamicTest("is read", () -> {
                throw e;
            }));
        }
        List<DynamicTest> tests = new ArrayList<>();
        try (Session session = runtime.open(converted, 1)) {
            run(session, ByteBuffer.wrap(recorded.get("inputs.bin")));
            run(session, ByteBuffer.wrap(recorded.get("inputs.bin"))); // as nothing is left of another run
            FloatBuffer outputs = ByteBuffer.wrap(recorded.get("outputs.bin"))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer();
            for (int i = 0; i < session.outputs().size(); i++) {
                float[] actual = new float[session.output(i).remaining() / Float.BYTES];
                session.output(i).asFloatBuffer().get(actual);
                float[] expected = new float[Math.min(actual.length, outputs.remaining())];
                outputs.get(expected);
                String output = group + " " + session.outputs().get(i).name();
                tests.add(dynamicTest(output, () -> compare(output, actual, expected)));
            }
            int left = outputs.remaining();
            tests.add(dynamicTest("has no output less", () -> assertThat(left).isZero()));
        }
        return tests;
    }

    private static void run(Session session, ByteBuffer inputs) {
        for (int i = 0; i < session.inputs().size(); i++) {
            ByteBuffer input = session.input(i);
            input.put(inputs.slice(inputs.position(), input.remaining()));
            inputs.position(inputs.position() + input.flip().remaining());
        }
        session.run();
    }

    private static void compare(String output, float[] actual, float[] expected) {
        assertThat(actual).as(output).hasSameSizeAs(expected);
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        double worst = 0;
        for (int i = 0; i < expected.length; i++) {
            min = Math.min(min, expected[i]);
            max = Math.max(max, expected[i]);
            double difference = Math.abs(actual[i] - expected[i]);
            worst = difference <= worst ? worst : difference;
        }
        assertThat(max - min).as(output).isPositive();
        assertThat(worst).as(output).isLessThanOrEqualTo(TOLERANCE * (max - min));
    }

    private static Map<String, byte[]> recorded(String group) throws IOException {
        Map<String, byte[]> entries = new HashMap<>();
        try (InputStream stream = KerasReferencesTest.class.getResourceAsStream("keras/" + group + ".zip");
                ZipInputStream zip = new ZipInputStream(stream)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
        return entries;
    }
}
