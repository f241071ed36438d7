package dev.hone.api.target;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Says which targets somebody wanted to add and why they are refused, so that catalogs can show them. A service; it is
 * asked from any thread.
 */
@ConsumerType
public interface RefusedTargets {

    /** Those that are refused now. */
    List<Refusal> refused();

    /**
     * A target that is refused, at least in its newest version.
     *
     * @param id that it would have, or a name for it where that is not known
     * @param origin the file or configuration that describes it
     * @param reason one line for people, with the place, the value and what would be accepted
     */
    record Refusal(String id, String origin, String reason) {}
}
