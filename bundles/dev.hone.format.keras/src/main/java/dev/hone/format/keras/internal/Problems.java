package dev.hone.format.keras.internal;

import dev.hone.format.keras.internal.config.LayerConfig;
import dev.hone.format.keras.internal.layers.LayerTable;
import dev.hone.model.InvalidModelException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** All that keeps a model from being read, to be told at once. */
final class Problems {

    private final Map<String, Set<String>> found = new LinkedHashMap<>();
    private boolean classes;

    void add(String problem) {
        found.computeIfAbsent(problem, key -> new LinkedHashSet<>());
    }

    /** @param problem what is said of the layer, behind its name; layers of which the same is said are told together */
    void add(LayerConfig layer, String problem) {
        found.computeIfAbsent(problem, key -> new LinkedHashSet<>()).add(layer.label());
    }

    /** A problem that goes with a list of the classes that are supported. */
    void addClass(LayerConfig layer, String problem) {
        add(layer, ' ' + problem);
        classes = true;
    }

    private static String told(String problem, List<String> layers) {
        return switch (layers.size()) {
            case 0 -> problem;
            case 1 -> layers.get(0) + problem;
            default ->
                layers.get(0) + problem + " (likewise " + String.join(", ", layers.subList(1, layers.size())) + ")";
        };
    }

    /** @throws InvalidModelException if there are any */
    void raise() {
        if (!found.isEmpty()) {
            throw new InvalidModelException((found.size() == 1 ? "" : found.size() + " problems: ")
                    + found.entrySet().stream()
                            .map(problem -> told(problem.getKey(), List.copyOf(problem.getValue())))
                            .collect(Collectors.joining("; "))
                    + (classes ? "; supported layers: " + String.join(", ", LayerTable.classes()) : ""));
        }
    }
}
