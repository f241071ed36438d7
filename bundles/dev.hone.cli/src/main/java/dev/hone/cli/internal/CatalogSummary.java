package dev.hone.cli.internal;

import static java.util.stream.Collectors.joining;

import dev.hone.api.coordinator.Catalog;
import dev.hone.api.target.Limit;
import dev.hone.api.target.TargetProfile;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Plug-ins, for people. */
final class CatalogSummary {

    private CatalogSummary() {}

    static String list(List<Catalog.Entry> entries) {
        if (entries.isEmpty()) {
            return "None is installed\n";
        }
        var table = new Table("ll");
        for (Catalog.Entry entry : entries) {
            table.row(entry.id(), entry.description());
            entry.missing().ifPresent(reason -> table.row("", "not available: " + reason));
        }
        return table.toString();
    }

    static String details(Catalog.Entry entry, Optional<TargetProfile> profile) {
        var about = new Table("ll").row("bundle", entry.bundle() + " " + entry.version());
        new TreeMap<>(entry.details()).forEach((name, value) -> {
            if (!Figures.value(value).isEmpty()) {
                about.row(name, Figures.value(value));
            }
        });
        entry.missing().ifPresent(reason -> about.row("not available", reason));
        return entry.id() + ": " + entry.description() + "\n\n" + about
                + Section.of("Parameters", parameters(entry.parameters()))
                + profile.map(CatalogSummary::profile).orElse("");
    }

    private static Table parameters(List<Catalog.Parameter> parameters) {
        var table = new Table("llll");
        for (Catalog.Parameter parameter : parameters) {
            table.row(
                    parameter.name(),
                    parameter.type(),
                    parameter.defaultValue().isEmpty() ? "" : "default " + parameter.defaultValue(),
                    parameter.description());
            if (parameter.min().isPresent() || parameter.max().isPresent()) {
                table.row("", "", "", range(parameter));
            }
            if (!parameter.options().isEmpty()) {
                table.row("", "", "", "one of " + String.join(", ", parameter.options()));
            }
        }
        return table;
    }

    private static String range(Catalog.Parameter parameter) {
        String min = parameter.min().map(CatalogSummary::bound).orElse("");
        String max = parameter.max().map(CatalogSummary::bound).orElse("");
        if (min.isEmpty() || max.isEmpty()) {
            return min.isEmpty() ? "at most " + max : "at least " + min;
        }
        return "from " + min + " to " + max;
    }

    private static String bound(Number number) {
        return Figures.plain(number.doubleValue());
    }

    private static String profile(TargetProfile profile) {
        var runs = new Table("ll")
                .row("format", profile.format())
                .row("chain", profile.defaultChain())
                .row("integer activations", sorted(profile.activationTypes()).toLowerCase(Locale.ROOT))
                .row("weights of float operators", floatWeights(profile))
                .row("profile version", profile.version());
        var figures = new Table("lrll");
        profile.figures().forEach(figure -> {
            boolean bytes = figure.unit().equals("B");
            figures.row(
                    figure.name(),
                    bytes ? Figures.kib((long) figure.value()) : Figures.plain(figure.value()),
                    bytes ? "KiB" : figure.unit(),
                    figure.source());
        });
        var limits = new Table("lll");
        profile.limits().forEach(limit -> limit(limits, limit));
        var benefits = new Table("lll").row("", "pays in", "");
        profile.benefits()
                .forEach(benefit ->
                        benefits.row(benefit.property(), gain(benefit.speed(), benefit.size()), benefit.why()));
        var operators = new TreeSet<String>();
        profile.limits().forEach(limit -> {
            if (limit instanceof Limit.Operators accepted) {
                operators.addAll(accepted.accepted());
            }
        });
        return Section.of("Runs", runs)
                + Section.of("Figures", figures)
                + Section.of("Limits", limits)
                + (profile.benefits().isEmpty() ? "" : Section.of("Benefits", benefits))
                + Section.ofWords("Operators", List.copyOf(operators));
    }

    private static String floatWeights(TargetProfile profile) {
        var types = new TreeSet<String>(List.of("float32"));
        profile.weightTypes().forEach(type -> types.add(type.name().toLowerCase(Locale.ROOT)));
        return String.join(", ", types) + (profile.dynamicRange() ? "; int8 with dynamic range" : "");
    }

    private static void limit(Table table, Limit limit) {
        if (limit instanceof Limit.FileBytes file) {
            table.row("model file", "at most " + Figures.bytes(file.max()), file.source());
        } else if (limit instanceof Limit.ArenaBytes arena) {
            table.row("activation arena", "at most " + Figures.bytes(arena.max()), arena.source());
        } else if (limit instanceof Limit.StaticShapes) {
            table.row("shapes", "all known", limit.source());
        } else if (limit instanceof Limit.Rank rank) {
            table.row("dimensions", "at most " + rank.max(), rank.source());
        } else if (limit instanceof Limit.ActivationTypes types) {
            table.row("activations", sorted(types.accepted()).toLowerCase(Locale.ROOT), types.source());
        } else if (limit instanceof Limit.Operators operators) {
            table.row("operators", operators.accepted().size() + " kinds, listed below", operators.source());
        }
    }

    private static String sorted(Collection<?> values) {
        return values.stream().map(Object::toString).sorted().collect(joining(", "));
    }

    private static String gain(boolean speed, boolean size) {
        if (speed) {
            return size ? "speed and size" : "speed";
        }
        return size ? "size" : "nothing";
    }
}
