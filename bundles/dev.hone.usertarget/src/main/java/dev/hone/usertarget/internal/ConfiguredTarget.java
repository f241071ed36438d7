package dev.hone.usertarget.internal;

import java.util.Map;
import java.util.TreeMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** A target that a factory configuration describes. */
@Component(
        service = {},
        configurationPid = ConfiguredTarget.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = TargetConfiguration.class, factory = true)
public final class ConfiguredTarget {

    static final String PID = "dev.hone.usertarget";

    private final UserTargets targets;
    private final String origin;

    @Activate
    public ConfiguredTarget(@Reference UserTargets targets, Map<String, Object> properties) {
        this.targets = targets;
        this.origin = "configuration " + properties.get("service.pid");
        changed(properties);
    }

    @Modified
    void changed(Map<String, Object> properties) {
        String name = origin.substring(origin.lastIndexOf('~') + 1);
        targets.offer(
                origin,
                name,
                () -> DescriptionReader.read(ConfigurationDescription.read(origin, described(properties))));
    }

    @Deactivate
    void withdraw() {
        targets.withdraw(origin);
    }

    /** Without what Declarative Services and whoever wrote the configuration add. */
    private static Map<String, Object> described(Map<String, Object> properties) {
        Map<String, Object> described = new TreeMap<>(properties);
        described
                .keySet()
                .removeIf(name -> name.startsWith(".")
                        || name.startsWith(":")
                        || name.startsWith("service.")
                        || name.startsWith("component.")
                        || name.startsWith("felix."));
        return described;
    }
}
