package dev.hone.feature.internal;

import dev.hone.api.HoneException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/**
 * Takes the bundles that lie in the deploy folder, at once and as they are now. A process that stays up watches the
 * folder instead.
 */
final class DeployFolder {

    private final BundleContext context;
    private final Places places;
    private final Consumer<String> warnings;

    DeployFolder(BundleContext context, Places places, Consumer<String> warnings) {
        this.context = context;
        this.places = places;
        this.warnings = warnings;
    }

    /**
     * Installs what is new or changed, uninstalls what is gone. What cannot be used is told and left out.
     *
     * @return whether everything is there
     */
    boolean take() {
        Map<String, Path> jars = jars();
        Properties taken = taken();
        if (jars.isEmpty() && taken.isEmpty()) {
            return true;
        }
        new Transition(context, "deploy").refresh(uninstallStale(jars, taken));
        Map<Path, Bundle> arrived = new TreeMap<>();
        int refused = 0;
        for (Map.Entry<String, Path> jar : jars.entrySet()) {
            if (context.getBundle(jar.getKey()) == null) {
                try {
                    arrived.put(jar.getValue(), install(jar.getValue(), jar.getKey()));
                } catch (IOException | BundleException e) {
                    warn(jar.getValue(), e);
                    refused++;
                }
            }
        }
        for (Map.Entry<Path, Bundle> bundle : arrived.entrySet()) {
            refused += start(bundle.getKey(), bundle.getValue()) ? 0 : 1;
        }
        keep(jars);
        return refused == 0;
    }

    private List<Bundle> uninstallStale(Map<String, Path> jars, Properties taken) {
        var stale = new ArrayList<Bundle>();
        for (Bundle bundle : context.getBundles()) {
            String location = bundle.getLocation();
            Path jar = jars.get(location);
            String stamp = taken.getProperty(location);
            boolean changed = jar == null || (stamp != null && !stamp.equals(stamp(jar)));
            if (places.isDeployed(bundle) && changed) {
                try {
                    bundle.uninstall();
                    stale.add(bundle);
                } catch (BundleException e) {
                    warnings.accept(location + " cannot be uninstalled: " + Bundles.cause(e));
                }
            }
        }
        return stale;
    }

    private Bundle install(Path jar, String location) throws IOException, BundleException {
        // Refuses what is no bundle: the framework would take any jar.
        Part.of(null, 1, jar, location);
        try (InputStream content = Files.newInputStream(jar)) {
            return context.installBundle(location, content);
        }
    }

    private boolean start(Path jar, Bundle bundle) {
        try {
            if (!Bundles.isFragment(bundle)) {
                bundle.start(Bundle.START_ACTIVATION_POLICY);
            }
            return true;
        } catch (BundleException e) {
            warn(jar, e);
            try {
                bundle.uninstall();
            } catch (BundleException again) {
                e.addSuppressed(again);
            }
            return false;
        }
    }

    private void warn(Path jar, Exception failure) {
        warnings.accept(jar + " is left out: " + Bundles.cause(failure));
    }

    /** By what the framework knows them by. */
    private Map<String, Path> jars() {
        var jars = new TreeMap<String, Path>();
        if (!Files.isDirectory(places.deploy())) {
            return jars;
        }
        try (Stream<Path> files = Files.list(places.deploy())) {
            files.filter(file -> file.toString().endsWith(".jar"))
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .forEach(file -> jars.put(Places.deployed(file), file));
        } catch (IOException e) {
            warnings.accept("cannot list " + places.deploy() + ": " + e.getMessage());
        }
        return jars;
    }

    private static String stamp(Path jar) {
        try {
            return Files.size(jar) + " " + Files.getLastModifiedTime(jar);
        } catch (IOException e) {
            return "";
        }
    }

    private Properties taken() {
        var taken = new Properties();
        try (InputStream in = Files.exists(kept()) ? Files.newInputStream(kept()) : InputStream.nullInputStream()) {
            taken.load(in);
        } catch (IOException e) {
            warnings.accept("cannot read " + kept() + ": " + e.getMessage());
        }
        return taken;
    }

    private void keep(Map<String, Path> jars) {
        var taken = new Properties();
        jars.forEach((location, jar) -> {
            if (context.getBundle(location) != null) {
                taken.setProperty(location, stamp(jar));
            }
        });
        try (var out = Files.newOutputStream(kept())) {
            taken.store(out, null);
        } catch (IOException e) {
            throw new HoneException(HoneException.Reason.OUTPUT, "cannot write " + kept() + ": " + e.getMessage(), e);
        }
    }

    /** Belongs to the framework's state, as the bundles do. */
    private Path kept() {
        return context.getDataFile("deployed").toPath();
    }
}
