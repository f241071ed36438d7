package dev.hone.usertarget.internal;

import dev.hone.api.target.HardwareTarget;
import dev.hone.api.target.RefusedTargets.Refusal;
import java.util.Optional;
import org.osgi.framework.ServiceRegistration;

/** What has come of a file or a configuration. Not safe for use by several threads. */
final class Offer {

    private final String origin;
    private final String name;
    private Optional<Description> newest = Optional.empty();
    private Optional<DescriptionException> unreadable = Optional.empty();
    private Optional<Live> live = Optional.empty();
    private Optional<String> reason = Optional.empty();

    /** @param baseService the service id of the target that is extended; -1 if there is none */
    record Live(Description description, long baseService, ServiceRegistration<HardwareTarget> registration) {}

    /** @param name what to call it while there is no id */
    Offer(String origin, String name) {
        this.origin = origin;
        this.name = name;
    }

    String origin() {
        return origin;
    }

    void describe(Description description) {
        newest = Optional.of(description);
        unreadable = Optional.empty();
    }

    /** What was read last is no description; the one before it stays. */
    void refuse(DescriptionException refusal) {
        newest = live.map(Live::description).or(() -> newest);
        unreadable = Optional.of(refusal);
    }

    Optional<Description> newest() {
        return newest;
    }

    Optional<Live> live() {
        return live;
    }

    boolean holds(String id) {
        return live.filter(it -> it.description().id().equals(id)).isPresent();
    }

    boolean isLive(Description description, long baseService) {
        return live.filter(it -> it.description().equals(description) && it.baseService() == baseService)
                .isPresent();
    }

    /** Takes what is registered now; what was registered before goes afterwards, so that there is no gap. */
    void goLive(Live now) {
        Optional<Live> before = live;
        live = Optional.of(now);
        before.ifPresent(it -> it.registration().unregister());
    }

    void withdraw() {
        Optional<Live> before = live;
        live = Optional.empty();
        before.ifPresent(it -> it.registration().unregister());
    }

    /**
     * Takes the outcome of the latest attempt.
     *
     * @return why it is refused, if that is news
     */
    Optional<DescriptionException> settle(Optional<DescriptionException> refusal) {
        Optional<DescriptionException> now = unreadable.or(() -> refusal);
        Optional<String> before = reason;
        reason = now.map(DescriptionException::getMessage);
        return now.filter(news -> !reason.equals(before));
    }

    Optional<Refusal> refusal() {
        String id = newest.map(Description::id).orElse(name);
        return reason.map(why -> new Refusal(
                id, origin, why + live.map(it -> "; the earlier version stays").orElse("")));
    }
}
