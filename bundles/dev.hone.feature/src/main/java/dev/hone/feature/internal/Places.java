package dev.hone.feature.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.osgi.framework.Bundle;

/**
 * The folders that bundles come from, and what the framework knows those bundles by.
 *
 * @param distribution what is shipped, if that is known
 * @param home where the user's features and deployed bundles are
 */
record Places(Optional<Path> distribution, Path home) {

    private static final String COPY = "hone-feature:";

    Path deploy() {
        return home.resolve("deploy");
    }

    /** Where features that the user installed are kept. */
    Path features() {
        return home.resolve("features");
    }

    /**
     * Shipped bundles are used where they are; those in the deploy folder are named as File Install names them; all
     * others are copied into the framework and named by their content.
     */
    String location(Artifact id, Path jar) throws IOException {
        if (isShipped(jar)) {
            return "reference:" + jar.toUri();
        }
        if (deploy().equals(jar.getParent())) {
            return deployed(jar);
        }
        return COPY + id + ":" + hash(jar);
    }

    boolean isShipped(Path jar) {
        return distribution.map(jar::startsWith).orElse(false);
    }

    static String deployed(Path jar) {
        return jar.toFile().toURI().toString();
    }

    /** Whether the bundle lies in the deploy folder itself: what is in folders below belongs to feature files. */
    boolean isDeployed(Bundle bundle) {
        String any = deployed(deploy().resolve("x"));
        String prefix = any.substring(0, any.length() - 1);
        String location = bundle.getLocation();
        return location.startsWith(prefix) && location.indexOf('/', prefix.length()) < 0;
    }

    /** Whether the bundle was copied for a feature. */
    static boolean isCopy(Bundle bundle) {
        return bundle.getLocation().startsWith(COPY);
    }

    /** Whether the bundle is there for features alone. */
    boolean isOfFeatures(Bundle bundle) {
        return isCopy(bundle)
                || distribution
                        .map(folder -> bundle.getLocation()
                                .startsWith(
                                        "reference:" + folder.resolve("bundles").toUri()))
                        .orElse(false);
    }

    static String hash(Path... files) throws IOException {
        try (var out = new DigestOutputStream(OutputStream.nullOutputStream(), MessageDigest.getInstance("SHA-256"))) {
            for (Path file : files) {
                Files.copy(file, out);
            }
            return HexFormat.of().formatHex(out.getMessageDigest().digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
