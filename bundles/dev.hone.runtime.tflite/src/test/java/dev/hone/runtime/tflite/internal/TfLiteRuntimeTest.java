package dev.hone.runtime.tflite.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.hone.api.HoneException;
import dev.hone.api.TensorSpec;
import dev.hone.api.runtime.ModelRuntime;
import dev.hone.api.runtime.Session;
import dev.hone.model.DataType;
import dev.hone.model.Quantization;
import dev.hone.model.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TfLiteRuntimeTest {

    private static final Path MODEL = FashionMnist.MODEL;
    private static final int IMAGES = 200;

    private final ModelRuntime runtime = new TfLiteRuntime(Path.of("target", "native"), "test");

    @TempDir
    private Path folder;

    @Test
    void saysItsNameAndVersion() {
        assertThat(runtime.version()).matches("TensorFlow Lite \\d+\\.\\d+\\.\\d+ \\(XNNPACK\\)");
    }

    @Test
    void leavesTheSettingsOfOtherLibrariesAlone() {
        runtime.version();
        assertThat(System.getProperties())
                .doesNotContainKeys("org.bytedeco.javacpp.cachedir", "org.bytedeco.javacpp.nopointergc");
    }

    @Test
    void tellsInputsAndOutputsAsInTheFile() {
        try (Session session = runtime.open(MODEL, 1)) {
            assertThat(session.inputs())
                    .extracting(TensorSpec::type, TensorSpec::shape, TensorSpec::quantization)
                    .containsExactly(tuple(DataType.FLOAT32, Shape.of(Shape.DYNAMIC, 28, 28, 1), Optional.empty()));
            assertThat(session.outputs())
                    .extracting(TensorSpec::type, TensorSpec::shape)
                    .containsExactly(tuple(DataType.FLOAT32, Shape.of(Shape.DYNAMIC, 10)));
            assertThat(session.inputs().get(0).name()).isNotEmpty();
        }
    }

    @Test
    void recognizesMostImages() throws IOException {
        byte[] labels = FashionMnist.labels(IMAGES);
        float[][] images = FashionMnist.images(IMAGES);
        long right;
        try (Session session = runtime.open(MODEL, 2)) {
            right = IntStream.range(0, IMAGES)
                    .filter(i -> largest(run(session, images[i])) == labels[i])
                    .count();
        }
        assertThat(right).isGreaterThan(IMAGES * 8L / 10);
    }

    @Test
    void runsAModelAgainAndAgainWhoseTensorsMove() {
        Random random = new Random(3);
        float[][] images = new float[20][28 * 28];
        try (Session session = runtime.open(Path.of("..", "..", "bench", "models", "mnist_tutorial_10e.tflite"), 1)) {
            float[][] scores = new float[images.length][];
            for (int i = 0; i < images.length; i++) {
                for (int k = 0; k < images[i].length; k++) {
                    images[i][k] = random.nextFloat();
                }
                scores[i] = run(session, images[i]);
            }
            for (int i = 0; i < images.length; i++) {
                assertThat(run(session, images[i])).containsExactly(scores[i]);
            }
            assertThat(scores[0]).isNotEqualTo(scores[1]);
        }
    }

    @Test
    void givesTheSameForABatchAsOneByOne() throws IOException {
        float[][] images = FashionMnist.images(4);
        try (Session single = runtime.open(MODEL, 1);
                Session batch = runtime.open(MODEL, 1)) {
            assertThat(batch.resizeBatch(images.length)).isTrue();
            ByteBuffer input = batch.input(0);
            assertThat(input.capacity()).isEqualTo(images.length * images[0].length * Float.BYTES);
            for (float[] image : images) {
                for (float value : image) {
                    input.putFloat(value);
                }
            }
            batch.run();
            float[] together = floats(batch.output(0));
            for (int i = 0; i < images.length; i++) {
                float[] alone = run(single, images[i]);
                assertThat(Arrays.copyOfRange(together, i * alone.length, (i + 1) * alone.length))
                        .containsExactly(alone);
            }
            assertThat(batch.resizeBatch(1)).isTrue();
            assertThat(run(batch, images[1])).containsExactly(run(single, images[1]));
        }
    }

    @Test
    void prefersBatchesWhereActivationsAreSmall() throws IOException {
        Path large = TinyModel.relu(folder.resolve("large.tflite"), 0.5f, 0, 1, 1 << 20);
        Path unbatched = TinyModel.relu(folder.resolve("unbatched.tflite"), 0.5f, 0, 4, 4);
        try (Session small = runtime.open(MODEL, 1);
                Session wide = runtime.open(large, 1);
                Session rows = runtime.open(unbatched, 1)) {
            assertThat(small.preferredBatch(32)).isBetween(8, 32);
            assertThat(small.preferredBatch(5)).isEqualTo(5);
            assertThat(wide.preferredBatch(32)).isEqualTo(1);
            assertThat(rows.preferredBatch(32)).isEqualTo(1);
        }
    }

    @Test
    void staysAsItWasWhereTheModelDoesNotTakeTheBatch() throws IOException {
        float[] image = FashionMnist.images(1)[0];
        try (Session session = runtime.open(MODEL, 1)) {
            float[] before = run(session, image);
            ByteBuffer input = session.input(0);
            assertThat(session.resizeBatch(Integer.MAX_VALUE)).isFalse();
            assertThat(session.input(0)).isSameAs(input);
            assertThat(run(session, image)).isEqualTo(before);
        }
    }

    @Test
    void doesNotTakeABatchThatTheInterpreterRefuses() throws IOException {
        Path fixed = TinyModel.reshape(
                folder.resolve("fixed.tflite"), new int[] {1, 4}, new int[] {1, 2, 2}, new int[] {1, 2, 2});
        try (Session session = runtime.open(fixed, 1)) {
            assertThat(session.resizeBatch(3)).isFalse();
            assertThat(run(session, new float[] {1, 2, 3, 4})).containsExactly(1, 2, 3, 4);
        }
    }

    @Test
    void doesNotTakeABatchThatOutputsWouldNotShow() throws IOException {
        Path folding = TinyModel.reshape(
                folder.resolve("folding.tflite"), new int[] {1, 4}, new int[] {1, 4}, new int[] {1, -1});
        try (Session session = runtime.open(folding, 1)) {
            assertThat(session.resizeBatch(3)).isFalse();
        }
    }

    @Test
    void tellsQuantizationAndUnnamedTensors() throws IOException {
        try (Session session = runtime.open(TinyModel.relu(folder.resolve("int8.tflite"), 0.5f, -3, 1, 4), 1)) {
            assertThat(session.inputs())
                    .containsExactly(new TensorSpec(
                            "", DataType.INT8, Shape.of(1, 4), Optional.of(Quantization.perTensor(0.5f, -3))));
            session.input(0).put(new byte[] {-128, -3, 0, 5});
            session.run();
            var values = new byte[4];
            session.output(0).get(values);
            assertThat(values).containsExactly(-3, -3, 0, 5);
        }
    }

    @Test
    void followsAnOutputWhoseSizeDependsOnTheData() throws IOException {
        try (Session session = runtime.open(TinyModel.where(folder.resolve("where.tflite"), 1000), 1)) {
            for (int present : new int[] {2, 1000, 0, 7}) {
                for (int i = 0; i < 1000; i++) {
                    session.input(0).put(i, (byte) (i < present ? 1 : 0));
                }
                session.run();
                assertThat(session.output(0).remaining()).isEqualTo(present * Long.BYTES);
                if (present > 0) {
                    assertThat(session.output(0).getLong((present - 1) * Long.BYTES))
                            .isEqualTo(present - 1);
                }
            }
        }
    }

    @Test
    void refusesABatchOrThreadsBelowOne() {
        try (Session session = runtime.open(MODEL, 1)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> session.resizeBatch(0))
                    .withMessageContaining("0");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> runtime.open(MODEL, 0).close())
                .withMessageContaining("threads = 0");
    }

    @Test
    void givesInputsToBeWrittenAndOutputsToBeRead() {
        try (Session session = runtime.open(MODEL, 1)) {
            assertThat(session.input(0).isReadOnly()).isFalse();
            session.run();
            ByteBuffer output = session.output(0);
            output.position(4);
            assertThat(output.isReadOnly()).isTrue();
            assertThat(session.output(0).position()).isZero();
        }
    }

    @Test
    void runsSessionsSideBySide() throws Exception {
        float[][] images = FashionMnist.images(50);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<float[][]>> results = threads.invokeAll(List.of(() -> all(images), () -> all(images)));
            assertThat(results.get(0).get()).isDeepEqualTo(results.get(1).get());
            assertThat(results.get(0).get()).isDeepEqualTo(all(images));
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void refusesUseAfterClose() {
        Session session = runtime.open(MODEL, 1);
        session.close();
        session.close();
        for (ThrowingCallable use : List.<ThrowingCallable>of(
                session::run, () -> session.input(0), () -> session.output(0), () -> session.resizeBatch(2))) {
            assertThatIllegalStateException().isThrownBy(use).withMessageContaining(MODEL.toString());
        }
        assertThat(session.inputs()).hasSize(1);
    }

    @Test
    void refusesAFileThatIsNotThere() {
        assertRefused(folder.resolve("absent.tflite"));
    }

    @Test
    void refusesAFolder() {
        assertRefused(folder);
    }

    @Test
    void refusesWhatIsNoModel() throws IOException {
        var garbage = new byte[5000];
        new Random(1).nextBytes(garbage);
        assertRefused(Files.write(folder.resolve("garbage.tflite"), garbage));
        assertRefused(Files.write(folder.resolve("empty.tflite"), new byte[0]));
        assertRefused(
                Files.write(folder.resolve("text.tflite"), "    TFL3 and no more".getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void refusesATruncatedModelWhereverItEnds() throws IOException {
        byte[] whole = Files.readAllBytes(MODEL);
        Path file = folder.resolve("truncated.tflite");
        for (int length = 1; length < whole.length - 16; length += 997) {
            assertRefused(Files.write(file, Arrays.copyOf(whole, length)));
        }
    }

    @Test
    void namesAnOperatorThatItDoesNotHave() throws IOException {
        HoneException failure = assertRefused(TinyModel.custom(folder.resolve("custom.tflite"), "HoneNoSuchOp"));
        assertThat(failure).hasMessageContaining("HoneNoSuchOp").message().doesNotContain("\n");
    }

    @Test
    void freesWhatSessionsTake() throws IOException {
        Path status = Path.of("/proc/self/status");
        assumeThat(status).exists();
        float[] image = FashionMnist.images(1)[0];
        openAndClose(image, 100);
        long before = residentKilobytes(status);
        openAndClose(image, 500);
        // A session of this model takes about 300 kB while it is open.
        assertThat(residentKilobytes(status) - before).isLessThan(60_000);
    }

    private HoneException assertRefused(Path file) {
        HoneException failure = catchThrowableOfType(
                HoneException.class, () -> runtime.open(file, 1).close());
        assertThat(failure).as("the failure of %s", file).isNotNull();
        assertThat(failure).hasMessageContaining(file.toString());
        assertThat(failure.reason()).isEqualTo(HoneException.Reason.MODEL);
        return failure;
    }

    private void openAndClose(float[] image, int times) {
        for (int i = 0; i < times; i++) {
            try (Session session = runtime.open(MODEL, 1)) {
                run(session, image);
            }
        }
    }

    private float[][] all(float[][] images) {
        try (Session session = runtime.open(MODEL, 1)) {
            return Arrays.stream(images).map(image -> run(session, image)).toArray(float[][]::new);
        }
    }

    private static float[] run(Session session, float[] image) {
        session.input(0).asFloatBuffer().put(0, image);
        session.run();
        return floats(session.output(0));
    }

    private static float[] floats(ByteBuffer output) {
        var values = new float[output.remaining() / Float.BYTES];
        output.asFloatBuffer().get(values);
        return values;
    }

    private static int largest(float[] scores) {
        return IntStream.range(0, scores.length)
                .reduce((a, b) -> scores[b] > scores[a] ? b : a)
                .orElseThrow();
    }

    private static long residentKilobytes(Path status) throws IOException {
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
