package dev.hone.graph.internal;

import dev.hone.api.graph.Operators;
import dev.hone.model.Graph;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Node;
import dev.hone.model.Tensor;
import dev.hone.model.traits.Traits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** From which node to which the tensors of a graph need their memory. */
final class Lifetimes {

    private final Graph graph;
    private final int end;
    private final Map<Integer, Block> alive = new LinkedHashMap<>();

    /** @throws InvalidModelException if a shape is not known, naming the tensor */
    Lifetimes(Graph graph) {
        this.graph = graph;
        this.end = Math.max(graph.nodes().size() - 1, 0);
        graph.tensors().stream().filter(Tensor::variable).forEach(tensor -> live(tensor.id(), 0, end));
        graph.inputs().forEach(id -> live(id, 0, 0));
        for (int at = 0; at < graph.nodes().size(); at++) {
            Node node = graph.nodes().get(at);
            for (int id : node.outputs()) {
                live(id, at, at);
            }
            for (int id : node.inputs()) {
                live(id, at, at);
            }
        }
        graph.outputs().forEach(id -> live(id, end, end));
    }

    private void live(int id, int from, int to) {
        if (id == Tensor.NONE) {
            return;
        }
        Tensor tensor = graph.tensor(id);
        if (tensor.isConstant() || tensor.type().bits() == 0) {
            return;
        }
        Block known = alive.get(id);
        alive.put(
                id,
                known == null
                        ? new Block(List.of(id), bytes(tensor), from, to)
                        : new Block(
                                known.tensors(),
                                known.bytes(),
                                Math.min(known.first(), from),
                                Math.max(known.last(), to)));
    }

    private static long bytes(Tensor tensor) {
        if (!tensor.shape().isStatic()) {
            throw new InvalidModelException("the arena cannot be planned: tensor '" + tensor.label()
                    + "' has the shape " + tensor.shape() + ", which is only known at run time");
        }
        try {
            return Block.aligned(tensor.type().bytes(tensor.shape().elements()));
        } catch (ArithmeticException e) {
            throw new InvalidModelException(
                    "tensor '" + tensor.label() + "' of shape " + tensor.shape() + " is larger than can be counted", e);
        }
    }

    /** The memory that is needed, where allowed with outputs in the memory of inputs. */
    List<Block> blocks(Operators operators, boolean inPlace) {
        if (!inPlace) {
            return List.copyOf(alive.values());
        }
        Map<Integer, Block> owners = new HashMap<>(alive);
        List<Node> nodes = graph.nodes();
        for (int at = 0; at < nodes.size(); at++) {
            Node node = nodes.get(at);
            Optional<Integer> input = takenOver(operators, node, at);
            if (input.isPresent()) {
                Block before = owners.get(input.get());
                Block after = alive.get(node.output(0));
                List<Integer> tensors = new ArrayList<>(before.tensors());
                tensors.addAll(after.tensors());
                Block joined = new Block(tensors, before.bytes(), before.first(), after.last());
                tensors.forEach(id -> owners.put(id, joined));
            }
        }
        return alive.keySet().stream()
                .filter(id -> owners.get(id).tensors().get(0).equals(id))
                .map(owners::get)
                .toList();
    }

    /**
     * The input whose memory the first output takes over. Only of the same size: a smaller output would keep a larger
     * block alive. Not a graph input, which its owner may fill but once.
     */
    private Optional<Integer> takenOver(Operators operators, Node node, int at) {
        if (node.outputs().isEmpty() || !alive.containsKey(node.output(0))) {
            return Optional.empty();
        }
        Block output = alive.get(node.output(0));
        if (output.first() != at || graph.tensor(node.output(0)).variable()) {
            return Optional.empty();
        }
        Optional<Traits> traits = operators.traits(graph, node);
        if (traits.isEmpty()) {
            return Optional.empty();
        }
        return traits.get().reusableInputs().stream()
                .sorted()
                .map(node::input)
                .filter(id -> isFree(id, at, output))
                .findFirst();
    }

    private boolean isFree(int id, int at, Block output) {
        Block input = alive.get(id);
        return input != null
                && input.last() == at
                && input.first() < at
                && input.bytes() == output.bytes()
                && !graph.tensor(id).variable()
                && !graph.inputs().contains(id)
                && !graph.outputs().contains(id);
    }
}
