package dev.hone.graph.internal;

import dev.hone.api.graph.Operators;
import dev.hone.model.Graph;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Node;
import dev.hone.model.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
        return inPlace ? new SharedMemory(graph, operators, alive).blocks() : List.copyOf(alive.values());
    }
}
