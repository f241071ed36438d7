package dev.hone.feature.internal;

import dev.hone.api.HoneException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

/** A change of bundles that can be undone as long as it is not known to be whole. */
final class Transition {

    private static final long SECONDS_TO_REFRESH = 60;

    private final BundleContext context;
    private final String feature;
    private final Deque<Runnable> undo = new ArrayDeque<>();
    private final Set<Bundle> stale = new LinkedHashSet<>();
    private final List<String> uninstalled = new ArrayList<>();
    private final List<String> installed = new ArrayList<>();

    Transition(BundleContext context, String feature) {
        this.context = context;
        this.feature = feature;
    }

    List<String> installed() {
        return List.copyOf(installed);
    }

    List<String> uninstalled() {
        return List.copyOf(uninstalled);
    }

    /** What else has to be undone, in the order of what is done here. */
    void onUndo(Runnable step) {
        undo.push(step);
    }

    /**
     * Takes a bundle away.
     *
     * @param part what it was made of
     */
    void uninstall(Bundle bundle, Part part) {
        boolean started = bundle.adapt(BundleStartLevel.class).isPersistentlyStarted();
        try {
            bundle.uninstall();
        } catch (BundleException e) {
            throw failure(part, "cannot be uninstalled", e);
        }
        stale.add(bundle);
        uninstalled.add(part.id().toString());
        onUndo(() -> {
            try {
                Bundle again = install(part);
                if (started) {
                    start(again, part);
                }
            } catch (BundleException | IOException e) {
                throw failure(part, "cannot be brought back", e);
            }
        });
    }

    /** Installs and starts bundles, in their order; fragments are attached instead of started. */
    void arrive(Collection<Part> parts) {
        List<Bundle> bundles = new ArrayList<>();
        for (Part part : parts) {
            try {
                boolean there = Bundles.find(context, part).isPresent();
                Bundle bundle = install(part);
                bundles.add(bundle);
                if (!there) {
                    installed.add(part.id().toString());
                    onUndo(() -> discard(bundle));
                } else if (!bundle.adapt(BundleStartLevel.class).isPersistentlyStarted()) {
                    onUndo(() -> stop(bundle));
                }
                if (part.fragment()) {
                    stale.addAll(hosts(bundle));
                }
            } catch (BundleException | IOException e) {
                throw failure(part, "cannot be installed", e);
            }
        }
        refresh();
        int i = 0;
        for (Part part : parts) {
            Bundle bundle = bundles.get(i++);
            try {
                start(bundle, part);
            } catch (BundleException e) {
                throw failure(
                        part, e.getType() == BundleException.RESOLVE_ERROR ? "does not resolve" : "does not start", e);
            }
        }
    }

    /** Rewires bundles that used those that are gone. */
    void refresh(Collection<Bundle> gone) {
        stale.addAll(gone);
        refresh();
    }

    private void refresh() {
        if (stale.isEmpty()) {
            return;
        }
        var done = new CountDownLatch(1);
        context.getBundle(0).adapt(FrameworkWiring.class).refreshBundles(List.copyOf(stale), event -> {
            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                done.countDown();
            }
        });
        stale.clear();
        try {
            if (!done.await(SECONDS_TO_REFRESH, TimeUnit.SECONDS)) {
                throw new HoneException(
                        HoneException.Reason.PLUGIN,
                        "bundles are not rewired after " + SECONDS_TO_REFRESH + " s: a bundle does not stop");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HoneException(HoneException.Reason.CANCELLED, "cancelled while bundles were rewired", e);
        }
    }

    /** Brings back what was there before. What fails is added to the failure that is the reason. */
    void undo(RuntimeException reason) {
        while (!undo.isEmpty()) {
            try {
                undo.pop().run();
            } catch (RuntimeException e) {
                reason.addSuppressed(e);
            }
        }
        try {
            refresh();
        } catch (RuntimeException e) {
            reason.addSuppressed(e);
        }
    }

    private Bundle install(Part part) throws BundleException, IOException {
        Bundle there = Bundles.find(context, part).orElse(null);
        if (there != null) {
            return there;
        }
        Bundle bundle;
        if (part.location().startsWith("reference:")) {
            bundle = context.installBundle(part.location());
        } else {
            try (InputStream content = Files.newInputStream(part.jar())) {
                bundle = context.installBundle(part.location(), content);
            }
        }
        bundle.adapt(BundleStartLevel.class).setStartLevel(part.startLevel());
        return bundle;
    }

    private static void start(Bundle bundle, Part part) throws BundleException {
        BundleStartLevel level = bundle.adapt(BundleStartLevel.class);
        if (level.getStartLevel() != part.startLevel()) {
            level.setStartLevel(part.startLevel());
        }
        if (!part.fragment()) {
            bundle.start(Bundle.START_ACTIVATION_POLICY);
        }
    }

    /** Refuses the change if it keeps one of these bundles, which are not part of it, from running. */
    void verify(Collection<Bundle> running) {
        for (Bundle bundle : running) {
            if (bundle.getState() == Bundle.INSTALLED || bundle.getState() == Bundle.RESOLVED) {
                try {
                    bundle.start(Bundle.START_TRANSIENT | Bundle.START_ACTIVATION_POLICY);
                } catch (BundleException e) {
                    throw new HoneException(
                            HoneException.Reason.USAGE,
                            "the change of the feature " + feature + " would break the bundle "
                                    + bundle.getSymbolicName() + ": " + Bundles.cause(e),
                            e);
                }
            }
        }
    }

    private static void stop(Bundle bundle) {
        try {
            bundle.stop();
        } catch (BundleException e) {
            throw new IllegalStateException("cannot stop " + bundle.getSymbolicName(), e);
        }
    }

    private void discard(Bundle bundle) {
        try {
            bundle.uninstall();
            stale.add(bundle);
        } catch (BundleException e) {
            throw new IllegalStateException("cannot uninstall " + bundle.getSymbolicName(), e);
        }
    }

    private List<Bundle> hosts(Bundle fragment) {
        String host = fragment.getHeaders("")
                .get(Constants.FRAGMENT_HOST)
                .split(";")[0]
                .trim();
        return List.of(context.getBundles()).stream()
                .filter(bundle -> host.equals(bundle.getSymbolicName()))
                .filter(bundle -> bundle.adapt(BundleRevision.class).getWiring() != null)
                .filter(bundle -> bundle.getBundleId() != 0)
                .toList();
    }

    private HoneException failure(Part part, String what, Exception cause) {
        boolean resolves = cause instanceof BundleException known && known.getType() == BundleException.RESOLVE_ERROR;
        return new HoneException(
                resolves ? HoneException.Reason.MISSING : HoneException.Reason.PLUGIN,
                "the bundle " + part.id() + " of the feature " + feature + " " + what + ": " + Bundles.cause(cause),
                cause);
    }
}
