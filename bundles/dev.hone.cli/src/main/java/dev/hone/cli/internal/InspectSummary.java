package dev.hone.cli.internal;

import dev.hone.api.TensorSpec;
import dev.hone.api.coordinator.Inspection;
import dev.hone.api.target.TargetProfile;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What a model file is made of, for people. */
record InspectSummary(Path model, Inspection inspection, Optional<TargetProfile> target) {

    private static final int LONGEST_NAME = 48;

    @Override
    public String toString() {
        return model.getFileName() + ": " + inspection.format() + ", " + Figures.bytes(inspection.fileBytes()) + "\n\n"
                + totals()
                + Section.of("Inputs and outputs", ends())
                + Section.of("Operators", counts(inspection.operators()))
                + Section.of("Constants", counts(inspection.types()))
                + Section.of("Nodes", nodes())
                + Section.of("Weights", new WeightTable(inspection.weights()).table())
                + Section.of("What that is worth", inspection.worth())
                + target.map(this::fit).orElse("")
                + Section.of("Notes", inspection.notes());
    }

    private Table totals() {
        Table table = new Table("lr");
        inspection.compressedBytes().ifPresent(bytes -> table.row("after gzip", Figures.bytes(bytes)));
        return table.row("parameters", Figures.count(inspection.parameters()))
                .row("multiply-accumulates", count(inspection.macs()))
                .row(
                        "activation arena",
                        inspection.arenaBytes().isPresent()
                                ? Figures.bytes(inspection.arenaBytes().getAsLong())
                                : Figures.NONE);
    }

    private Table ends() {
        var table = new Table("llllr");
        inspection.inputs().forEach(input -> end(table, "input", input));
        inspection.outputs().forEach(output -> end(table, "output", output));
        return table;
    }

    private static void end(Table table, String kind, TensorSpec spec) {
        table.row(
                kind,
                spec.name(),
                type(spec.type().name()),
                spec.shape().toString(),
                spec.quantization().isPresent() ? "quantized" : "");
    }

    private static Table counts(Map<String, ? extends Number> counts) {
        var table = new Table("lr");
        counts.forEach((name, count) -> table.row(name, Figures.count(count.longValue())));
        return table;
    }

    private Table nodes() {
        var table = new Table("rlllrrl").row("", "operator", "type", "shape", "parameters", "MACs", "output");
        for (Inspection.NodeLine node : inspection.nodes()) {
            table.row(
                    Integer.toString(node.id()),
                    node.operator(),
                    type(node.type()),
                    node.shape(),
                    node.parameters() == 0 ? "" : Figures.count(node.parameters()),
                    node.macs().isPresent() && node.macs().getAsLong() > 0 ? count(node.macs()) : "",
                    brief(node.output()));
        }
        return table;
    }

    private String fit(TargetProfile profile) {
        return Section.of(
                        "Limits of " + profile.id(),
                        LimitUse.table(profile, inspection.fileBytes(), inspection.arenaBytes()))
                + (inspection.violations().isEmpty()
                        ? "\nFits " + profile.id() + "\n"
                        : Section.of("Broken limits", OptimizeSummary.violations(inspection.violations())));
    }

    private static String count(OptionalLong value) {
        return value.isPresent() ? Figures.count(value.getAsLong()) : Figures.NONE;
    }

    /** Converters join the names of all operations that they fused. */
    private static String brief(String name) {
        String first = name.split(";", 2)[0];
        return first.length() <= LONGEST_NAME ? first : "..." + first.substring(first.length() - LONGEST_NAME + 3);
    }

    private static String type(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
