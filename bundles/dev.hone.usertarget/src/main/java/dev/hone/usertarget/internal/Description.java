package dev.hone.usertarget.internal;

import dev.hone.api.target.Limit;
import dev.hone.api.target.TargetProfile;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A target as a user describes it.
 *
 * @param root what was read
 * @param name the target's id
 * @param base the id of the target that it extends
 * @param settings what it says of the profile beyond id, version and format
 */
record Description(
        Value root,
        Value name,
        Optional<Value> base,
        Optional<String> version,
        Optional<Value> format,
        Optional<String> family,
        List<Consumer<TargetProfile.Builder>> settings) {

    private static final String FIRST_VERSION = "1";
    private static final String FAMILY = "user";

    Description {
        settings = List.copyOf(settings);
    }

    String id() {
        return name.text();
    }

    Optional<String> baseId() {
        return base.map(Value::text);
    }

    /**
     * A profile of its own, or the extended one with what is said here in place of what it says.
     *
     * @throws DescriptionException if the two do not go together
     */
    TargetProfile profile(Optional<TargetProfile> extended) {
        TargetProfile.Builder builder = extended.map(profile -> profile.derive(id(), version.orElse(FIRST_VERSION)))
                .orElseGet(() -> TargetProfile.of(
                        id(),
                        version.orElse(FIRST_VERSION),
                        format.orElseThrow().text()));
        extended.ifPresent(profile -> format.filter(given -> !given.text().equals(profile.format()))
                .ifPresent(given -> {
                    throw given.refused(given.text() + " is refused; " + profile.id()
                            + ", which is extended, has the format " + profile.format());
                }));
        settings.forEach(setting -> setting.accept(builder));
        return consistent(builder.build());
    }

    /** What is said here and what is inherited may contradict each other. */
    private TargetProfile consistent(TargetProfile profile) {
        profile.limits().forEach(limit -> {
            if (limit instanceof Limit.ActivationTypes types
                    && types.accepted().stream()
                            .noneMatch(type ->
                                    type.isFloat() || profile.activationTypes().contains(type))) {
                throw root.refused("the limit ActivationTypes accepts " + types.accepted()
                        + ", while the integer types of activations are " + profile.activationTypes());
            }
        });
        return profile;
    }

    String family(Optional<String> extended) {
        return family.or(() -> extended).orElse(FAMILY);
    }
}
