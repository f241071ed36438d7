package dev.hone.usertarget.internal;

import dev.hone.api.target.HardwareTarget;
import dev.hone.api.target.RefusedTargets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Offers the described targets as services and says which are refused. Changes are carried out one after the other by
 * whichever thread finds none in work; nobody waits.
 */
@Component(service = UserTargets.class)
public final class UserTargets implements RefusedTargets {

    private final TargetServices services;
    private final Queue<Runnable> changes = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Map<String, Offer> offers = new LinkedHashMap<>();
    private Optional<ServiceRegistration<RefusedTargets>> shown = Optional.empty();
    private volatile List<Refusal> refused = List.of();

    @Activate
    public UserTargets(BundleContext context) {
        services = new TargetServices(context);
    }

    @Deactivate
    void stop() {
        change(() -> {
            services.close();
            offers.values().forEach(Offer::withdraw);
            offers.clear();
            show();
        });
    }

    @Override
    public List<Refusal> refused() {
        return refused;
    }

    /**
     * Takes a description in place of what the origin gave before.
     *
     * @param name what to call the target if nothing can be read
     * @param description what is read; throws a {@link DescriptionException} if it is refused
     */
    void offer(String origin, String name, Supplier<Description> description) {
        change(() -> {
            services.follow(() -> change(this::settle));
            Offer offer = offers.computeIfAbsent(origin, key -> new Offer(key, name));
            try {
                offer.describe(description.get());
            } catch (DescriptionException e) {
                offer.refuse(e);
            }
            settle();
        });
    }

    void withdraw(String origin) {
        change(() -> {
            Optional.ofNullable(offers.remove(origin)).ifPresent(Offer::withdraw);
            settle();
        });
    }

    private void change(Runnable change) {
        changes.add(change);
        if (waiting.getAndIncrement() == 0) {
            do {
                run(changes.remove());
            } while (waiting.decrementAndGet() > 0);
        }
    }

    private static void run(Runnable change) {
        try {
            change.run();
        } catch (RuntimeException e) {
            // Such as of a container that stops. Whoever comes next must not wait for this one for ever.
            log().log(System.Logger.Level.WARNING, "targets cannot be changed", e);
        }
    }

    private void settle() {
        offers.values().forEach(offer -> offer.settle(attempt(offer)).ifPresent(UserTargets::tell));
        show();
    }

    private static void tell(DescriptionException refusal) {
        log().log(
                        refusal.isWaiting() ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING,
                        "target refused: " + refusal.getMessage());
    }

    /** Makes the newest description live if it can be; else the one that is live stays if it still can. */
    private Optional<DescriptionException> attempt(Offer offer) {
        Optional<DescriptionException> refusal = offer.newest().flatMap(newest -> failure(offer, newest));
        offer.live()
                .map(Offer.Live::description)
                .filter(live -> refusal.isPresent())
                .filter(live -> live.equals(offer.newest().orElseThrow())
                        || failure(offer, live).isPresent())
                .ifPresent(live -> offer.withdraw());
        return refusal;
    }

    /** Why a description cannot be made live; empty if it is live now. */
    private Optional<DescriptionException> failure(Offer offer, Description description) {
        try {
            requireFree(offer, description);
            Optional<ServiceReference<HardwareTarget>> base =
                    description.base().map(name -> services.base(name, description.id()));
            long baseService = base.map(TargetServices::serviceId).orElse(-1L);
            if (!offer.isLive(description, baseService)) {
                var target = new UserTarget(
                        description.profile(base.map(reference -> services.profile(reference, description))),
                        offer.origin(),
                        description.family(base.map(TargetServices::family)),
                        description.baseId());
                offer.goLive(new Offer.Live(description, baseService, services.register(target)));
                log().log(System.Logger.Level.INFO, "target " + description.id() + " is taken from " + offer.origin());
            }
            return Optional.empty();
        } catch (DescriptionException e) {
            return Optional.of(e);
        }
    }

    private void requireFree(Offer offer, Description description) {
        Value name = description.name();
        for (Offer other : offers.values()) {
            if (other != offer && other.holds(description.id())) {
                throw name.refused(description.id() + " is taken by " + other.origin());
            }
        }
        services.otherOwner(description.id()).ifPresent(bundle -> {
            throw name.refused(description.id() + " is a target of the bundle " + bundle
                    + "; to change what it says, extend it under another id");
        });
    }

    /** Asked for when there is something to log: most starts have nothing, and making one takes time. */
    private static System.Logger log() {
        return System.getLogger(UserTargets.class.getName());
    }

    private void show() {
        List<Refusal> now = new ArrayList<>();
        offers.values().forEach(offer -> offer.refusal().ifPresent(now::add));
        refused = List.copyOf(now);
        if (refused.isEmpty()) {
            shown.ifPresent(ServiceRegistration::unregister);
            shown = Optional.empty();
        } else if (shown.isEmpty()) {
            shown = Optional.of(services.show(this));
        }
    }
}
