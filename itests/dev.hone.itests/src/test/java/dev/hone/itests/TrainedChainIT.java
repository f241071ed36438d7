package dev.hone.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import dev.hone.api.coordinator.JobResult;
import dev.hone.api.coordinator.OptimizeRequest;
import dev.hone.api.coordinator.StageReport;
import dev.hone.api.coordinator.WeightFigures;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.junit.PaxExam;

/** A chain of techniques that train, in the container, with the engine, on the shipped example. */
@RunWith(PaxExam.class)
public class TrainedChainIT extends Jobs {

    private static final String CHAIN = "prune(sparsity=0.5, epochs=1, batch=128),"
            + " cluster(clusters=16, epochs=1, batch=128), quantize-aware(epochs=1, batch=128, learning-rate=1e-4)";

    @Test
    public void zerosAndClustersOutlastWhatTrainsAfterThem() {
        Path output = folder.resolve("out.tflite");

        JobResult result = Container.await(
                coordinator,
                OptimizeRequest.of(Container.kerasModel(), "tflite-int8", output)
                        .withData(Container.example())
                        .withThreads(2)
                        .withChain(CHAIN));

        assertEquals(
                List.of(StageReport.Result.APPLIED, StageReport.Result.APPLIED, StageReport.Result.APPLIED),
                result.stages().stream().map(StageReport::result).toList());
        assertEquals(List.of(), result.violations());
        assertTrue(result.toString(), top1(result.after()) > top1(result.before()) - 4);
        List<WeightFigures> clustered = coordinator.inspect(output, Optional.of("tflite-int8")).weights().stream()
                .filter(weight -> !weight.name().startsWith("dw"))
                .toList();
        assertEquals(clustered.toString(), 6, clustered.size());
        long elements = clustered.stream().mapToLong(WeightFigures::elements).sum();
        double zeros = clustered.stream()
                .mapToDouble(weight -> weight.zeros() * weight.elements())
                .sum();
        assertTrue(clustered.toString(), zeros >= 0.5 * elements);
        for (WeightFigures weight : clustered) {
            assertTrue(weight.toString(), weight.distinct().orElseThrow() <= 16);
        }
    }
}
