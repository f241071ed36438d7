package dev.hone.feature.internal;

import dev.hone.api.HoneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** The configurations that features bring: those of others are left alone. */
final class Configurations {

    private final BundleContext context;

    Configurations(BundleContext context) {
        this.context = context;
    }

    /**
     * Makes the configurations of features those that are given.
     *
     * @param wanted properties by persistent identifier
     * @return brings back what was there before
     */
    Runnable set(Map<String, Map<String, Object>> wanted) {
        var ours = new TreeSet<>(ours());
        if (wanted.isEmpty() && ours.isEmpty()) {
            return () -> {};
        }
        var before = new LinkedHashMap<String, Dictionary<String, Object>>();
        ours.stream().filter(pid -> !wanted.containsKey(pid)).forEach(pid -> before.put(pid, put(pid, null)));
        wanted.forEach((pid, values) -> before.put(pid, put(pid, FrameworkUtil.asDictionary(new TreeMap<>(values)))));
        keep(wanted.keySet());
        return () -> {
            before.forEach(this::put);
            keep(ours);
        };
    }

    /** Sets or, with null, deletes a configuration; returns what it was, null if there was none. */
    private Dictionary<String, Object> put(String pid, Dictionary<String, Object> values) {
        ServiceReference<ConfigurationAdmin> reference = context.getServiceReference(ConfigurationAdmin.class);
        if (reference == null) {
            throw new HoneException(
                    HoneException.Reason.MISSING,
                    "the configuration " + pid + " of a feature needs the Configuration Admin Service, which is not"
                            + " there");
        }
        ConfigurationAdmin admin = context.getService(reference);
        try {
            Configuration[] found = admin.listConfigurations("(service.pid=" + pid + ")");
            Dictionary<String, Object> before = found == null ? null : found[0].getProperties();
            if (values == null) {
                if (found != null) {
                    found[0].delete();
                }
            } else {
                configuration(admin, pid).updateIfDifferent(values);
            }
            return before;
        } catch (IOException e) {
            throw new HoneException(
                    HoneException.Reason.OUTPUT, "cannot keep the configuration " + pid + ": " + e.getMessage(), e);
        } catch (InvalidSyntaxException e) {
            throw new HoneException(
                    HoneException.Reason.USAGE,
                    "the persistent identifier " + pid + " has characters in it that no filter takes",
                    e);
        } finally {
            context.ungetService(reference);
        }
    }

    private static Configuration configuration(ConfigurationAdmin admin, String pid) throws IOException {
        int name = pid.indexOf('~');
        return name < 0
                ? admin.getConfiguration(pid, "?")
                : admin.getFactoryConfiguration(pid.substring(0, name), pid.substring(name + 1), "?");
    }

    private List<String> ours() {
        try {
            return Files.exists(kept()) ? Files.readAllLines(kept()) : List.of();
        } catch (IOException e) {
            throw new HoneException(HoneException.Reason.MISSING, "cannot read " + kept() + ": " + e.getMessage(), e);
        }
    }

    private void keep(Iterable<String> pids) {
        try {
            Files.write(kept(), pids);
        } catch (IOException e) {
            throw new HoneException(HoneException.Reason.OUTPUT, "cannot write " + kept() + ": " + e.getMessage(), e);
        }
    }

    /** Belongs to the framework's state, as the configurations do. */
    private Path kept() {
        return context.getDataFile("configurations").toPath();
    }
}
