package dev.hone.feature.internal;

import static java.util.stream.Collectors.toMap;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.feature.FeatureChange;
import dev.hone.api.feature.FeatureChange.Action;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleWiring;

/** Makes the running container what features say, and nothing in it that features do not name any more. */
final class Container {

    private final BundleContext context;
    private final Places places;
    private final Configurations configurations;
    private final int reach;

    /** @param reach the start level up to which this process starts; bundles above it are not installed */
    Container(BundleContext context, Places places, int reach) {
        this.context = context;
        this.places = places;
        this.configurations = new Configurations(context);
        this.reach = reach;
    }

    /**
     * Puts one feature in the place of another, or of none, whole or not at all.
     *
     * @param commit keeps the change once everything runs; if it throws, all is undone
     */
    FeatureChange change(Known known, Optional<Chosen> before, Optional<Chosen> after, Runnable commit) {
        String name = after.or(() -> before).orElseThrow().name();
        Collection<Chosen> others = known.others(name);
        Map<Part.Key, Part> held = parts(others.stream());
        Map<Part.Key, Part> wanted = parts(after.stream());
        var leaving = new LinkedHashMap<Bundle, Part>();
        parts(before.stream()).forEach((key, part) -> Bundles.find(context, part)
                .filter(bundle -> !held.containsKey(key) && !places.isDeployed(bundle))
                .filter(bundle -> isReplaced(bundle, wanted.get(key)))
                .ifPresent(bundle -> leaving.put(bundle, part)));
        if (after.isEmpty()) {
            refuseIfUsed(name, leaving.keySet(), known);
        }
        List<Part> arriving = wanted.values().stream()
                .filter(part -> !runs(part)
                        || leaving.containsKey(Bundles.find(context, part).orElse(null)))
                .toList();
        List<Bundle> running = Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getState() == Bundle.ACTIVE && !leaving.containsKey(bundle))
                .toList();
        var transition = new Transition(context, name);
        try {
            transition.onUndo(configurations.set(configurations(Stream.concat(others.stream(), after.stream()))));
            leaving.forEach(transition::uninstall);
            transition.arrive(arriving);
            transition.verify(running);
            commit.run();
        } catch (RuntimeException e) {
            transition.undo(e);
            throw e;
        }
        var kept = new TreeSet<String>();
        Stream.concat(before.stream(), after.stream())
                .flatMap(feature -> feature.parts().stream())
                .filter(part -> Bundles.find(context, part).isPresent())
                .forEach(part -> kept.add(part.id().toString()));
        transition.installed().forEach(kept::remove);
        return new FeatureChange(
                action(before, after, transition),
                after.or(() -> before).orElseThrow().entry(),
                transition.installed(),
                transition.uninstalled(),
                List.copyOf(kept));
    }

    /**
     * Makes the container what is known to be chosen, feature by feature.
     *
     * @param failures told of a feature that cannot be there, with the reason
     * @return whether there is every feature
     */
    boolean bring(Known known, BiConsumer<Chosen, HoneException> failures) {
        sweep(parts(known.chosen().values().stream()));
        boolean configured = false;
        boolean whole = true;
        for (Chosen feature : known.chosen().values()) {
            try {
                if (!configured && !feature.name().equals(Known.CORE)) {
                    configured = true;
                    configurations.set(configurations(known.chosen().values().stream()));
                }
                if (feature.problem().isPresent()) {
                    throw feature.problem().get();
                }
                arrive(feature);
            } catch (HoneException e) {
                whole = false;
                failures.accept(feature, e);
            }
        }
        return whole;
    }

    private void arrive(Chosen feature) {
        var transition = new Transition(context, feature.name());
        try {
            transition.arrive(parts(Stream.of(feature)).values().stream()
                    .filter(part -> !runs(part))
                    .toList());
        } catch (HoneException e) {
            transition.undo(e);
            throw e;
        }
    }

    /** Takes away what was there for features that name it no more. */
    private void sweep(Map<Part.Key, Part> wanted) {
        var gone = new ArrayList<Bundle>();
        for (Bundle bundle : context.getBundles()) {
            Part part = bundle.getSymbolicName() == null
                    ? null
                    : wanted.get(new Part.Key(bundle.getSymbolicName(), bundle.getVersion()));
            if (places.isOfFeatures(bundle) && isReplaced(bundle, part)) {
                try {
                    bundle.uninstall();
                    gone.add(bundle);
                } catch (BundleException e) {
                    throw new HoneException(
                            Reason.PLUGIN,
                            "the bundle " + bundle.getSymbolicName() + " cannot be uninstalled: " + Bundles.cause(e),
                            e);
                }
            }
        }
        new Transition(context, Known.CORE).refresh(gone);
    }

    private boolean isReplaced(Bundle bundle, Part by) {
        return by == null || (Places.isCopy(bundle) && !bundle.getLocation().equals(by.location()));
    }

    /**
     * Bundles are there once, whatever the number of features that name them; those that this process does not reach
     * are not.
     */
    private Map<Part.Key, Part> parts(Stream<Chosen> features) {
        return features.flatMap(feature -> feature.parts().stream())
                .filter(part -> part.startLevel() <= reach)
                .collect(toMap(Part::key, part -> part, (first, second) -> first, LinkedHashMap::new));
    }

    /** Of features that this process has to do with; where two bring the same, the first. */
    private Map<String, Map<String, Object>> configurations(Stream<Chosen> features) {
        var all = new LinkedHashMap<String, Map<String, Object>>();
        features.filter(feature -> feature.problem().isEmpty())
                .filter(feature ->
                        feature.parts().isEmpty() || !parts(Stream.of(feature)).isEmpty())
                .forEach(feature -> feature.definition().configurations().forEach(all::putIfAbsent));
        return all;
    }

    private boolean runs(Part part) {
        return Bundles.find(context, part)
                .filter(bundle -> part.fragment()
                        || (bundle.adapt(BundleStartLevel.class).isPersistentlyStarted()
                                && bundle.getState() != Bundle.INSTALLED))
                .isPresent();
    }

    private void refuseIfUsed(String name, Set<Bundle> leaving, Known known) {
        var users = new TreeSet<String>();
        for (Bundle bundle : context.getBundles()) {
            BundleWiring wiring = bundle.adapt(BundleWiring.class);
            if (wiring == null || leaving.contains(bundle)) {
                continue;
            }
            wiring.getRequiredWires(null).stream()
                    .filter(wire -> leaving.contains(wire.getProvider().getBundle()))
                    .filter(wire -> !Set.of("optional", "dynamic")
                            .contains(wire.getRequirement().getDirectives().getOrDefault("resolution", "mandatory")))
                    .forEach(wire -> users.add(user(bundle, known)));
        }
        if (!users.isEmpty()) {
            throw new HoneException(
                    Reason.USAGE,
                    "the feature " + name + " cannot be removed, as it is needed by " + String.join(" and ", users)
                            + "; remove that first");
        }
    }

    private static String user(Bundle bundle, Known known) {
        return known.chosen().values().stream()
                .filter(feature -> feature.parts().stream()
                        .anyMatch(part -> part.symbolicName().equals(bundle.getSymbolicName())))
                .findFirst()
                .map(feature -> "the feature " + feature.name() + " (" + bundle.getSymbolicName() + ")")
                .orElse("the bundle " + bundle.getSymbolicName());
    }

    private static Action action(Optional<Chosen> before, Optional<Chosen> after, Transition transition) {
        if (after.isEmpty()) {
            return Action.REMOVED;
        }
        if (before.isEmpty()) {
            return Action.INSTALLED;
        }
        boolean same = before.get().folder().equals(after.get().folder())
                && before.get().definition().equals(after.get().definition())
                && transition.installed().isEmpty();
        return same ? Action.UNCHANGED : Action.UPDATED;
    }
}
