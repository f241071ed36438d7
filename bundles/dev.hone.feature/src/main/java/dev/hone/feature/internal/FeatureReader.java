package dev.hone.feature.internal;

import static java.util.Comparator.comparingInt;

import dev.hone.api.HoneException;
import dev.hone.feature.internal.Definition.Member;
import jakarta.json.JsonException;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.felix.feature.impl.FeatureServiceImpl;
import org.osgi.service.feature.Feature;
import org.osgi.service.feature.FeatureBundle;
import org.osgi.service.feature.FeatureExtension;
import org.osgi.service.feature.FeatureService;
import org.osgi.service.feature.ID;

/**
 * Reads feature files.
 *
 * @param variables values for variables by name, which go before those that a feature gives; null for none
 */
record FeatureReader(UnaryOperator<String> variables) {

    /** The highest start level that any process reaches. */
    private static final int HIGHEST = 100;

    private static final String ORDER = "start-order";
    private static final String IDS =
            "group:artifact:version, group:artifact:type:version or group:artifact:type:classifier:version";

    /** How the library says it. */
    private static final String NO_ID = "Not a valid maven ID";

    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9._-]+");

    Definition read(Path file) {
        Feature feature = parse(file);
        for (FeatureExtension extension : feature.getExtensions().values()) {
            if (extension.getKind() == FeatureExtension.Kind.MANDATORY) {
                throw wrong(file, "the extension " + extension.getName() + " is mandatory and not known");
            }
        }
        List<Member> bundles = new ArrayList<>();
        for (FeatureBundle bundle : feature.getBundles()) {
            bundles.add(new Member(artifact(file, bundle.getID()), startLevel(file, bundle)));
        }
        bundles.sort(comparingInt(Member::startLevel));
        return new Definition(
                file,
                artifact(file, feature.getID()),
                feature.getDescription(),
                bundles,
                configurations(file, feature));
    }

    /**
     * An identifier as a text, {@code group:artifact:type:classifier:version}.
     *
     * @throws HoneException with the reason USAGE if it is none
     */
    static Artifact artifact(String id) {
        try {
            return Artifact.of(new FeatureServiceImpl().getIDfromMavenCoordinates(id));
        } catch (IllegalArgumentException e) {
            throw new HoneException(HoneException.Reason.USAGE, id + " is refused; accepted: " + IDS, e);
        }
    }

    private static Feature parse(Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new HoneException(HoneException.Reason.USAGE, "there is no feature file " + file, e);
        } catch (MalformedInputException e) {
            throw wrong(file, "it is not text in UTF-8");
        } catch (IOException e) {
            throw wrong(file, "it cannot be read: " + e.getMessage());
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // The JSON provider is looked up through it: that of this bundle is meant.
        thread.setContextClassLoader(FeatureReader.class.getClassLoader());
        try (Reader reader = new StringReader(text)) {
            FeatureService service = new FeatureServiceImpl();
            return service.readFeature(reader);
        } catch (JsonException e) {
            throw wrong(file, "it is not JSON: " + e.getMessage());
        } catch (NullPointerException e) {
            throw wrong(file, "an id is missing: the feature and each of its bundles needs one");
        } catch (ClassCastException e) {
            throw wrong(file, "a member has another type than in an OSGi feature file: " + e.getMessage());
        } catch (IOException | RuntimeException e) {
            String reason = String.valueOf(e.getMessage());
            throw wrong(
                    file,
                    reason.startsWith(NO_ID)
                            ? "the id " + reason.substring(NO_ID.length()).trim() + " is refused; accepted: " + IDS
                            : reason);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static Artifact artifact(Path file, ID id) {
        Artifact artifact = Artifact.of(id);
        boolean plain = Stream.of(artifact.group(), artifact.artifact(), artifact.version(), artifact.type())
                        .allMatch(word -> WORD.matcher(word).matches())
                && (artifact.classifier().isEmpty()
                        || WORD.matcher(artifact.classifier()).matches());
        if (!plain) {
            throw wrong(file, "the id " + id + " has other characters than letters, digits, dots, - and _");
        }
        return artifact;
    }

    private static int startLevel(Path file, FeatureBundle bundle) {
        Object order = bundle.getMetadata().getOrDefault(ORDER, 1L);
        try {
            int level = Integer.parseInt(order.toString());
            if (level >= 1 && level <= HIGHEST) {
                return level;
            }
        } catch (NumberFormatException e) {
            // Told below with what would be accepted.
        }
        throw wrong(
                file,
                ORDER + " of " + bundle.getID() + " is " + order + "; a whole number from 1 to " + HIGHEST
                        + " is accepted");
    }

    private Map<String, Map<String, Object>> configurations(Path file, Feature feature) {
        Map<String, Map<String, Object>> configurations = new LinkedHashMap<>();
        feature.getConfigurations().forEach((pid, configuration) -> {
            Map<String, Object> values = new LinkedHashMap<>();
            configuration
                    .getValues()
                    .forEach((name, value) -> values.put(
                            name,
                            value instanceof String text ? new Variables(file, feature, variables).in(text) : value));
            configurations.put(configuration.getPid(), values);
        });
        return configurations;
    }

    static HoneException wrong(Path file, String reason) {
        return new HoneException(HoneException.Reason.USAGE, "the feature file " + file + ": " + reason);
    }
}
