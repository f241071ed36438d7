package dev.hone.feature.internal;

import dev.hone.api.feature.Features;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/**
 * What the bundle offers, put together from the framework's properties: {@code dev.hone.home}, else the bundle's own
 * data folder; {@code dev.hone.distribution}, else the folder that the bundle came from; {@code dev.hone.repositories},
 * folders separated as in a class path, none unless given.
 *
 * @param deploy null if the folder is watched
 */
record FeatureServices(Features features, DeployFolder deploy) {

    private static final String HOME = "dev.hone.home";

    /** From this start level on, what watches the deploy folder is started. */
    private static final int WATCHES = 100;

    static FeatureServices of(BundleContext context) {
        Consumer<String> warnings = warning -> System.err.println("hone: " + warning);
        int reach = Optional.ofNullable(context.getProperty(Constants.FRAMEWORK_BEGINNING_STARTLEVEL))
                .map(Integer::parseInt)
                .orElse(Integer.MAX_VALUE);
        var places = new Places(distribution(context), home(context));
        var sources = new Sources(
                places,
                new FeatureReader(name -> name.equals(HOME) ? places.home().toString() : context.getProperty(name)),
                repositories(context),
                reach >= WATCHES);
        return new FeatureServices(
                new FeatureControl(sources, new Container(context, places, reach), places, warnings),
                reach < WATCHES ? new DeployFolder(context, places, warnings) : null);
    }

    /** Brings everything that the user chose into place. */
    boolean prepare() {
        boolean whole = features.refresh();
        return (deploy == null || deploy.take()) && whole;
    }

    private static Path home(BundleContext context) {
        String given = context.getProperty(HOME);
        return given == null ? context.getDataFile("home").toPath() : Path.of(given);
    }

    private static Optional<Path> distribution(BundleContext context) {
        String given = context.getProperty("dev.hone.distribution");
        if (given != null) {
            return Optional.of(Path.of(given));
        }
        String prefix = "reference:file:";
        String location = context.getBundle().getLocation();
        return location.startsWith(prefix)
                ? Optional.ofNullable(
                                Path.of(location.substring(prefix.length())).getParent())
                        .map(Path::getParent)
                : Optional.empty();
    }

    private static List<Path> repositories(BundleContext context) {
        String given = context.getProperty("dev.hone.repositories");
        return given == null || given.isBlank()
                ? List.of()
                : Arrays.stream(given.split(File.pathSeparator)).map(Path::of).toList();
    }
}
