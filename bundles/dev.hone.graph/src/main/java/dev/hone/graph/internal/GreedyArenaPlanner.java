package dev.hone.graph.internal;

import dev.hone.api.graph.ArenaPlanner;
import dev.hone.api.graph.Operators;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Places the largest blocks first, each into the smallest gap that is free during its life: "greedy by size" of
 * Pisarchyk and Lee, "Efficient Memory Management for Deep Neural Net Inference" (2020), algorithm 3. Blocks begin at
 * multiples of 16 bytes.
 *
 * <p>A tensor lives from the node that writes it to the last that reads it; a graph input from the beginning, a graph
 * output to the end. Variables keep their values from one run to the next, so they live all the time. Constants, and
 * elements without a fixed size, have no place. What kernels need for themselves and what called graphs need is not
 * counted.
 */
@Component
public final class GreedyArenaPlanner implements ArenaPlanner {

    @Activate
    public GreedyArenaPlanner() {}

    @Override
    public Arena plan(Graph graph, Operators operators, boolean inPlace) {
        List<Block> blocks = new Lifetimes(graph).blocks(operators, inPlace);
        Map<Block, Long> places = new LinkedHashMap<>();
        GapSearch arena = new GapSearch();
        blocks.stream()
                .sorted(Comparator.comparingLong(Block::bytes)
                        .reversed()
                        .thenComparingInt(Block::first)
                        .thenComparingInt(block -> block.tensors().get(0)))
                .forEach(block -> places.put(block, arena.place(block)));
        Map<Integer, Long> offsets = new HashMap<>();
        places.forEach((block, offset) -> block.tensors().forEach(tensor -> offsets.put(tensor, offset)));
        return new Arena(arena.bytes(), offsets, peak(graph.nodes(), blocks));
    }

    private static int peak(List<Node> nodes, List<Block> blocks) {
        long[] change = new long[nodes.size() + 2];
        for (Block block : blocks) {
            change[block.first()] += block.bytes();
            change[block.last() + 1] -= block.bytes();
        }
        int peak = -1;
        long live = 0;
        long most = -1;
        for (int i = 0; i < nodes.size(); i++) {
            live += change[i];
            if (live > most) {
                most = live;
                peak = nodes.get(i).id();
            }
        }
        return peak;
    }
}
