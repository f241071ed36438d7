package dev.hone.deploy.internal;

import dev.hone.api.feature.Features;
import java.io.File;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Follows what other processes choose: the file that keeps it is watched by File Install, too. */
@Component
public final class ChosenFeatures implements ArtifactInstaller {

    private final Features features;

    @Activate
    public ChosenFeatures(@Reference Features features) {
        this.features = features;
    }

    @Override
    public boolean canHandle(File file) {
        return file.getName().equals("chosen");
    }

    @Override
    public void install(File file) {
        features.refresh();
    }

    @Override
    public void update(File file) {
        features.refresh();
    }

    @Override
    public void uninstall(File file) {
        features.refresh();
    }
}
