package dev.hone.cli.internal;

import dev.hone.api.HoneException;
import dev.hone.api.coordinator.Coordinator;
import dev.hone.api.target.HardwareTarget;
import dev.hone.api.target.TargetProfile;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;

/**
 * Services of the container that the bundle runs in. They are looked up late so that no command activates what it does
 * not need.
 */
record ContainerServices(BundleContext context) implements Services {

    @Override
    public Coordinator coordinator() {
        ServiceReference<Coordinator> reference = context.getServiceReference(Coordinator.class);
        Coordinator coordinator = reference == null ? null : context.getService(reference);
        if (coordinator == null) {
            throw new HoneException(
                    HoneException.Reason.MISSING,
                    "no coordinator is there: the bundle dev.hone.coordinator is not started, or a service that it needs is not");
        }
        return coordinator;
    }

    @Override
    public Optional<TargetProfile> target(String id) {
        try {
            return context.getServiceReferences(HardwareTarget.class, null).stream()
                    .filter(reference -> id.equals(reference.getProperty("target.id")))
                    .max(ServiceReference::compareTo)
                    .map(context::getService)
                    .map(HardwareTarget::profile);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String version() {
        Version version = context.getBundle().getVersion();
        return version.getMajor() + "." + version.getMinor() + "." + version.getMicro();
    }
}
