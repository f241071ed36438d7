package dev.hone.graph.internal;

import dev.hone.api.graph.Operators;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.Tensor;
import dev.hone.model.traits.Traits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which outputs lie in the memory of inputs, by the rules of TensorFlow Lite's interpreter
 * ({@code ArenaPlanner::IdentifyInPlaceTensors} in tflite/arena_planner.cc): never in that of a graph input, never a
 * graph output, only with as many bytes. A view of an input shares its memory whoever reads it; what is computed in
 * place needs an input with no other reader, in memory whose first tensor has no other reader.
 *
 * <p>Stricter in one point: nothing is computed in memory that a view of it is still read from.
 */
final class SharedMemory {

    /** The interpreter gives scalars memory of their own. */
    private static final long SCALAR_BYTES = 4;

    private final Graph graph;
    private final Operators operators;
    private final Map<Integer, Block> alive;
    private final Map<Integer, Block> owners;
    private final Map<Integer, Integer> readers = new HashMap<>();

    /** @param alive the memory of each tensor if it shares none, by id, in the order of their lives */
    SharedMemory(Graph graph, Operators operators, Map<Integer, Block> alive) {
        this.graph = graph;
        this.operators = operators;
        this.alive = alive;
        this.owners = new HashMap<>(alive);
        graph.nodes().forEach(node -> node.inputs().forEach(id -> readers.merge(id, 1, Integer::sum)));
        graph.outputs().forEach(id -> readers.merge(id, 1, Integer::sum));
    }

    List<Block> blocks() {
        for (int at = 0; at < graph.nodes().size(); at++) {
            Node node = graph.nodes().get(at);
            Optional<Block> shared = shared(node, at);
            if (shared.isPresent()) {
                join(shared.get(), alive.get(node.output(0)));
            }
        }
        return alive.keySet().stream()
                .filter(id -> owners.get(id).tensors().get(0).equals(id))
                .map(owners::get)
                .toList();
    }

    private void join(Block memory, Block output) {
        List<Integer> tensors = new ArrayList<>(memory.tensors());
        tensors.addAll(output.tensors());
        Block joined = new Block(tensors, memory.bytes(), memory.first(), Math.max(memory.last(), output.last()));
        tensors.forEach(id -> owners.put(id, joined));
    }

    /** The memory that a node's first output shares. */
    private Optional<Block> shared(Node node, int at) {
        int output = node.outputs().isEmpty() ? Tensor.NONE : node.output(0);
        if (!alive.containsKey(output)
                || alive.get(output).first() != at
                || graph.tensor(output).variable()
                || graph.outputs().contains(output)) {
            return Optional.empty();
        }
        Optional<Traits> traits = operators.traits(graph, node);
        OptionalInt viewed = traits.map(Traits::viewedInput).orElse(OptionalInt.empty());
        if (viewed.isPresent() && canShare(node.input(viewed.getAsInt()), output)) {
            return Optional.of(owners.get(node.input(viewed.getAsInt())));
        }
        return traits.stream()
                .flatMap(known -> known.reusableInputs().stream())
                .sorted()
                .map(node::input)
                .filter(input -> canShare(input, output) && bytes(input) > SCALAR_BYTES && readers.get(input) == 1)
                .map(owners::get)
                .findFirst()
                .filter(memory -> readers.get(memory.tensors().get(0)) == 1 && memory.last() == at);
    }

    private boolean canShare(int input, int output) {
        return alive.containsKey(input)
                && alive.get(input).first() < alive.get(output).first()
                && bytes(input) == bytes(output)
                && !graph.tensor(input).variable()
                && !graph.inputs().contains(input);
    }

    private long bytes(int id) {
        Tensor tensor = graph.tensor(id);
        return tensor.type().bytes(tensor.shape().elements());
    }
}
