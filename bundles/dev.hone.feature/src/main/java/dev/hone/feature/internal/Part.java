package dev.hone.feature.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * A bundle of a feature, found.
 *
 * @param id what the feature calls it
 * @param location what the framework knows it by; differs if the content does, apart from what is shipped
 */
record Part(
        Artifact id,
        int startLevel,
        Path jar,
        String location,
        String symbolicName,
        Version version,
        boolean fragment) {

    /** What tells bundles apart: of each there is one in a framework. */
    record Key(String symbolicName, Version version) {}

    Key key() {
        return new Key(symbolicName, version);
    }

    /**
     * Reads what the jar says of itself.
     *
     * @throws IOException if it is not a bundle, with the reason
     */
    static Part of(Artifact id, int startLevel, Path jar, String location) throws IOException {
        try (var file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            Attributes attributes = manifest == null ? new Attributes() : manifest.getMainAttributes();
            String name = attributes.getValue(Constants.BUNDLE_SYMBOLICNAME);
            if (name == null) {
                throw new IOException("it is a jar and not an OSGi bundle: its manifest has no Bundle-SymbolicName");
            }
            return new Part(
                    id,
                    startLevel,
                    jar,
                    location,
                    name.split(";")[0].trim(),
                    Version.parseVersion(attributes.getValue(Constants.BUNDLE_VERSION)),
                    attributes.getValue(Constants.FRAGMENT_HOST) != null);
        } catch (IllegalArgumentException e) {
            throw new IOException("its Bundle-Version is wrong: " + e.getMessage(), e);
        }
    }
}
