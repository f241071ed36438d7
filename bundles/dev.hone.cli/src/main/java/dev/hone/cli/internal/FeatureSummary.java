package dev.hone.cli.internal;

import dev.hone.api.feature.FeatureChange;
import dev.hone.api.feature.FeatureEntry;
import java.util.List;
import java.util.Locale;

/** Features as text for people. */
final class FeatureSummary {

    private FeatureSummary() {}

    static String list(List<FeatureEntry> entries) {
        var table = new Table("llll");
        entries.forEach(entry -> table.row(
                entry.name(), entry.version(), state(entry), entry.description().orElse("")));
        var text = new StringBuilder(entries.isEmpty() ? "no features are known\n" : table.toString());
        for (FeatureEntry entry : entries) {
            entry.problem().ifPresent(problem -> text.append(entry.name())
                    .append(" is left out: ")
                    .append(problem)
                    .append('\n'));
        }
        return text.toString();
    }

    static String change(FeatureChange change) {
        FeatureEntry feature = change.feature();
        var text = new StringBuilder()
                .append(feature.name())
                .append(' ')
                .append(feature.version())
                .append(' ')
                .append(change.action().name().toLowerCase(Locale.ROOT))
                .append('\n');
        var table = new Table("ll");
        change.removed().forEach(bundle -> table.row("-", bundle));
        change.installed().forEach(bundle -> table.row("+", bundle));
        change.kept().forEach(bundle -> table.row("=", bundle));
        return text.append(table).toString();
    }

    private static String state(FeatureEntry entry) {
        if (!entry.installed()) {
            return "removed";
        }
        if (entry.problem().isPresent()) {
            return "left out";
        }
        return switch (entry.origin()) {
            case DISTRIBUTION -> "installed";
            case USER -> "installed by you";
            case DEPLOYED -> "deployed";
        };
    }
}
