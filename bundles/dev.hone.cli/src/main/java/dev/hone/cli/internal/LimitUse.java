package dev.hone.cli.internal;

import dev.hone.api.target.Figure;
import dev.hone.api.target.Limit;
import dev.hone.api.target.TargetProfile;
import java.util.OptionalLong;

/** How much of a target's memory a model takes. */
final class LimitUse {

    private LimitUse() {}

    static Table table(TargetProfile target, long fileBytes, OptionalLong arenaBytes) {
        var table = new Table("lrlrlr");
        for (Limit limit : target.limits()) {
            if (limit instanceof Limit.FileBytes file) {
                row(table, name(target, file.max(), "model file"), fileBytes, file.max());
            } else if (limit instanceof Limit.ArenaBytes arena && arenaBytes.isPresent()) {
                row(table, name(target, arena.max(), "activation arena"), arenaBytes.getAsLong(), arena.max());
            }
        }
        return table;
    }

    private static void row(Table table, String name, long used, long max) {
        table.row(name, Figures.kib(used), "of", Figures.kib(max), "KiB", Figures.share(used, max));
    }

    /** The memory that the limit is the size of, as the target names it. */
    private static String name(TargetProfile target, long max, String subject) {
        return target.figures().stream()
                .filter(figure -> figure.unit().equals("B") && figure.value() == max)
                .map(Figure::name)
                .findFirst()
                .map(memory -> memory + " (" + subject + ")")
                .orElse(subject);
    }
}
