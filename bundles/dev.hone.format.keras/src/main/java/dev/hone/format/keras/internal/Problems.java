package dev.hone.format.keras.internal;

import dev.hone.format.keras.internal.layers.LayerTable;
import dev.hone.model.InvalidModelException;
import java.util.LinkedHashSet;
import java.util.Set;

/** All that keeps a model from being read, to be told at once. */
final class Problems {

    private final Set<String> found = new LinkedHashSet<>();
    private boolean classes;

    void add(String problem) {
        found.add(problem);
    }

    /** A problem that goes with a list of the classes that are supported. */
    void addClass(String problem) {
        found.add(problem);
        classes = true;
    }

    /** @throws InvalidModelException if there are any */
    void raise() {
        if (!found.isEmpty()) {
            throw new InvalidModelException((found.size() == 1 ? "" : found.size() + " problems: ")
                    + String.join("; ", found)
                    + (classes ? "; supported layers: " + String.join(", ", LayerTable.classes()) : ""));
        }
    }
}
