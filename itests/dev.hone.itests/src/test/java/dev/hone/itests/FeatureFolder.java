package dev.hone.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Somebody else's features: a folder with feature files and, beside them, bundles without code. */
record FeatureFolder(Path folder) {

    /**
     * Writes a bundle, whole at once.
     *
     * @param headers names and values by turns
     */
    Path bundle(String name, String version, String... headers) throws IOException {
        var manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", name);
        attributes.putValue("Bundle-Version", version);
        for (int i = 0; i < headers.length; i += 2) {
            attributes.putValue(headers[i], headers[i + 1]);
        }
        Path next = folder.resolve("." + name);
        new JarOutputStream(Files.newOutputStream(next), manifest).close();
        return Files.move(next, folder.resolve(name + "-" + version + ".jar"));
    }

    /**
     * Writes a feature file, whole at once.
     *
     * @param bundles names and versions as {@code name:version}, in the group {@code com.acme}
     */
    Path feature(String name, String version, String greeting, List<String> bundles) throws IOException {
        String ids = bundles.stream()
                .map(bundle -> "{ \"id\": \"com.acme:" + bundle + "\" }")
                .reduce((a, b) -> a + ", " + b)
                .orElse("");
        Path next = folder.resolve("." + name);
        Files.writeString(
                next,
                """
                { "feature-resource-version": "1.0", "id": "com.acme:%s:%s",
                  "bundles": [ %s ],
                  "configurations": { "com.acme.%s": { "greeting": "%s", "count:Integer": 7 } } }
                """
                        .formatted(name, version, ids, name, greeting));
        Path file = folder.resolve(name + ".json");
        Files.deleteIfExists(file);
        return Files.move(next, file);
    }
}
