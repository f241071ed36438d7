package dev.hone.technique.quantize.internal;

import dev.hone.api.HoneException;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.NodeRef;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds the nodes that a user wants to stay in float. */
final class Exclusion {

    private Exclusion() {}

    /**
     * The nodes of the main graph whose operator, or the name of a tensor that they write, matches a pattern.
     *
     * @throws HoneException with the reason USAGE if a pattern matches nothing
     */
    static Set<NodeRef> nodes(Graph graph, String[] patterns) {
        Set<NodeRef> excluded = new LinkedHashSet<>();
        for (String pattern : patterns) {
            if (pattern.isBlank()) {
                continue;
            }
            Pattern compiled = compile(pattern);
            List<Node> matching = graph.nodes().stream()
                    .filter(node -> matches(graph, node, compiled))
                    .toList();
            if (matching.isEmpty()) {
                throw new HoneException(
                        HoneException.Reason.USAGE,
                        "quantize: exclude '" + pattern
                                + "' matches no operator and no tensor that an operator writes");
            }
            matching.forEach(node -> excluded.add(new NodeRef(0, node.id())));
        }
        return excluded;
    }

    private static boolean matches(Graph graph, Node node, Pattern pattern) {
        return pattern.matcher(node.operator()).matches()
                || node.outputs().stream()
                        .flatMap(id -> graph.find(id).stream())
                        .anyMatch(tensor -> pattern.matcher(tensor.name()).matches());
    }

    private static Pattern compile(String glob) {
        return Pattern.compile(
                Arrays.stream(glob.split("\\*+", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }
}
