package dev.hone.deploy.internal;

import dev.hone.api.HoneException;
import dev.hone.api.feature.Features;
import java.io.File;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Takes feature files that lie in the deploy folder, which File Install watches. */
@Component
public final class FeatureFiles implements ArtifactInstaller {

    private final Features features;

    @Activate
    public FeatureFiles(@Reference Features features) {
        this.features = features;
    }

    @Override
    public boolean canHandle(File file) {
        return file.getName().endsWith(".json") && !file.getName().startsWith(".");
    }

    @Override
    public void install(File file) {
        try {
            features.deploy(file.toPath());
        } catch (HoneException e) {
            Warning.print(file + " is left out: " + e.getMessage());
        }
    }

    @Override
    public void update(File file) {
        install(file);
    }

    @Override
    public void uninstall(File file) {
        features.undeploy(file.toPath());
    }
}
