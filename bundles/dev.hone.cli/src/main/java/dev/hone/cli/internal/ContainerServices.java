package dev.hone.cli.internal;

import dev.hone.api.HoneException;
import dev.hone.api.command.Shell;
import dev.hone.api.coordinator.Coordinator;
import dev.hone.api.feature.Features;
import dev.hone.api.target.HardwareTarget;
import dev.hone.api.target.TargetProfile;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;

/**
 * Services of the container that the bundle runs in. They are looked up late so that no command activates what it does
 * not need.
 */
record ContainerServices(BundleContext context) implements Services {

    private static final String SHELL_FEATURE =
            "; it is in the feature shell, which hone feature install shell brings if it was removed";

    @Override
    public Coordinator coordinator() {
        return service(Coordinator.class, "coordinator", "dev.hone.coordinator");
    }

    @Override
    public Features features() {
        return service(Features.class, "installer of features", "dev.hone.feature");
    }

    @Override
    public Shell shell() {
        return service(Shell.class, "shell", "dev.hone.shell", SHELL_FEATURE);
    }

    @Override
    @SuppressWarnings("unchecked")
    public void logLevel(String level) {
        try {
            context.getServiceReferences(Consumer.class, "(dev.hone.log=level)").stream()
                    .map(context::getService)
                    .findFirst()
                    .orElseThrow(() -> new HoneException(
                            HoneException.Reason.MISSING,
                            "no log is there: the bundle dev.hone.log is not started" + SHELL_FEATURE))
                    .accept(level);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean stopping() {
        return context.getBundle(Constants.SYSTEM_BUNDLE_ID).getState() == Bundle.STOPPING;
    }

    private <T> T service(Class<T> type, String noun, String bundle) {
        return service(type, noun, bundle, "");
    }

    private <T> T service(Class<T> type, String noun, String bundle, String hint) {
        ServiceReference<T> reference = context.getServiceReference(type);
        T service = reference == null ? null : context.getService(reference);
        if (service == null) {
            throw new HoneException(
                    HoneException.Reason.MISSING,
                    "no " + noun + " is there: the bundle " + bundle
                            + " is not started, or a service that it needs is not" + hint);
        }
        return service;
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

    @Override
    public Optional<Path> distribution() {
        return Optional.ofNullable(context.getProperty("dev.hone.distribution")).map(Path::of);
    }
}
