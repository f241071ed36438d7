package dev.hone.feature.internal;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.feature.FeatureChange;
import dev.hone.api.feature.FeatureEntry;
import dev.hone.api.feature.FeatureEntry.Origin;
import dev.hone.api.feature.Features;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What is asked for, checked and put in order; {@link Container} does it. */
final class FeatureControl implements Features {

    private final Sources sources;
    private final Container container;
    private final Turns turns;
    private final Path home;
    private final Consumer<String> warnings;

    FeatureControl(Sources sources, Container container, Places places, Consumer<String> warnings) {
        this.sources = sources;
        this.container = container;
        this.home = places.features();
        this.turns = new Turns(places.features());
        this.warnings = warnings;
    }

    @Override
    public List<FeatureEntry> list() {
        return turns.take(() -> sources.known().entries());
    }

    @Override
    public FeatureChange install(Path file, List<Path> repositories) {
        return turns.takeAlone(() -> {
            Known known = sources.known();
            Definition definition = sources.read(file);
            check(known, definition);
            Chosen after = sources.keep(definition, repositories);
            Optional<Chosen> before = Optional.ofNullable(known.chosen().get(after.name()));
            boolean same = before.filter(feature -> feature.folder().equals(after.folder()))
                    .isPresent();
            try {
                FeatureChange change = container.change(known, before, Optional.of(after), () -> known.choice()
                        .with(after.name(), after.folder())
                        .keepIn(home));
                if (!same) {
                    before.ifPresent(this::drop);
                }
                return change;
            } catch (RuntimeException e) {
                if (!same) {
                    drop(after);
                }
                throw e;
            }
        });
    }

    @Override
    public FeatureChange install(String name, List<Path> repositories) {
        Optional<Path> file =
                name.contains(":") ? sources.find(FeatureReader.artifact(name), repositories) : Optional.empty();
        if (file.isPresent()) {
            return install(file.get(), repositories);
        }
        return turns.takeAlone(() -> {
            Known known = sources.known();
            Optional<Chosen> before = known.chosen(name);
            Optional<Definition> shipped = known.shipped(name);
            if (shipped.isEmpty()) {
                if (before.isPresent()) {
                    return container.change(known, before, before, () -> {});
                }
                throw new HoneException(
                        Reason.USAGE,
                        "there is no feature " + name + "; the distribution has "
                                + Known.names(known.shipped().keySet())
                                + ", others are installed from their file, which ends in .json");
            }
            FeatureChange change = container.change(
                    known, before, Optional.of(sources.found(shipped.get(), Origin.DISTRIBUTION)), () -> known.choice()
                            .withShipped(shipped.get().name())
                            .keepIn(home));
            before.ifPresent(this::drop);
            return change;
        });
    }

    @Override
    public FeatureChange remove(String name) {
        return turns.takeAlone(() -> {
            Known known = sources.known();
            Chosen before = known.chosen(name)
                    .orElseThrow(() -> new HoneException(
                            Reason.USAGE,
                            "the feature " + name + " is not installed; installed are "
                                    + Known.names(known.chosen().keySet())));
            if (before.name().equals(Known.CORE)) {
                throw new HoneException(
                        Reason.USAGE,
                        "the feature core cannot be removed: the coordinator, the command line and whatever installs"
                                + " features are in it");
            }
            if (before.origin() == Origin.DEPLOYED) {
                throw new HoneException(
                        Reason.USAGE,
                        "the feature " + before.name() + " is there as long as the file "
                                + before.definition().file() + "; delete that file");
            }
            FeatureChange change = container.change(known, Optional.of(before), Optional.empty(), () -> known.choice()
                    .without(before.name(), known.shipped().containsKey(before.name()))
                    .keepIn(home));
            drop(before);
            return change;
        });
    }

    @Override
    public FeatureChange deploy(Path file) {
        return turns.take(() -> {
            Path there = file.toAbsolutePath().normalize();
            Known known = sources.known();
            Optional<Chosen> before = sources.deployed(there);
            Definition definition = sources.read(there);
            Chosen other = known.chosen().get(definition.name());
            if (other != null && !other.definition().file().equals(there)) {
                throw Sources.taken(there, other);
            }
            check(known, definition);
            Chosen after = sources.found(definition, Origin.DEPLOYED);
            FeatureChange change = container.change(known, before, Optional.of(after), () -> {});
            sources.deployed(there, after);
            return change;
        });
    }

    @Override
    public void undeploy(Path file) {
        refresh();
    }

    @Override
    public boolean refresh() {
        return turns.take(() -> {
            Known known = sources.known();
            known.unreadable().forEach(failure -> warnings.accept(failure.getMessage() + "; it is left out"));
            return container.bring(known, this::warn) && known.unreadable().isEmpty();
        });
    }

    private void warn(Chosen feature, HoneException failure) {
        warnings.accept("the feature " + feature.name() + " is left out: " + failure.getMessage());
        if (feature.origin() == Origin.DEPLOYED) {
            sources.deployed(feature.definition().file(), feature.failed(failure));
        }
    }

    private void drop(Chosen feature) {
        if (!feature.folder().isEmpty()) {
            sources.drop(feature.folder());
        }
    }

    /** Refuses what cannot be in the place of the feature of the same name, or beside the others. */
    private static void check(Known known, Definition feature) {
        if (feature.name().equals(Known.CORE)) {
            throw FeatureReader.wrong(feature.file(), "core is the distribution's own; a feature needs another name");
        }
        Chosen before = known.chosen().get(feature.name());
        Definition same = before == null ? known.shipped().get(feature.name()) : before.definition();
        if (same != null && !same.id().isVersionOf(feature.id())) {
            throw FeatureReader.wrong(
                    feature.file(),
                    "it is called " + feature.name() + " as is " + same.id()
                            + ", of which it is no version; give it another artifact or classifier");
        }
        for (Chosen other : known.others(feature.name())) {
            feature.configurations().keySet().stream()
                    .filter(other.definition().configurations()::containsKey)
                    .findFirst()
                    .ifPresent(pid -> {
                        throw FeatureReader.wrong(
                                feature.file(),
                                "the feature " + other.name() + " has the configuration " + pid + " already");
                    });
        }
    }
}
