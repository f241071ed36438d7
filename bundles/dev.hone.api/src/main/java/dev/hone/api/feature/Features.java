package dev.hone.api.feature;

import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Installs, updates and removes features in the running container: OSGi feature files (OSGi Compendium, chapter 159)
 * with bundles and configurations.
 *
 * <p>An operation is done as a whole or not at all: if a bundle does not resolve or start, the container is as it was
 * before, and the error names the bundle and the cause. A bundle that several features name is there until the last of
 * them is gone. What is chosen lasts under hone's home and holds for later processes.
 *
 * <p>Bundles are looked up in the folder of the feature file, the distribution and the repositories that are given,
 * each flat ({@code artifact-version.jar}) or in the layout of a Maven repository; never in the network.
 *
 * <p>Safe for use by several threads and processes; operations wait for each other. They start bundles on the calling
 * thread. Errors are {@link dev.hone.api.HoneException}s: USAGE for a feature that is unknown, needed or wrong, MISSING
 * for a bundle that is not found or does not resolve, PLUGIN for one that does not start, OUTPUT if the choice cannot
 * be kept.
 */
@ProviderType
public interface Features {

    /** All features that are known: those of the distribution, then those of the user, by name. */
    List<FeatureEntry> list();

    /**
     * Installs a feature from its file, or updates the one of the same name. A copy of the file, and of the bundles
     * that are not the distribution's, is kept under home.
     *
     * @param file a feature file
     * @param repositories more folders to look for bundles in
     */
    FeatureChange install(Path file, List<Path> repositories);

    /**
     * Installs a feature that is known, as those of the distribution are, or that is in one of the repositories.
     *
     * @param name a name or an identifier, {@code group:artifact:type:classifier:version}
     * @param repositories folders to look for the feature and its bundles in
     */
    FeatureChange install(String name, List<Path> repositories);

    /**
     * Removes a feature with its configurations and with the bundles that no other feature names.
     *
     * @param name a name or an identifier
     * @throws dev.hone.api.HoneException with the reason USAGE for {@code core}, for a feature that is not installed,
     *     and for one whose bundles others use, which are named
     */
    FeatureChange remove(String name);

    /** Installs or updates a feature as long as its file lies in the deploy folder. */
    FeatureChange deploy(Path file);

    /** Removes a feature whose file lay in the deploy folder; nothing is done if the file brought none. */
    void undeploy(Path file);

    /**
     * Brings the container to what is chosen, as another process may have changed it. What cannot be brought is told on
     * standard error and left out; the rest is done.
     *
     * @return whether everything is as chosen
     */
    boolean refresh();
}
