package dev.hone.itests;

import static java.util.stream.Collectors.joining;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.hone.api.Cancellation;
import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.Progress;
import dev.hone.api.coordinator.Evaluation;
import dev.hone.api.coordinator.Inspection;
import dev.hone.api.coordinator.JobResult;
import dev.hone.api.coordinator.OptimizeRequest;
import dev.hone.api.coordinator.StageReport;
import dev.hone.model.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.junit.PaxExam;

/** The main job in the container, on the shipped model, and what it refuses. */
@RunWith(PaxExam.class)
public class OptimizeIT extends Jobs {

    /** The size of the file that the TFLite converter makes of the same network. */
    private static final long CONVERTER_BYTES = 35_944;

    @Test
    public void theExampleBecomesAnIntegerModelForABoard() throws IOException {
        Path output = folder.resolve("out.tflite");

        JobResult result = Container.await(coordinator, request("stm32f746", output));

        assertEquals(StageReport.Result.APPLIED, result.stages().get(0).result());
        assertEquals(List.of(), result.violations());
        assertEquals(Optional.of(output), result.written());
        assertTrue(top1(result.before()) > 90);
        assertTrue(result.toString(), top1(result.after()) >= top1(result.before()) - 0.3);
        assertTrue(result.after().fileBytes() <= CONVERTER_BYTES * 1.01);
        assertTrue(result.after().arenaBytes().orElseThrow()
                < result.before().arenaBytes().orElseThrow());
        assertEquals(result.after().fileBytes(), Files.size(output));
        assertTrue(Files.readString(folder.resolve("out.hone.json")).contains("\"quantize"));
    }

    @Test
    public void theExampleAsKerasFileBecomesAsGoodAnIntegerModel() throws IOException {
        Path output = folder.resolve("out.tflite");

        JobResult result = Container.await(
                coordinator,
                OptimizeRequest.of(Container.kerasModel(), "stm32f746", output)
                        .withData(Container.example())
                        .withThreads(2));

        assertEquals(List.of(), result.violations());
        assertTrue(top1(result.before()) > 90);
        assertTrue(result.toString(), top1(result.after()) >= top1(result.before()) - 0.3);
        assertTrue(result.after().fileBytes() <= CONVERTER_BYTES);
        assertEquals(result.after().fileBytes(), Files.size(output));
    }

    @Test
    public void kerasModelsThatCannotBeTakenAreRefusedByName() throws IOException {
        Path output = folder.resolve("out.tflite");
        Path saved = Files.createDirectory(folder.resolve("saved"));
        Files.createFile(saved.resolve("saved_model.pb"));

        refused(Reason.MODEL, "SavedModel folder", OptimizeRequest.of(saved, "stm32f746", output));
        refused(
                Reason.MODEL,
                "no preprocessing to fold",
                OptimizeRequest.of(Container.kerasModel(), "stm32f746", output)
                        .withData(Container.example())
                        .withFoldPreprocessing(true));
    }

    @Test
    public void pixelsAreTakenAsTheyAreWhereRescalingIsFolded() throws IOException {
        Path model = folder.resolve("pixels.keras");
        KerasFiles.beginWithRescaling(Container.kerasModel(), model);
        Path output = folder.resolve("out.tflite");
        Path plain = folder.resolve("plain.tflite");
        OptimizeRequest request = OptimizeRequest.of(model, "stm32f746", output)
                .withData(Container.example())
                .withThreads(2)
                .withFoldPreprocessing(true);

        JobResult result = Container.await(coordinator, request);
        JobResult scaled = Container.await(
                coordinator,
                OptimizeRequest.of(Container.kerasModel(), "stm32f746", plain)
                        .withData(Container.example())
                        .withThreads(2));

        assertEquals(top1(scaled.before()), top1(result.before()), 0);
        assertEquals(top1(scaled.after()), top1(result.after()), 0);
        Inspection folded = coordinator.inspect(output, Optional.empty());
        assertEquals("INT8", folded.inputs().get(0).type().name());
        assertEquals(coordinator.inspect(plain, Optional.empty()).operators(), folded.operators());
        refused(Reason.USAGE, "int8", request.withChain("quantize(mode=dynamic-range)"));
    }

    @Test
    public void theBatchOfAKerasModelIsFixedToLookAtIt() {
        OptionalInt two = OptionalInt.of(2);
        assertEquals(
                Shape.of(2, 28, 28, 1),
                coordinator
                        .inspect(Container.kerasModel(), Optional.empty(), two)
                        .inputs()
                        .get(0)
                        .shape());
        HoneException refusal = assertThrows(
                HoneException.class, () -> coordinator.inspect(Container.exampleModel(), Optional.empty(), two));
        assertEquals(Reason.USAGE, refusal.reason());
    }

    @Test
    public void floatInputsAndOutputsStayWhereTheTargetWantsThem() {
        Path output = folder.resolve("out.tflite");

        Container.await(coordinator, request("xnnpack", output));

        var inspection = coordinator.inspect(output, Optional.of("xnnpack"));
        assertEquals("FLOAT32", inspection.inputs().get(0).type().name());
        assertEquals("FLOAT32", inspection.outputs().get(0).type().name());
        assertTrue(inspection.types().getOrDefault("int8", 0L) > 13_000);
        assertEquals(List.of(), inspection.violations());
    }

    @Test
    public void theSameRequestMakesTheSameBytes() throws IOException {
        Path first = folder.resolve("first.tflite");
        Path second = folder.resolve("second.tflite");

        Container.await(coordinator, request("stm32f746", first));
        Container.await(coordinator, request("stm32f746", second));

        assertEquals(-1, Files.mismatch(first, second));
    }

    @Test
    public void everyCalibratorMakesTheSameBytesWithAnyNumberOfThreads() throws IOException {
        for (String calibrator : List.of("min-max", "moving-average", "percentile", "entropy", "mse")) {
            Path first = folder.resolve(calibrator + "-1.tflite");
            String chain = "quantize(samples=100, calibrator=" + calibrator + ")";
            Container.await(
                    coordinator, request("stm32f746", first).withChain(chain).withThreads(1));
            for (int threads : new int[] {2, 5}) {
                Path other = folder.resolve(calibrator + "-" + threads + ".tflite");
                Container.await(
                        coordinator,
                        request("stm32f746", other).withChain(chain).withThreads(threads));
                assertEquals(calibrator, -1, Files.mismatch(first, other));
            }
        }
    }

    @Test
    public void aRepackedModelGivesTheSameOutputs() {
        Path repacked = folder.resolve("repacked.tflite");

        coordinator.convert(Container.exampleModel(), repacked, true);

        Evaluation evaluation = coordinator.evaluate(
                Container.evaluation(repacked, Container.exampleModel()), Progress.NONE, Cancellation.NEVER);
        assertEquals(Double.POSITIVE_INFINITY, score(evaluation.model(), "sqnr"), 0);
    }

    @Test
    public void anUntouchedModelIsCopiedVerbatim() throws IOException {
        Path copy = folder.resolve("copy.tflite");

        coordinator.convert(Container.exampleModel(), copy, false);

        assertEquals(-1, Files.mismatch(Container.exampleModel(), copy));
    }

    @Test
    public void whatIsRefusedIsNamedAndLeavesNothingBehind() throws IOException {
        byte[] model = Files.readAllBytes(Container.exampleModel());
        Path text = Files.writeString(folder.resolve("text.tflite"), "not a model, only a text that is long enough");
        Path half = Files.write(folder.resolve("half.tflite"), Arrays.copyOf(model, model.length / 2));
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Path quantized = folder.resolve("quantized.tflite");
        Container.await(coordinator, request("stm32f746", quantized));
        Path output = folder.resolve("out.tflite");
        OptimizeRequest good = request("stm32f746", output);

        refused(Reason.MODEL, "text.tflite", OptimizeRequest.of(text, "stm32f746", output));
        refused(Reason.MODEL, "half.tflite", OptimizeRequest.of(half, "stm32f746", output));
        refused(
                Reason.MODEL,
                "quantized",
                OptimizeRequest.of(quantized, "stm32f746", output).withData(Container.example()));
        refused(Reason.USAGE, "stm32f746", OptimizeRequest.of(Container.exampleModel(), "stm32f74", output));
        refused(Reason.USAGE, "quantize", good.withChain("quantise(mode=int8)"));
        refused(Reason.USAGE, "calibrator", good.withChain("quantize(calibrater=min-max)"));
        refused(Reason.USAGE, "int8-float-io", good.withChain("quantize(mode=int9)"));
        refused(Reason.DATA, "empty", good.withData(empty));
        refused(Reason.OUTPUT, "nowhere", request("stm32f746", folder.resolve("nowhere/out.tflite")));
        HoneException noData = refused(OptimizeRequest.of(Container.exampleModel(), "stm32f746", output));
        assertTrue(noData.getMessage(), noData.getMessage().contains("--data"));

        assertEquals("empty half.tflite quantized.hone.json quantized.tflite text.tflite", names(folder));
        Container.await(coordinator, good);
    }

    private void refused(Reason reason, String names, OptimizeRequest request) {
        HoneException refusal = refused(request);
        assertEquals(refusal.getMessage(), reason, refusal.reason());
        assertTrue(refusal.getMessage(), refusal.getMessage().contains(names));
        assertFalse(refusal.getMessage(), refusal.getMessage().contains("\n"));
    }

    private HoneException refused(OptimizeRequest request) {
        return assertThrows(HoneException.class, () -> Container.await(coordinator, request));
    }

    private static OptimizeRequest request(String target, Path output) {
        return OptimizeRequest.of(Container.exampleModel(), target, output).withData(Container.example());
    }

    private static String names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().collect(joining(" "));
        }
    }
}
