package dev.hone.training.tuning;

import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.hone.HoneOp;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** From where gradients of some tensors flow. */
final class GradientPaths {

    private static final Set<HoneOp> FLAT = EnumSet.of(
            HoneOp.SIGN,
            HoneOp.FLOOR,
            HoneOp.CEIL,
            HoneOp.ROUND,
            HoneOp.FLOOR_DIVIDE,
            HoneOp.ARG_MAX,
            HoneOp.EQUAL,
            HoneOp.LESS,
            HoneOp.LESS_EQUAL,
            HoneOp.NOT,
            HoneOp.AND,
            HoneOp.STOP_GRADIENT);

    private final Set<Integer> reached = new HashSet<>();
    private final Set<String> ends = new LinkedHashSet<>();

    private GradientPaths() {}

    static GradientPaths to(Graph graph, Collection<Integer> tensors) {
        GradientPaths paths = new GradientPaths();
        paths.reached.addAll(tensors);
        List<Node> nodes = graph.nodes();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Node node = nodes.get(i);
            if (node.outputs().stream().noneMatch(paths.reached::contains)) {
                continue;
            }
            HoneOp op = HoneOp.valueOf(node.operator());
            if (FLAT.contains(op) || isWhole(graph, node)) {
                paths.end(graph, node);
                continue;
            }
            for (int input = 0; input < node.inputs().size(); input++) {
                boolean chooses = (op == HoneOp.GATHER && input == 1) || (op == HoneOp.SELECT && input == 0);
                if (chooses) {
                    graph.producer(node.input(input)).ifPresent(choice -> paths.end(graph, choice));
                } else {
                    paths.reached.add(node.input(input));
                }
            }
        }
        return paths;
    }

    private void end(Graph graph, Node node) {
        ends.add(node.operator() + " '" + graph.tensor(node.output(0)).label() + "'");
    }

    private static boolean isWhole(Graph graph, Node node) {
        DataType type = graph.tensor(node.output(0)).type();
        return type.isInteger() || type == DataType.BOOL;
    }

    /** Whether a gradient flows to a tensor. */
    boolean reach(int tensor) {
        return reached.contains(tensor);
    }

    /** The operations at which gradients end. */
    Set<String> ends() {
        return ends;
    }
}
