package dev.hone.quantization;

import dev.hone.model.DataType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Union-find over what must share a scale. Not safe for use by several threads. */
final class ScaleGroups {

    private final Map<Slot, Slot> parents = new LinkedHashMap<>();

    /**
     * What has a scale: an activation in one type, or one node's reading of a tensor in a way of its own.
     *
     * @param node id of the reading node, or -1 for the activation itself
     * @param input index of the reading node's input, or -1 for the activation itself
     */
    record Slot(int tensor, DataType type, int node, int input) {

        static Slot of(int activation, DataType type) {
            return new Slot(activation, type, -1, -1);
        }

        boolean isActivation() {
            return node < 0;
        }
    }

    void add(Slot slot) {
        parents.putIfAbsent(slot, slot);
    }

    /** @throws IllegalArgumentException for slots of different types: what shares a scale shares a type */
    void tie(Slot a, Slot b) {
        if (a.type() != b.type()) {
            throw new IllegalArgumentException(a + " tied to " + b);
        }
        add(a);
        add(b);
        parents.put(root(a), root(b));
    }

    /** The groups, each in the order in which its slots were added. */
    Collection<List<Slot>> groups() {
        Map<Slot, List<Slot>> groups = new LinkedHashMap<>();
        for (Slot slot : parents.keySet()) {
            groups.computeIfAbsent(root(slot), key -> new ArrayList<>()).add(slot);
        }
        return groups.values();
    }

    private Slot root(Slot slot) {
        Slot at = slot;
        while (!parents.get(at).equals(at)) {
            Slot next = parents.get(parents.get(at));
            parents.put(at, next);
            at = next;
        }
        return at;
    }
}
