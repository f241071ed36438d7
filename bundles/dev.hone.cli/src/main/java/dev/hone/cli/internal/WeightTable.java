package dev.hone.cli.internal;

import dev.hone.api.coordinator.WeightFigures;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** What weights hold and take, a line for each, and together. */
record WeightTable(List<WeightFigures> weights) {

    private static final int LONGEST_NAME = 36;

    /** What the column of types says already. */
    private static final String STORED_TYPE = "quantization";

    Table table() {
        var table = new Table("lllrrrrrrl");
        if (weights.isEmpty()) {
            return table;
        }
        table.row("", "type", "shape", "zeros", "distinct", "bits", "stored", "gzip -9", "zstd", "");
        weights.forEach(weight -> table.row(
                brief(weight.name()),
                weight.type(),
                weight.shape(),
                Figures.real(100 * weight.zeros(), 1) + " %",
                count(weight.distinct()),
                bits(weight.entropy()),
                Figures.bytes(weight.bytes()),
                Figures.bytes(weight.gzipBytes()),
                bytes(weight.zstdBytes()),
                held(weight)));
        if (weights.size() > 1) {
            table.row(
                    "together",
                    "",
                    "",
                    Figures.real(100 * share(), 1) + " %",
                    "",
                    "",
                    Figures.bytes(sum(WeightFigures::bytes)),
                    Figures.bytes(sum(WeightFigures::gzipBytes)),
                    weights.stream().anyMatch(weight -> weight.zstdBytes().isEmpty())
                            ? Figures.NONE
                            : Figures.bytes(sum(weight -> weight.zstdBytes().getAsLong())));
        }
        return table;
    }

    private double share() {
        double zeros = weights.stream()
                .mapToDouble(weight -> weight.zeros() * weight.elements())
                .sum();
        return zeros / sum(WeightFigures::elements);
    }

    private long sum(ToLongFunction<WeightFigures> figure) {
        return weights.stream().mapToLong(figure).sum();
    }

    private static String held(WeightFigures weight) {
        return weight.properties().stream()
                .filter(held -> !held.property().equals(STORED_TYPE))
                .map(WeightFigures.Held::description)
                .collect(Collectors.joining("; "));
    }

    private static String count(OptionalLong value) {
        return value.isPresent() ? Figures.count(value.getAsLong()) : Figures.NONE;
    }

    private static String bits(OptionalDouble value) {
        return value.isPresent() ? Figures.real(value.getAsDouble(), 2) : Figures.NONE;
    }

    private static String bytes(OptionalLong value) {
        return value.isPresent() ? Figures.bytes(value.getAsLong()) : Figures.NONE;
    }

    private static String brief(String name) {
        String first = name.split(";", 2)[0];
        return first.length() <= LONGEST_NAME ? first : "..." + first.substring(first.length() - LONGEST_NAME + 3);
    }
}
