package dev.hone.quantization;

import dev.hone.model.Graph;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.NodeRef;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Says what is quantized and what stays in float, for people. */
public final class QuantizationNotes {

    private QuantizationNotes() {}

    /** For example {@code 42 of 44 operators int8} and {@code kept in float: 2 TOPK_V2 (no int8 form)}. */
    public static List<String> of(QuantizationScope scope) {
        List<String> notes = new ArrayList<>();
        notes.add(counts(scope));
        if (!scope.kept().isEmpty()) {
            notes.add("kept in float: " + kept(scope));
        }
        return notes;
    }

    /** Constants that could not be stored as their nodes' schemes say, for example for their range. */
    public static List<String> of(QuantizationPlan plan, Model model) {
        return plan.kept().entrySet().stream()
                .map(entry -> "'" + model.tensor(entry.getKey()).label() + "' stays float32: " + entry.getValue())
                .toList();
    }

    private static String counts(QuantizationScope scope) {
        Map<Scheme, Integer> counts = new EnumMap<>(Scheme.class);
        scope.schemes().values().forEach(scheme -> counts.merge(scheme, 1, Integer::sum));
        int all = scope.schemes().size() + scope.kept().size();
        String of = " of " + all + " operators ";
        return counts.isEmpty()
                ? "0" + of + "quantized"
                : counts.entrySet().stream()
                        .map(entry -> entry.getValue() + of + entry.getKey().id())
                        .collect(Collectors.joining(", "));
    }

    private static String kept(QuantizationScope scope) {
        Graph graph = scope.model().main();
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (Node node : graph.nodes()) {
            String reason = scope.kept().get(new NodeRef(0, node.id()));
            if (reason != null) {
                counts.merge(node.operator() + " (" + reason + ")", 1, Integer::sum);
            }
        }
        return counts.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
    }
}
