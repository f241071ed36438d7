package dev.hone.deploy.internal;

import java.io.File;
import java.io.IOException;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Component;

/** Tells of jars that are no bundles, which File Install passes over in silence. */
@Component
public final class BrokenBundles implements ArtifactInstaller {

    @Override
    public boolean canHandle(File file) {
        return file.getName().endsWith(".jar") && problem(file) != null;
    }

    @Override
    public void install(File file) {
        Warning.print(file + " is left out: " + problem(file));
    }

    @Override
    public void update(File file) {
        install(file);
    }

    @Override
    public void uninstall(File file) {
        // It never took part.
    }

    /** Why a file is no bundle; null if it is one. */
    static String problem(File file) {
        try (var jar = new JarFile(file)) {
            Manifest manifest = jar.getManifest();
            return manifest != null && manifest.getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME) != null
                    ? null
                    : "it is a jar and not an OSGi bundle: its manifest has no Bundle-SymbolicName";
        } catch (IOException e) {
            return "it cannot be read as a jar: " + e.getMessage();
        }
    }
}
