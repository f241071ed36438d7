package dev.hone.cli.internal;

import dev.hone.api.coordinator.Latency;
import dev.hone.api.coordinator.Measurement;
import dev.hone.api.coordinator.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A table of two measurements side by side. */
final class Comparison {

    private final Measurement before;
    private final Measurement after;

    Comparison(Measurement before, Measurement after) {
        this.before = before;
        this.after = after;
    }

    Table table(String beforeName, String afterName) {
        var table = new Table("lrrr").row("", beforeName, afterName, "change");
        scores(table);
        bytes(table, "file size", OptionalLong.of(before.fileBytes()), OptionalLong.of(after.fileBytes()));
        bytes(table, "after gzip", OptionalLong.of(before.compressedBytes()), OptionalLong.of(after.compressedBytes()));
        bytes(table, "activation arena", before.arenaBytes(), after.arenaBytes());
        latency(table);
        return table;
    }

    /** One measurement, as a table of two columns. */
    static Table single(Measurement measurement) {
        var table = new Table("lr");
        boolean outputs = severalOutputs(measurement.scores());
        measurement.scores().forEach(score -> table.row(label(score, outputs), Figures.score(score)));
        table.row("file size", Figures.bytes(measurement.fileBytes()));
        table.row("after gzip", Figures.bytes(measurement.compressedBytes()));
        table.row("activation arena", optional(measurement.arenaBytes()));
        measurement.hostLatency().ifPresent(latency -> {
            table.row(label(latency), Figures.milliseconds(latency.medianMilliseconds()));
            table.row("  quartiles", quartiles(latency));
        });
        return table;
    }

    private void scores(Table table) {
        var all = new ArrayList<>(after.scores());
        before.scores().stream()
                .filter(score -> like(score, after.scores()).isEmpty())
                .forEach(all::add);
        boolean outputs = severalOutputs(all);
        for (Score score : all) {
            Optional<Score> old = like(score, before.scores());
            Optional<Score> now = like(score, after.scores());
            table.row(
                    label(score, outputs),
                    old.map(Figures::score).orElse(Figures.NONE),
                    now.map(Figures::score).orElse(Figures.NONE),
                    old.isPresent() && now.isPresent() ? Figures.difference(old.get(), now.get()) : "");
        }
    }

    private void latency(Table table) {
        if (before.hostLatency().isEmpty() && after.hostLatency().isEmpty()) {
            return;
        }
        Latency any = after.hostLatency().or(before::hostLatency).get();
        table.row(
                label(any),
                median(before.hostLatency()),
                median(after.hostLatency()),
                before.hostLatency()
                        .flatMap(old -> after.hostLatency()
                                .map(now -> speed(old.medianMilliseconds(), now.medianMilliseconds())))
                        .orElse(""));
        table.row(
                "  quartiles",
                before.hostLatency().map(Comparison::quartiles).orElse(""),
                after.hostLatency().map(Comparison::quartiles).orElse(""));
    }

    private static void bytes(Table table, String name, OptionalLong before, OptionalLong after) {
        table.row(
                name,
                optional(before),
                optional(after),
                before.isPresent() && after.isPresent() ? Figures.change(before.getAsLong(), after.getAsLong()) : "");
    }

    private static String optional(OptionalLong bytes) {
        return bytes.isPresent() ? Figures.bytes(bytes.getAsLong()) : Figures.NONE;
    }

    private static String median(Optional<Latency> latency) {
        return latency.map(value -> Figures.milliseconds(value.medianMilliseconds()))
                .orElse(Figures.NONE);
    }

    private static String quartiles(Latency latency) {
        int digits = latency.upperQuartileMilliseconds() < 10 ? 3 : 1;
        return Figures.real(latency.lowerQuartileMilliseconds(), digits) + " .. "
                + Figures.real(latency.upperQuartileMilliseconds(), digits);
    }

    private static String speed(double before, double after) {
        return after <= before
                ? Figures.real(before / after, 2) + "x faster"
                : Figures.real(after / before, 2) + "x slower";
    }

    private static String label(Latency latency) {
        return "host latency, " + latency.threads() + (latency.threads() == 1 ? " thread" : " threads");
    }

    private static String label(Score score, boolean withOutput) {
        return score.metric() + (withOutput ? " of " + score.output() : "") + ", " + Figures.count(score.samples())
                + " " + score.split();
    }

    private static boolean severalOutputs(List<Score> scores) {
        return scores.stream().map(Score::output).distinct().count() > 1;
    }

    private static Optional<Score> like(Score score, List<Score> scores) {
        return scores.stream()
                .filter(other -> other.metric().equals(score.metric())
                        && other.split().equals(score.split())
                        && other.output().equals(score.output()))
                .findFirst();
    }
}
