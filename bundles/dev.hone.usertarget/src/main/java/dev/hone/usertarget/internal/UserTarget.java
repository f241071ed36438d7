package dev.hone.usertarget.internal;

import dev.hone.api.target.HardwareTarget;
import dev.hone.api.target.TargetProfile;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.FrameworkUtil;

/**
 * A target that is offered.
 *
 * @param origin the file or configuration that describes it
 */
record UserTarget(TargetProfile profile, String origin, String family, Optional<String> base)
        implements HardwareTarget {

    /** The service properties: those of every target, where it is from and what it extends. */
    Dictionary<String, Object> properties() {
        Map<String, Object> properties = new HashMap<>();
        properties.put("target.id", profile.id());
        properties.put("target.family", family);
        properties.put("target.description", profile.description());
        properties.put("target.origin", origin);
        base.ifPresent(id -> properties.put("target.extends", id));
        return FrameworkUtil.asDictionary(properties);
    }
}
