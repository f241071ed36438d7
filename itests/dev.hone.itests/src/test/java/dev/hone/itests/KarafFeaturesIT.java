package dev.hone.itests;

import static java.util.stream.Collectors.toCollection;
import static org.junit.Assert.assertEquals;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.Test;

/** The features for Apache Karaf name the same bundles, in the same versions, as those of the distribution. */
public class KarafFeaturesIT {

    private static final Pattern FEATURE =
            Pattern.compile("<feature name=\"hone-([^\"]+)\" version=\"([^\"]+)\".*?\n  </feature>", Pattern.DOTALL);
    private static final Pattern BUNDLE = Pattern.compile("<bundle>mvn:([^/]+)/([^/]+)/([^<]+)</bundle>");

    /** Karaf has these itself, by its features {@code scr} and {@code eventadmin} and at its start. */
    private static final Set<String> OF_KARAF = Set.of(
            "org.apache.felix.configadmin",
            "org.apache.felix.metatype",
            "org.apache.felix.scr",
            "org.osgi.service.component",
            "org.osgi.service.log",
            "org.osgi.util.function",
            "org.osgi.util.promise");

    /** Karaf has a shell, a log and features of its own. */
    private static final Set<String> NOT_NEEDED =
            Set.of("dev.hone.cli", "dev.hone.feature", "dev.hone.slf4j", "jackson-jr-objects", "picocli");

    @Test
    public void eachFeatureAddsWhatTheDistributionsHas() throws IOException {
        Path features = Container.distributionFolder().resolve("../../karaf/features.xml");
        var matcher = FEATURE.matcher(Files.readString(features));
        var found = new TreeSet<String>();
        while (matcher.find()) {
            String name = matcher.group(1);
            found.add(name);
            SortedSet<String> expected = distribution(name);
            SortedSet<String> named = new TreeSet<>(BUNDLE.matcher(matcher.group())
                    .results()
                    .map(bundle -> bundle.group(1) + ":" + bundle.group(2) + ":" + bundle.group(3))
                    .toList());
            if (!name.equals("tflite") && expected.containsAll(tfliteOnly())) {
                // These features need hone-tflite, as Karaf resolves features together.
                expected.removeAll(tfliteOnly());
            }
            assertEquals(name, expected, named);
        }
        assertEquals(Set.of("core", "techniques", "training", "tflite", "xnnpack", "cortex-m", "keras"), found);
    }

    private static Set<String> tfliteOnly() throws IOException {
        return distribution("tflite").stream()
                .filter(id -> !id.contains(":dev.hone.target."))
                .collect(toCollection(TreeSet::new));
    }

    private static SortedSet<String> distribution(String feature) throws IOException {
        Path file = Container.distributionFolder().resolve("features/" + feature + ".json");
        var bundles = (List<?>) JSON.std.mapFrom(file.toFile()).get("bundles");
        return bundles.stream()
                .map(bundle -> String.valueOf(((Map<?, ?>) bundle).get("id")))
                .filter(id ->
                        Stream.concat(OF_KARAF.stream(), NOT_NEEDED.stream()).noneMatch(id.split(":")[1]::equals))
                .collect(toCollection(TreeSet::new));
    }
}
