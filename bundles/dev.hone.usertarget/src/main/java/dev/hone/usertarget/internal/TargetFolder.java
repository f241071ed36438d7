package dev.hone.usertarget.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Reads the folder {@code targets} under hone's home before anything else can ask for a target, then watches it. A
 * container without a home has no such folder.
 */
@Component(
        service = {},
        immediate = true)
public final class TargetFolder implements Runnable {

    private static final long MILLISECONDS_BETWEEN = 400;
    private static final long MILLISECONDS_TO_END = 2_000;

    private final UserTargets targets;
    private final Path folder;
    private final Thread watch;
    private FolderScan scan;

    @Activate
    public TargetFolder(BundleContext context, @Reference UserTargets targets) {
        this.targets = targets;
        String home = context.getProperty("dev.hone.home");
        folder = home == null ? null : Path.of(home, "targets");
        watch = new Thread(this, "hone-targets");
        if (folder != null) {
            look(true);
            watch.setDaemon(true);
            watch.start();
        }
    }

    @Override
    public void run() {
        try {
            while (true) {
                Thread.sleep(MILLISECONDS_BETWEEN);
                look(false);
            }
        } catch (InterruptedException e) {
            // The component is deactivated: there is nothing left to do.
            return;
        }
    }

    @Deactivate
    void stop() throws InterruptedException {
        watch.interrupt();
        watch.join(MILLISECONDS_TO_END);
    }

    /** Most users have no such folder, and each start counts: until there is one, nothing else is loaded. */
    private void look(boolean first) {
        if (scan == null && Files.isDirectory(folder)) {
            scan = new FolderScan(folder, targets);
        }
        if (scan != null) {
            scan.scan(first);
        }
    }
}
