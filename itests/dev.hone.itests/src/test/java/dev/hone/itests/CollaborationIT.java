package dev.hone.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** Techniques that train in one loop, as users start them. */
public class CollaborationIT {

    /** The shape of depthwise kernels, which are not pruned. */
    private static final String DEPTHWISE = "1x3x3";

    private Path folder;

    @Before
    public void makeFolder() throws IOException {
        folder = Files.createTempDirectory("hone-collaboration");
    }

    @After
    public void deleteFolder() throws IOException {
        Container.delete(folder);
    }

    /** Zeros of the first stage are its promise; more zeros and integers come of one loop. */
    @Test
    public void jointStagesTrainInOneLoopAndKeepWhatWasThereBefore() throws Exception {
        Map<?, ?> result = optimized(
                "prune(sparsity=0.4), joint(prune(sparsity=0.6, epochs=1, batch=128), quantize-aware(epochs=1, batch=128))");
        List<?> stages = (List<?>) result.get("stages");
        assertEquals(
                List.of("applied", "applied"),
                stages.stream().map(CollaborationIT::result).toList());
        List<?> weights = (List<?>) result.get("weights");
        double zeros = 0;
        double elements = 0;
        for (Object weight : weights) {
            Map<?, ?> figures = (Map<?, ?>) weight;
            if (!figures.get("shape").toString().startsWith(DEPTHWISE)) {
                assertEquals("int8", figures.get("type"));
                double count = ((Number) figures.get("elements")).doubleValue();
                elements += count;
                zeros += count * ((Number) figures.get("zeros")).doubleValue();
            }
        }
        assertEquals(weights.toString(), 0.6, zeros / elements, 0.001);
    }

    /** A weight that is clustered as a whole is stored with one scale, though the target takes one a channel. */
    @Test
    public void weightsThatAreClusteredAndRoundedInOneLoopHoldAsFewCodes() throws Exception {
        Map<?, ?> result =
                optimized("joint(cluster(clusters=8, epochs=1, batch=128), quantize-aware(epochs=1, batch=128))");

        int clustered = 0;
        for (Object weight : (List<?>) result.get("weights")) {
            Map<?, ?> figures = (Map<?, ?>) weight;
            if (!figures.get("shape").toString().startsWith(DEPTHWISE)) {
                clustered++;
                assertEquals("int8", figures.get("type"));
                assertTrue(figures.toString(), ((Number) figures.get("distinct")).intValue() <= 8);
            }
        }
        assertEquals(6, clustered);
    }

    private Map<?, ?> optimized(String chain) throws Exception {
        Map<String, Object> answer = JSON.std.mapFrom(Processes.hone(
                folder,
                "optimize",
                Container.exampleModel().toString(),
                "--target",
                "tflite-int8",
                "--data",
                Container.example().toString(),
                "--apply",
                chain,
                "-o",
                "out.tflite",
                "--json"));
        return (Map<?, ?>) answer.get("result");
    }

    private static Object result(Object stage) {
        return ((Map<?, ?>) stage).get("result");
    }
}
