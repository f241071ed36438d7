package dev.hone.deploy.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Makes the folders that File Install watches: it does not watch one that comes later. */
@Component(
        service = {},
        immediate = true)
public final class WatchedFolders {

    @Activate
    public WatchedFolders(BundleContext context) {
        String home = context.getProperty("dev.hone.home");
        if (home == null) {
            return;
        }
        try {
            Files.createDirectories(Path.of(home, "deploy"));
            Files.createDirectories(Path.of(home, "features"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
