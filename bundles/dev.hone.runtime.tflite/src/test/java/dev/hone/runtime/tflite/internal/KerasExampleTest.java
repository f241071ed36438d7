package dev.hone.runtime.tflite.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hone.api.runtime.Session;
import dev.hone.format.tflite.internal.TfliteFormat;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The project's example as Keras file and as the file that the converter made of it. */
class KerasExampleTest {

    private static final Path KERAS = FashionMnist.MODEL.resolveSibling("fashion_dscnn.keras");

    private final TfLiteRuntime runtime = new TfLiteRuntime(Path.of("target", "native"), "test");

    @TempDir
    private Path folder;

    @Test
    void computesWhatTheConvertersFileComputes() throws IOException {
        float[][] images = FashionMnist.images(20);
        try (Session own = runtime.open(KerasModels.convert(KERAS, folder), 1);
                Session other = runtime.open(FashionMnist.MODEL, 1)) {
            for (float[] image : images) {
                float[] expected = KerasModels.run(other, List.of(image)).get(0);
                float[] scores = KerasModels.run(own, List.of(image)).get(0);
                for (int i = 0; i < expected.length; i++) {
                    assertThat(scores[i]).isCloseTo(expected[i], within(1e-5f));
                }
            }
        }
    }

    @Test
    void hasTheOperatorsOfTheConvertersFile() throws IOException {
        assertThat(operators(KerasModels.convert(KERAS, folder))).isEqualTo(operators(FashionMnist.MODEL));
    }

    @Test
    void leavesTheBatchOpen() throws IOException {
        try (Session session = runtime.open(KerasModels.convert(KERAS, folder), 1)) {
            assertThat(session.resizeBatch(3)).isTrue();
            session.run();
            assertThat(session.output(0).remaining()).isEqualTo(3 * 10 * Float.BYTES);
        }
    }

    @Test
    void writesTheShapesOfABatchThatIsFixed() throws IOException {
        Model model = KerasModels.realized(KERAS, OptionalInt.of(3));
        model.main().tensors().forEach(tensor -> assertThat(tensor.attributes().has("tflite:shape_signature"))
                .as(tensor.label())
                .isFalse());
        Path file = folder.resolve("fixed.tflite");
        new TfliteFormat().write(model, file);
        try (Session session = runtime.open(file, 1)) {
            session.run();
            assertThat(session.inputs().get(0).shape()).isEqualTo(Shape.of(3, 28, 28, 1));
            assertThat(session.output(0).remaining()).isEqualTo(3 * 10 * Float.BYTES);
        }
    }

    /** Networks with batch norm and with paddings of their own, as Keras file and as the converter's file of it. */
    @ParameterizedTest
    @ValueSource(strings = {"mnist_dscnn", "mnist_tutorial_10e"})
    void computesWhatTheConvertersFilesOfOtherNetworksCompute(String network) throws IOException {
        Path models = Path.of("..", "..", "bench", "models");
        Path keras = models.resolve(network + ".keras");
        try (Session own = runtime.open(KerasModels.convert(keras, folder), 1);
                Session other = runtime.open(models.resolve(network + ".tflite"), 1)) {
            for (float[] image : FashionMnist.images(20)) {
                float[] expected = KerasModels.run(other, List.of(image)).get(0);
                float[] scores = KerasModels.run(own, List.of(image)).get(0);
                for (int i = 0; i < expected.length; i++) {
                    assertThat(scores[i]).isCloseTo(expected[i], within(1e-4f * range(expected)));
                }
            }
        }
    }

    private static float range(float... values) {
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        for (float value : values) {
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        return max - min;
    }

    private static List<String> operators(Path file) throws IOException {
        return new TfliteFormat()
                .read(file).main().nodes().stream().map(Node::operator).toList();
    }
}
