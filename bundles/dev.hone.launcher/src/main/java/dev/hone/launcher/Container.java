package dev.hone.launcher;

import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.ToIntFunction;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.util.tracker.ServiceTracker;

/** A framework in which the distribution's bundles are started. */
final class Container implements AutoCloseable {

    private static final String COMMAND =
            "(&(" + Constants.OBJECTCLASS + "=" + ToIntFunction.class.getName() + ")(dev.hone.command=main))";
    /** The bundle that installs features, started first, so that it starts the rest. */
    private static final String PREPARING = "dev.hone.feature";

    private static final long MILLISECONDS_TO_COME = 5_000;
    private static final long MILLISECONDS_TO_STOP = 2_000;

    private final CacheSlot slot;
    private final Framework framework;
    private int held;

    private Container(CacheSlot slot, Framework framework) {
        this.slot = slot;
        this.framework = framework;
        held = bundles().length;
    }

    /**
     * Starts what the slot holds if that is the distribution as it is now, else installs it anew; then has bundles and
     * configurations changed to what the user chose, if that is not what the slot holds.
     */
    static Container start(CacheSlot slot, Distribution distribution, Map<String, String> properties) {
        StartTrace.mark("launcher");
        try {
            Container container = kept(slot, properties);
            if (container == null) {
                slot.invalidate();
                container = new Container(slot, started(slot, properties, true));
                container.install(distribution);
            }
            if (!slot.isPrepared()) {
                container.prepare();
            }
            return container;
        } catch (BundleException e) {
            throw new LaunchException("cannot start the container in " + slot.storage(), e);
        }
    }

    /** What the slot holds, or null if that is not whole. */
    private static Container kept(CacheSlot slot, Map<String, String> properties) throws BundleException {
        if (!slot.isCurrent()) {
            return null;
        }
        var container = new Container(slot, started(slot, properties, false));
        // The framework drops a bundle whose state it cannot read.
        if (slot.holds(container.held)) {
            return container;
        }
        container.close();
        return null;
    }

    private static Framework started(CacheSlot slot, Map<String, String> properties, boolean clean)
            throws BundleException {
        var configuration = new HashMap<>(properties);
        configuration.put(Constants.FRAMEWORK_STORAGE, slot.storage().toString());
        configuration.put("felix.log.level", "0");
        // So few bundles are resolved sooner than threads are started.
        configuration.put("felix.resolver.parallelism", "1");
        if (clean) {
            configuration.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        }
        Framework framework = new FrameworkFactory().newFramework(configuration);
        framework.init();
        framework.getBundleContext().addFrameworkListener(Container::report);
        framework.start();
        StartTrace.mark("framework");
        return framework;
    }

    private static void report(FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.ERROR) {
            System.err.println("hone: " + event.getBundle().getSymbolicName() + ": "
                    + event.getThrowable().getMessage());
        }
    }

    private void install(Distribution distribution) throws BundleException {
        for (Path jar : distribution.bundles()) {
            framework.getBundleContext().installBundle("reference:" + jar.toUri());
        }
        Optional<Bundle> preparing = Arrays.stream(bundles())
                .filter(bundle -> PREPARING.equals(bundle.getSymbolicName()))
                .findFirst();
        for (Bundle bundle : preparing.map(one -> new Bundle[] {one}).orElseGet(this::bundles)) {
            try {
                if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null) {
                    bundle.start(Bundle.START_ACTIVATION_POLICY);
                }
            } catch (BundleException e) {
                System.err.println("hone: " + e.getMessage());
            }
        }
    }

    /**
     * Has the bundles of the user's choice put in place: by the {@link BooleanSupplier} service with the property
     * {@code dev.hone.command=prepare}, which returns whether everything is as chosen. If not, it has told of it, and
     * is asked again at the next start.
     */
    private void prepare() {
        BundleContext context = framework.getBundleContext();
        try {
            boolean done = true;
            for (ServiceReference<BooleanSupplier> reference :
                    context.getServiceReferences(BooleanSupplier.class, "(dev.hone.command=prepare)")) {
                done &= context.getService(reference).getAsBoolean();
            }
            hold();
            if (done) {
                slot.markPrepared();
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        } catch (RuntimeException | LinkageError e) {
            close();
            throw new LaunchException("cannot bring features into place: " + e.getMessage(), e);
        }
        StartTrace.mark("prepared");
    }

    private void hold() {
        held = bundles().length;
        slot.markHolds(held);
    }

    private Bundle[] bundles() {
        return framework.getBundleContext().getBundles();
    }

    /**
     * The command: the {@link ToIntFunction} service with the property {@code dev.hone.command=main}, whose argument is
     * the command line as a {@code String[]} and whose value is the exit code. Only types of the Java platform cross
     * the border between this class loader and bundles. An interrupt of the calling thread asks the command to cancel
     * its work and return.
     */
    ToIntFunction<String[]> command() {
        BundleContext context = framework.getBundleContext();
        try {
            var tracker = new ServiceTracker<ToIntFunction<String[]>, ToIntFunction<String[]>>(
                    context, context.createFilter(COMMAND), null);
            tracker.open();
            ToIntFunction<String[]> command = tracker.waitForService(MILLISECONDS_TO_COME);
            if (command == null) {
                throw new LaunchException("no bundle offers a command line" + unresolved());
            }
            StartTrace.mark("command");
            return command;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            throw new LaunchException("cancelled", e);
        }
    }

    /** The bundles that are not started, with the reason. */
    private String unresolved() {
        return Arrays.stream(bundles())
                .filter(bundle -> bundle.getState() == Bundle.INSTALLED)
                .map(Container::reason)
                .collect(joining());
    }

    private static String reason(Bundle bundle) {
        try {
            bundle.start();
            return "";
        } catch (BundleException e) {
            return "\n  " + bundle.getSymbolicName() + ": " + e.getMessage();
        }
    }

    @Override
    public void close() {
        try {
            if (bundles().length != held) {
                hold();
            }
            framework.stop();
            framework.waitForStop(MILLISECONDS_TO_STOP);
        } catch (BundleException e) {
            throw new LaunchException("cannot stop the container", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        StartTrace.mark("stopped");
    }
}
