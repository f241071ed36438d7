package dev.hone.technique.quantize.internal;

import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.NodeRef;
import dev.hone.quantization.QuantizationScope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Says what is quantized and what stays in float. */
final class Notes {

    private Notes() {}

    /** For example {@code 42 of 44 operators int8} and {@code kept in float: 2 TOPK_V2 (no int8 form)}. */
    static List<String> of(QuantizationScope scope) {
        int integer = scope.nodes().size();
        List<String> notes = new ArrayList<>();
        notes.add(integer + " of " + (integer + scope.kept().size()) + " operators int8");
        if (!scope.kept().isEmpty()) {
            notes.add("kept in float: " + kept(scope));
        }
        return notes;
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
