package dev.hone.graph.internal;

import java.util.ArrayList;
import java.util.List;

/** An arena that is filled block by block. Not safe for use by several threads. */
final class GapSearch {

    private final List<Placed> placed = new ArrayList<>();
    private long bytes;

    private record Placed(Block block, long offset) {
        long end() {
            return offset + block.bytes();
        }
    }

    long bytes() {
        return bytes;
    }

    /**
     * Places a block into the smallest gap, at its beginning, between blocks that live at the same time; else after
     * them.
     */
    long place(Block block) {
        long best = -1;
        long smallest = Long.MAX_VALUE;
        long end = 0;
        for (Placed other : placed) {
            if (!block.overlaps(other.block)) {
                continue;
            }
            long gap = other.offset - end;
            if (gap >= block.bytes() && gap < smallest) {
                smallest = gap;
                best = end;
            }
            end = Math.max(end, other.end());
        }
        long offset = best < 0 ? end : best;
        insert(new Placed(block, offset));
        bytes = Math.max(bytes, Math.addExact(offset, block.bytes()));
        return offset;
    }

    private void insert(Placed added) {
        int low = 0;
        int high = placed.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (placed.get(middle).offset < added.offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        placed.add(low, added);
    }
}
