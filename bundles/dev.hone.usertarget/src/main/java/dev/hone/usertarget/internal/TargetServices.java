package dev.hone.usertarget.internal;

import dev.hone.api.NearestName;
import dev.hone.api.target.HardwareTarget;
import dev.hone.api.target.RefusedTargets;
import dev.hone.api.target.TargetProfile;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/** The targets that are there as services. */
final class TargetServices {

    private static final String TARGETS = "(" + Constants.OBJECTCLASS + "=" + HardwareTarget.class.getName() + ")";

    private static final String ID = "target.id";
    private static final String EXTENDS = "target.extends";

    private final BundleContext context;
    private Optional<ServiceListener> listener = Optional.empty();

    TargetServices(BundleContext context) {
        this.context = context;
    }

    /** Tells of changes from now on, if that is not done already. */
    void follow(Runnable changed) {
        if (listener.isEmpty()) {
            ServiceListener added = event -> changed.run();
            try {
                context.addServiceListener(added, TARGETS);
            } catch (InvalidSyntaxException e) {
                throw new IllegalStateException(e);
            }
            listener = Optional.of(added);
        }
    }

    void close() {
        listener.ifPresent(context::removeServiceListener);
    }

    /**
     * The target that is extended.
     *
     * @param id of the target that extends it
     * @throws DescriptionException if it is not there, or extends that one itself
     */
    ServiceReference<HardwareTarget> base(Value name, String id) {
        ServiceReference<HardwareTarget> base = find(name.text())
                .orElseThrow(() -> name.waiting("there is no target " + name.text() + "; there are: "
                        + String.join(", ", ids()) + NearestName.hint(name.text(), ids())));
        Optional<ServiceReference<HardwareTarget>> next = Optional.of(base);
        while (next.isPresent()) {
            if (id.equals(next.get().getProperty(ID))) {
                throw name.refused(name.text() + " is refused, as it extends " + id + " itself");
            }
            next = Optional.ofNullable(next.get().getProperty(EXTENDS)).flatMap(extended -> find(extended.toString()));
        }
        return base;
    }

    private Optional<ServiceReference<HardwareTarget>> find(String id) {
        return all(id).max(Comparator.naturalOrder());
    }

    private Stream<ServiceReference<HardwareTarget>> all(String id) {
        return all().filter(reference -> id.equals(reference.getProperty(ID)));
    }

    /** The bundle that has a target of that id and is not this one. */
    Optional<String> otherOwner(String id) {
        return all(id).map(ServiceReference::getBundle)
                .filter(bundle -> bundle != null && !bundle.equals(context.getBundle()))
                .map(bundle -> bundle.getSymbolicName())
                .findFirst();
    }

    private List<String> ids() {
        return all().map(reference -> String.valueOf(reference.getProperty(ID)))
                .distinct()
                .sorted()
                .toList();
    }

    /** @throws DescriptionException if the target does not answer */
    TargetProfile profile(ServiceReference<HardwareTarget> base, Description extending) {
        Value name = extending.base().orElseThrow();
        try {
            HardwareTarget target = context.getService(base);
            return Optional.ofNullable(target)
                    .map(HardwareTarget::profile)
                    .orElseThrow(() -> name.refused(name.text() + " gives no profile"));
        } catch (IllegalStateException | LinkageError e) {
            throw name.refused(name.text() + " fails: " + e);
        } finally {
            context.ungetService(base);
        }
    }

    static String family(ServiceReference<HardwareTarget> reference) {
        return String.valueOf(reference.getProperty("target.family"));
    }

    static long serviceId(ServiceReference<HardwareTarget> reference) {
        return reference.getProperty(Constants.SERVICE_ID) instanceof Long id ? id : -1;
    }

    ServiceRegistration<HardwareTarget> register(UserTarget target) {
        return context.registerService(HardwareTarget.class, target, target.properties());
    }

    ServiceRegistration<RefusedTargets> show(RefusedTargets refused) {
        return context.registerService(RefusedTargets.class, refused, null);
    }

    private Stream<ServiceReference<HardwareTarget>> all() {
        try {
            return context.getServiceReferences(HardwareTarget.class, null).stream();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
