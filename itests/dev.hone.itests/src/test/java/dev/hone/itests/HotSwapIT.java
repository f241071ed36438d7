package dev.hone.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.util.Filter;

/** Bundles are replaced in random order while jobs run: the laws of the measurement, at small numbers. */
@RunWith(PaxExam.class)
public class HotSwapIT extends Jobs {

    private static final int IMAGE = 28 * 28;

    @Inject
    @Filter("(dev.hone.churn=true)")
    Function<Map<String, Object>, Map<String, Object>> churn;

    @Override
    @Configuration
    public Option[] container() {
        return new Option[] {Container.distribution(), Container.provided("dev.hone.itests.churn")};
    }

    @Test
    public void everyJobEndsAsIfNothingHadHappenedAndNothingIsLeft() throws Exception {
        long seed = System.nanoTime();
        System.out.println("HotSwapIT: seed " + seed);

        Map<String, Object> result = churn.apply(Map.of(
                "jobs",
                5,
                "actions",
                60,
                "pause",
                10,
                "rounds",
                0,
                "seed",
                seed,
                "model",
                Container.exampleModel().toString(),
                "data",
                data().toString(),
                "folder",
                folder.toString()));

        String all = "seed " + seed + ": " + result;
        assertEquals(all, 0, result.get("lost"));
        assertEquals(all, 0, result.get("different"));
        assertEquals(all, 0, result.get("leaked"));
        assertEquals(all, 0, result.get("complaints"));
        assertEquals(all, Map.of(), result.get("failures"));
        assertTrue(all, (Integer) result.get("jobs") >= 5);
    }

    private Path data() throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        byte[] pixels = new byte[16 + 24 * IMAGE];
        new Random(1).nextBytes(pixels);
        System.arraycopy(new byte[] {0, 0, 8, 3, 0, 0, 0, 24, 0, 0, 0, 28, 0, 0, 0, 28}, 0, pixels, 0, 16);
        Files.write(data.resolve("train-images-idx3-ubyte"), pixels);
        return data;
    }
}
