package dev.hone.itests;

import static java.util.stream.Collectors.toCollection;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.Test;

/** The feature files and what is shipped agree: versions that the build does not have fail here. */
public class FeatureIT {

    private static final Path DISTRIBUTION = Container.distributionFolder();

    @Test
    public void theFeaturesNameTheBundlesOfTheDistribution() throws IOException {
        var named = new TreeSet<String>();
        for (Path file : features()) {
            named.addAll(bundles(file));
        }

        assertEquals(
                Container.jars(DISTRIBUTION.resolve("bundles")).stream()
                        .map(jar -> jar.getFileName().toString())
                        .collect(toCollection(TreeSet::new)),
                named);
    }

    @Test
    public void theFeaturesAreOfTheDistributionsVersion() throws IOException {
        String launcher =
                Container.jars(DISTRIBUTION.resolve("lib")).get(0).getFileName().toString();
        assertTrue(launcher, launcher.startsWith("dev.hone.launcher-"));
        String version = launcher.substring("dev.hone.launcher-".length(), launcher.length() - ".jar".length());

        for (Path file : features()) {
            String name = file.getFileName().toString().replace(".json", "");
            assertEquals(
                    "dev.hone:dev.hone.distribution:slingosgifeature:" + name + ":" + version,
                    JSON.std.mapFrom(file.toFile()).get("id"));
        }
    }

    private static List<Path> features() throws IOException {
        try (Stream<Path> files = Files.list(DISTRIBUTION.resolve("features"))) {
            return files.sorted().toList();
        }
    }

    private static SortedSet<String> bundles(Path file) throws IOException {
        var bundles = (List<?>) JSON.std.mapFrom(file.toFile()).get("bundles");
        return bundles.stream()
                .map(bundle -> ((Map<?, ?>) bundle).get("id").toString().split(":"))
                .map(id -> id[1] + "-" + id[2] + ".jar")
                .collect(toCollection(TreeSet::new));
    }
}
