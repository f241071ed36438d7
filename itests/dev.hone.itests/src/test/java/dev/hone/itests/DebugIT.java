package dev.hone.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.hone.api.Cancellation;
import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.Progress;
import dev.hone.api.coordinator.DiagnoseRequest;
import dev.hone.api.coordinator.Diagnosis;
import dev.hone.api.coordinator.JobResult;
import dev.hone.api.coordinator.OptimizeRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.junit.PaxExam;

/** Explains quantized models in the container, with the real interpreter. */
@RunWith(PaxExam.class)
public class DebugIT extends Jobs {

    private Path quantized(String chain) {
        Path output = folder.resolve("out.tflite");
        Container.await(coordinator, request(chain, output));
        return output;
    }

    private static OptimizeRequest request(String chain, Path output) {
        return OptimizeRequest.of(Container.exampleModel(), "tflite-int8", output)
                .withData(Container.example())
                .withThreads(2)
                .withChain(chain);
    }

    private Diagnosis diagnose(Path original, Path optimized) {
        return coordinator.diagnose(
                DiagnoseRequest.of(original, optimized, Container.example())
                        .withSamples(20)
                        .withThreads(2),
                Progress.NONE,
                Cancellation.NEVER);
    }

    @Test
    public void theExampleLosesNothingThatStandsOut() {
        Diagnosis diagnosis = diagnose(Container.exampleModel(), quantized("quantize"));

        assertEquals("validate", diagnosis.split());
        assertEquals(20, diagnosis.samples());
        assertEquals(List.of(), diagnosis.findings());
        assertEquals(List.of(), diagnosis.matching().unmatched());
        assertEquals(12, diagnosis.operators().size());
        double output = diagnosis.outputs().get(0).cumulative().sqnr();
        assertTrue("output " + output, output > 25);
        diagnosis.operators().forEach(operator -> {
            double own = operator.measure().quality();
            assertTrue(operator.measure().node() + " adds " + own, own > 30);
        });
    }

    @Test
    public void aKerasOriginalIsComparedInTheFormatOfWhatWasMadeOfIt() {
        Path output = folder.resolve("out.tflite");
        Container.await(
                coordinator,
                OptimizeRequest.of(Container.kerasModel(), "tflite-int8", output)
                        .withData(Container.example())
                        .withThreads(2));

        Diagnosis diagnosis = diagnose(Container.kerasModel(), output);

        assertEquals(List.of(), diagnosis.matching().unmatched());
        assertEquals(12, diagnosis.operators().size());
        double quality = diagnosis.outputs().get(0).cumulative().sqnr();
        assertTrue("output " + quality, quality > 25);
    }

    @Test
    public void theSameModelsGiveTheSameMeasuresWhateverTheThreads() {
        Path optimized = quantized("quantize");
        DiagnoseRequest request = DiagnoseRequest.of(Container.exampleModel(), optimized, Container.example())
                .withSamples(10);

        Diagnosis one = coordinator.diagnose(request.withThreads(1), Progress.NONE, Cancellation.NEVER);
        Diagnosis two = coordinator.diagnose(request.withThreads(2), Progress.NONE, Cancellation.NEVER);

        assertEquals(measures(one), measures(two));
    }

    private static List<String> measures(Diagnosis diagnosis) {
        return diagnosis.operators().stream()
                .map(operator -> operator.measure().local() + " "
                        + operator.measure().output().cumulative()
                        + operator.measure().output().channels())
                .toList();
    }

    @Test
    public void anEqualizedModelIsComparedWithWhatEqualizationDidUndone() {
        Diagnosis diagnosis =
                diagnose(Container.exampleModel(), quantized("quantize(granularity=tensor, equalize=true)"));

        diagnosis.operators().forEach(operator -> {
            double own = operator.measure().quality();
            assertTrue(operator.measure().node() + " adds " + own, own > 25);
        });
    }

    @Test
    public void whatIsWrittenIsNoWorseThanWithoutAnExplanation() {
        String chain = "quantize(granularity=tensor)";
        Path output = folder.resolve("explained.tflite");

        JobResult plain = Container.await(coordinator, request(chain, folder.resolve("plain.tflite")));
        JobResult explained =
                Container.await(coordinator, request(chain, output).withExplain(true));

        assertTrue(explained.explanation().isPresent());
        assertTrue(top1(explained) >= top1(plain) - 0.5);
        assertTrue(Files.exists(output));
    }

    private static double top1(JobResult result) {
        return result.after().scores().stream()
                .filter(score -> score.metric().equals("top-1"))
                .findFirst()
                .orElseThrow()
                .value();
    }

    @Test
    public void pairsThatAreNoneAreRefused() {
        Path optimized = quantized("quantize");
        Path original = Container.exampleModel();

        assertEquals(Reason.MODEL, refusal(original, original, "the second model is not quantized"));
        assertEquals(Reason.MODEL, refusal(optimized, optimized, "the first model is quantized already"));
    }

    private Reason refusal(Path first, Path second, String message) {
        HoneException refused = assertThrows(HoneException.class, () -> diagnose(first, second));
        assertTrue(refused.getMessage(), refused.getMessage().contains(message));
        return refused.reason();
    }
}
