package dev.hone.itests;

import static java.util.stream.Collectors.toCollection;
import static org.junit.Assert.assertEquals;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.Test;

/** The feature file and what is shipped agree. */
public class FeatureIT {

    @Test
    public void theFeatureNamesTheBundlesOfTheDistribution() throws IOException {
        assertEquals(
                feature(Path.of(System.getProperty("hone.feature"))),
                Container.jars(Container.distributionFolder().resolve("bundles")).stream()
                        .map(jar -> jar.getFileName().toString())
                        .collect(toCollection(TreeSet::new)));
    }

    private static SortedSet<String> feature(Path file) throws IOException {
        var bundles = (List<?>) JSON.std.mapFrom(file.toFile()).get("bundles");
        return bundles.stream()
                .map(bundle -> ((Map<?, ?>) bundle).get("id").toString().split(":"))
                .map(id -> id[1] + "-" + id[2] + ".jar")
                .collect(toCollection(TreeSet::new));
    }
}
