package dev.hone.itests.churn;

import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.wiring.FrameworkWiring;

/** A bundle that is acted on. Used by one thread. */
final class Victim {

    private static final long REFRESH_SECONDS = 30;

    private final BundleContext context;
    private final String location;
    private Bundle bundle;

    private Victim(BundleContext context, String location, Bundle bundle) {
        this.context = context;
        this.location = location;
        this.bundle = bundle;
    }

    /** One that is installed. */
    static Victim of(BundleContext context, String symbolicName) {
        Bundle found = Arrays.stream(context.getBundles())
                .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no bundle " + symbolicName));
        return new Victim(context, found.getLocation(), found);
    }

    /** One that is installed now. */
    static Victim installed(BundleContext context, Path jar) throws BundleException {
        String location = jar.toUri().toString();
        Bundle made = context.installBundle(location);
        made.start();
        return new Victim(context, location, made);
    }

    Bundle bundle() {
        return bundle;
    }

    boolean isUp() {
        return bundle.getState() == Bundle.ACTIVE;
    }

    /** Does one random thing that can be done in its state; returns what. */
    String act(Random random) throws Exception {
        if (bundle.getState() == Bundle.UNINSTALLED) {
            bundle = context.installBundle(location);
            return "install";
        }
        List<String> actions =
                isUp() ? List.of("stop", "update", "refresh", "uninstall") : List.of("start", "start", "update");
        String action = actions.get(random.nextInt(actions.size()));
        switch (action) {
            case "start" -> bundle.start();
            case "stop" -> bundle.stop();
            case "update" -> update();
            case "refresh" -> refresh(context, List.of(bundle));
            default -> bundle.uninstall();
        }
        return action;
    }

    private void update() throws Exception {
        if (location.startsWith("reference:")) {
            bundle.update();
            return;
        }
        try (InputStream content = Files.newInputStream(Path.of(URI.create(location)))) {
            bundle.update(content);
        }
    }

    void bringUp() throws BundleException {
        if (bundle.getState() == Bundle.UNINSTALLED) {
            bundle = context.installBundle(location);
        }
        bundle.start();
    }

    /** Refreshes bundles, all that need it for an empty list, and waits until that is done. */
    static void refresh(BundleContext context, List<Bundle> bundles) throws InterruptedException {
        CountDownLatch refreshed = new CountDownLatch(1);
        context.getBundle(0).adapt(FrameworkWiring.class).refreshBundles(bundles.isEmpty() ? null : bundles, event -> {
            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                refreshed.countDown();
            }
        });
        if (!refreshed.await(REFRESH_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("bundles were not refreshed");
        }
    }
}
