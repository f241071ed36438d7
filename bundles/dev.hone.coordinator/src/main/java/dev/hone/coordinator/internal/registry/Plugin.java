package dev.hone.coordinator.internal.registry;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Constants;

/**
 * A service of a plug-in as it was when it was bound. The service itself is got for use only.
 *
 * @param bundle symbolic name
 * @param version of the bundle
 */
public record Plugin<S>(
        PluginKind<S> kind,
        String id,
        Map<String, Object> properties,
        String bundle,
        String version,
        Source<S> source) {

    /** Highest ranking first, then the one that was there first. */
    static final Comparator<Plugin<?>> BEST_FIRST =
            Comparator.<Plugin<?>>comparingInt(Plugin::ranking).reversed().thenComparingLong(Plugin::serviceId);

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
     * @throws HoneException with the reason MISSING if it is gone
     */
    public Lease<S> lease() {
        S service = PluginCalls.call(this, source::get);
        if (service == null) {
            throw new HoneException(Reason.MISSING, label() + " is not there any more");
        }
        return new Lease<>(this, service);
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
        Object value = PropertyValues.plain(properties.getOrDefault(kind.property(suffix), List.of()));
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of(String.valueOf(value));
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
