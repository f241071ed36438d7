package dev.hone.format.keras.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.model.DataType;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Model;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.hone.HoneOp;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KerasFormatTest {

    private static final Path EXAMPLE = Path.of("..", "..", "examples", "fashion-mnist", "fashion_dscnn.keras");
    private static final String CONFIG = "config.json";
    private static final String WEIGHTS = "model.weights.h5";

    private final KerasFormat format = new KerasFormat();

    @TempDir
    private Path folder;

    @Test
    void readsIntoTheHoneDialectWithAnOpenBatch() throws IOException {
        Model model = format.read(EXAMPLE);
        assertThat(model.dialect()).isEqualTo(HoneOp.DIALECT);
        Tensor input = model.main().tensor(model.main().inputs().get(0));
        assertThat(input.name()).isEqualTo("image");
        assertThat(input.type()).isEqualTo(DataType.FLOAT32);
        assertThat(input.shape()).isEqualTo(Shape.of(Shape.DYNAMIC, 28, 28, 1));
        assertThat(model.main().tensor(model.main().outputs().get(0)).name()).isEqualTo("classes");
    }

    @Test
    void recognizesZipAndHdf5ByTheirBeginning() {
        assertThat(format.recognizes(ByteBuffer.wrap(new byte[] {'P', 'K', 3, 4, 0})))
                .isTrue();
        assertThat(format.recognizes(ByteBuffer.wrap(new byte[] {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'})))
                .isTrue();
        assertThat(format.recognizes(ByteBuffer.wrap("TFL3".getBytes(StandardCharsets.US_ASCII))))
                .isFalse();
    }

    @Test
    void refusesWhatIsNoZip() throws IOException {
        Path file = Files.write(folder.resolve("a.keras"), new byte[] {'P', 'K', 3, 4, 1, 2, 3});
        assertRefused(file, "neither a whole zip");
    }

    @Test
    void refusesAZipWithoutAModel() throws IOException {
        assertRefused(zip(Map.of("readme", new byte[3])), "has no config.json");
    }

    @Test
    void refusesWhatExpandsFarBeyondTheFile() throws IOException {
        Map<String, byte[]> entries = entries();
        entries.put(WEIGHTS, new byte[80 << 20]);
        assertRefused(zip(entries), WEIGHTS, "expands to more than");
    }

    @Test
    void refusesTruncatedWeights() throws IOException {
        Map<String, byte[]> entries = entries();
        byte[] weights = entries.get(WEIGHTS);
        for (int size : new int[] {0, 7, 100, weights.length / 2}) {
            entries.put(WEIGHTS, Arrays.copyOf(weights, size));
            assertThatThrownBy(() -> format.read(zip(entries)))
                    .as("%d bytes", size)
                    .isInstanceOf(InvalidModelException.class);
        }
    }

    @Test
    void refusesDamagedFilesAndNeverFailsOtherwise() throws IOException {
        Map<String, byte[]> entries = entries();
        byte[] weights = entries.get(WEIGHTS);
        Random random = new Random(1);
        for (int round = 0; round < 60; round++) {
            byte[] damaged = weights.clone();
            for (int i = 0; i < 20; i++) {
                damaged[random.nextInt(4096)] = (byte) random.nextInt(256);
            }
            entries.put(WEIGHTS, damaged);
            Path file = zip(entries);
            try {
                format.read(file);
            } catch (InvalidModelException e) {
                assertThat(e.getMessage()).doesNotContain("\n");
            }
        }
    }

    @Test
    void namesTheLayerAndShapesThatDoNotFitTheWeights() throws IOException {
        assertRefused(
                configured(config -> config.replace("\"filters\": 32", "\"filters\": 33")),
                "layer 'stem' (Conv2D)",
                "3x3x1x32",
                "3x3x1x33");
    }

    @Test
    void tellsOnceWhatIsSaidOfSeveralLayers() throws IOException {
        Path file = configured(config -> config.replace("\"class_name\": \"ReLU\"", "\"class_name\": \"Lambda\""));
        assertThatThrownBy(() -> format.read(file))
                .isInstanceOf(InvalidModelException.class)
                .message()
                .contains("layer 'stem_relu' (Lambda) is of a class that is not supported (likewise layer '")
                .containsOnlyOnce("is of a class that is not supported");
    }

    @Test
    void tellsAllProblemsAtOnce() throws IOException {
        assertRefused(
                configured(config -> config.replaceFirst("\"class_name\": \"ReLU\"", "\"class_name\": \"Lambda\"")
                        .replaceFirst("\"class_name\": \"Softmax\"", "\"class_name\": \"Sparkle\"")
                        .replaceFirst("\"padding\": \"same\"", "\"padding\": \"full\"")),
                "problems:",
                "layer 'stem' (Conv2D): padding=full; supported: valid, same",
                "layer 'stem_relu' (Lambda) is of a class that is not supported",
                "supported layers: Activation, ");
    }

    @Test
    void namesCustomClasses() throws IOException {
        assertRefused(
                configured(config -> config.replaceFirst(
                        "\"module\": \"keras.layers\", \"class_name\": \"ReLU\"",
                        "\"module\": null, \"class_name\": \"Acme>Sparkle\"")),
                "layer 'stem_relu' (Sparkle) is of the custom class Acme>Sparkle");
    }

    @Test
    void refusesLayersThatKerasQuantized() throws IOException {
        assertRefused(
                configured(config -> config.replaceFirst(
                        "\"class_name\": \"DTypePolicy\"", "\"class_name\": \"QuantizedDTypePolicy\"")),
                "layer 'stem' (Conv2D) is quantized by Keras (QuantizedDTypePolicy)");
    }

    @Test
    void refusesFilesOfWeightsOnly() throws IOException {
        Path file = Files.write(folder.resolve("w.h5"), entries().get(WEIGHTS));
        assertRefused(file, "weights only", "model.save");
    }

    @Test
    void refusesSubclassedModels() throws IOException {
        assertRefused(
                configured(
                        config -> config.replaceFirst("\"class_name\": \"Functional\"", "\"class_name\": \"MyNet\"")),
                "class MyNet",
                "Sequential and functional");
    }

    @Test
    void refusesInputsThatMakeNoSenseByTheirLayer() throws IOException {
        String type = "\"dtype\": \"float32\", \"sparse\": ";
        assertRefused(
                configured(config -> config.replaceFirst(type + "false", type + "7")),
                "layer 'image' (InputLayer): sparse=7; accepted: boolean");
        assertRefused(
                configured(config -> config.replaceFirst("\\[null, 28, ", "[null, 4294967296, ")),
                "layer 'image' (InputLayer): batch_shape=4294967296; accepted: -2147483648 to 2147483647");
    }

    @Test
    void refusesToCropAllThereIs() throws IOException {
        String relu = "\"class_name\": \"ReLU\", \"config\": {";
        String cropping = "\"class_name\": \"Cropping2D\", \"config\": {\"cropping\": ";
        assertRefused(
                configured(config -> config.replace(relu, cropping + "[[0, 15], [0, 0]], ")),
                "layer 'stem_relu' (Cropping2D): nothing is left of data of shape ?x14x14x32");
        assertRefused(
                configured(config -> config.replace(relu, cropping + "[[0, -1], [0, 0]], ")),
                "layer 'stem_relu' (Cropping2D): cropping=[[0, -1], [0, 0]]; accepted: two numbers for each dimension");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    GroupNormalization | "groups": 0           | groups=0 does not divide 32 channels
                    UpSampling2D       | "size": 0             | size=0; accepted: at least 1
                    UpSampling2D       | "size": 999999999     | 999999999 times 14 values along an axis; accepted: up to
                    UpSampling2D       | "size": 99999         | it gives data of shape ?x1399986x1399986x32; accepted: up to
                    Resizing           | "height": -2          | height=-2; accepted: at least 1
                    """)
    void refusesSizesThatMakeNoSense(String layer, String option, String message) throws IOException {
        assertRefused(
                configured(config -> config.replace(
                        "\"class_name\": \"ReLU\", \"config\": {",
                        "\"class_name\": \"" + layer + "\", \"config\": {" + option + ", ")),
                "layer 'stem_relu' (" + layer + "): " + message);
    }

    @Test
    void refusesFilesOfVersionsThatAreNotKnown() throws IOException {
        Map<String, byte[]> entries = entries();
        entries.put("metadata.json", "{\"keras_version\": \"30.1\"}".getBytes(StandardCharsets.UTF_8));
        assertRefused(zip(entries), "the file is of Keras 30.1; accepted: Keras 2 and 3");
    }

    @Test
    void refusesTypesThatMakeNoSenseByTheirLayer() throws IOException {
        assertRefused(
                configured(config -> config.replaceFirst("\"class_name\": \"DTypePolicy\"", "\"class_name\": 7")),
                "layer 'stem' (Conv2D) has a dtype that makes no sense: class_name=7; accepted: string");
    }

    @Test
    void refusesModelsThatGrowByCallingEachOther() throws IOException {
        String layer = "{\"module\": \"keras.layers\", \"class_name\": \"%s\", \"name\": \"%s\","
                + " \"config\": %s, \"inbound_nodes\": [%s]}";
        String call = "{\"args\": [{\"class_name\": \"__keras_tensor__\", \"config\": {\"shape\": [null, 4],"
                + " \"keras_history\": [\"%s\", %d, 0]}}], \"kwargs\": {}}";
        String input = layer.formatted("InputLayer", "in", "{\"name\": \"in\", \"batch_shape\": [null, 4]}", "");
        String within = "{\"name\": \"inner\"}";
        String kind = "ReLU";
        for (int depth = 0; depth < 40; depth++) {
            String twice = call.formatted("in", 0) + "," + call.formatted("inner", kind.equals("ReLU") ? 0 : 1);
            within = "{\"name\": \"inner\", \"layers\": [%s, %s], \"input_layers\": [[\"in\", 0, 0]],"
                            .formatted(input, layer.formatted(kind, "inner", within, twice))
                    + " \"output_layers\": [[\"inner\", %d, 0]]}".formatted(kind.equals("ReLU") ? 1 : 2);
            kind = "Functional";
        }
        Map<String, byte[]> entries = entries();
        entries.put(CONFIG, layer.formatted(kind, "inner", within, "").getBytes(StandardCharsets.UTF_8));
        assertRefused(zip(entries), "more than 100000 calls of layers");
    }

    @Test
    void writesNoKerasFiles() throws IOException {
        Model model = format.read(EXAMPLE);
        assertThat(format.refusal(model)).isPresent();
        Path file = folder.resolve("out.keras");
        assertThatThrownBy(() -> format.write(model, file)).isInstanceOf(InvalidModelException.class);
        assertThat(file).doesNotExist();
    }

    private void assertRefused(Path file, String... parts) {
        assertThatThrownBy(() -> format.read(file))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContainingAll(parts)
                .hasMessageStartingWith(file.toString());
    }

    private Path configured(UnaryOperator<String> change) throws IOException {
        Map<String, byte[]> entries = entries();
        String before = new String(entries.get(CONFIG), StandardCharsets.UTF_8);
        String after = change.apply(before);
        assertThat(after).isNotEqualTo(before);
        entries.put(CONFIG, after.getBytes(StandardCharsets.UTF_8));
        return zip(entries);
    }

    private static Map<String, byte[]> entries() throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(EXAMPLE.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
            }
        }
        return entries;
    }

    private Path zip(Map<String, byte[]> entries) throws IOException {
        Path file = Files.createTempFile(folder, "model", ".keras");
        try (OutputStream stream = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(stream)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return file;
    }
}
