package dev.hone.api.target;

import org.osgi.annotation.versioning.ConsumerType;

/** Offers the profile of a hardware target. A service with the properties of {@link HardwareTargetType}. */
@ConsumerType
public interface HardwareTarget {

    /** The profile: a value that a job keeps although the bundle goes. */
    TargetProfile profile();
}
