package dev.hone.graph.internal;

import java.util.List;

/**
 * Memory that one tensor has, or several one after the other.
 *
 * @param tensors ids, in the order in which they have it
 * @param bytes a multiple of the alignment
 * @param first position of the node with which its life begins
 * @param last position of the node with which it ends
 */
record Block(List<Integer> tensors, long bytes, int first, int last) {

    /** Where blocks begin: at multiples of this, in bytes. */
    static final int ALIGNMENT = 16;

    Block {
        tensors = List.copyOf(tensors);
    }

    static long aligned(long bytes) {
        return Math.addExact(bytes, ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    boolean overlaps(Block other) {
        return first <= other.last && other.first <= last;
    }
}
