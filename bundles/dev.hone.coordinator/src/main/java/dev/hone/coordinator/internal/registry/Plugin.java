package dev.hone.coordinator.internal.registry;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.Constants;

/**
 * A service of a plug-in as it was when it was bound. The service itself is got for use only.
 *
 * @param bundle symbolic name
 * @param version of the bundle
 * @param revision of the bundle
 */
public record Plugin<S>(
        PluginKind<S> kind,
        String id,
        Map<String, Object> properties,
        String bundle,
        String version,
        Revision revision,
        Source<S> source) {

    /** Highest ranking first, then the one that was there first. */
    static final Comparator<Plugin<?>> BEST_FIRST =
            Comparator.<Plugin<?>>comparingInt(Plugin::ranking).reversed().thenComparingLong(Plugin::serviceId);

    /** What is unregistered just now is known to be gone within this time. */
    private static final long MILLISECONDS_TO_GO = 200;

    /** Where a service is got from. */
    public interface Source<S> {

        /** The service, created if need be; null if it is gone. */
        S get();

        void unget(S service);

        boolean isGone();
    }

    public Plugin {
        properties = Map.copyOf(properties);
    }

    /**
     * Gets the service.
     *
     * @throws Vanished if it is gone
     * @throws Misbehaved if it cannot be created
     */
    public Lease<S> lease() {
        S service = PluginCalls.call(this, source::get);
        if (service != null) {
            return new Lease<>(this, service);
        }
        if (goes()) {
            requirePresent();
        }
        throw new Misbehaved(this, "cannot be created: its activation failed, as the log tells", null);
    }

    /** A component answers null for a moment before its service is seen to be unregistered. */
    private boolean goes() {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MILLISECONDS_TO_GO);
        while (!source.isGone()) {
            if (System.nanoTime() - end > 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        return true;
    }

    public boolean isGone() {
        return source.isGone();
    }

    /** @throws Vanished if it is gone */
    public void requirePresent() {
        if (isGone()) {
            throw new Vanished(this, "is not there any more", null);
        }
    }

    /** For messages. */
    public String label() {
        return kind.name() + " " + id + " (" + bundle + " " + version + ")";
    }

    public String text(String suffix) {
        return properties.get(kind.property(suffix)) instanceof String text ? text : "";
    }

    public boolean flag(String suffix, boolean otherwise) {
        return properties.get(kind.property(suffix)) instanceof Boolean flag ? flag : otherwise;
    }

    /** A property that may have several values, by whatever type the service gives them. */
    public List<String> texts(String suffix) {
        return PropertyValues.texts(properties.get(kind.property(suffix)));
    }

    public int ranking() {
        return properties.get(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0;
    }

    long serviceId() {
        return properties.get(Constants.SERVICE_ID) instanceof Long id ? id : Long.MAX_VALUE;
    }

    long bundleId() {
        return properties.get(Constants.SERVICE_BUNDLEID) instanceof Long id ? id : -1;
    }
}
