package dev.hone.technique.quantize.internal;

import dev.hone.api.HoneException;
import dev.hone.api.graph.Operators;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names operators by their name in the format ({@code SOFTMAX}), by their kind ({@code depthwise-convolution}), or by
 * the name of a tensor that they write; {@code *} stands for any characters.
 */
record OperatorPattern(String text) {

    /**
     * The ids of the nodes that match.
     *
     * @param parameter in which the pattern stands
     * @throws HoneException with the reason USAGE if there are none
     */
    Set<Integer> nodes(Graph graph, Operators operators, String parameter) {
        Pattern pattern = Pattern.compile(
                Arrays.stream(text.split("\\*+", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
        Set<Integer> nodes = new LinkedHashSet<>();
        for (Node node : graph.nodes()) {
            if (matches(pattern, graph, node, operators)) {
                nodes.add(node.id());
            }
        }
        if (nodes.isEmpty()) {
            throw new HoneException(
                    HoneException.Reason.USAGE,
                    "quantize: " + parameter + " '" + text
                            + "' matches no operator, no kind of operator and no tensor that an operator writes; operators: "
                            + names(graph, node -> Stream.of(node.operator())) + "; kinds: "
                            + names(graph, node -> operators.traits(graph, node).stream()
                                    .map(traits -> kind(traits.kind().name())))
                            + "; hone inspect lists the tensors");
        }
        return nodes;
    }

    private static String names(Graph graph, Function<Node, Stream<String>> names) {
        return graph.nodes().stream().flatMap(names).distinct().sorted().collect(Collectors.joining(", "));
    }

    private static boolean matches(Pattern pattern, Graph graph, Node node, Operators operators) {
        return pattern.matcher(node.operator()).matches()
                || operators
                        .traits(graph, node)
                        .filter(traits ->
                                pattern.matcher(kind(traits.kind().name())).matches())
                        .isPresent()
                || node.outputs().stream()
                        .flatMap(id -> graph.find(id).stream())
                        .anyMatch(tensor -> pattern.matcher(tensor.name()).matches());
    }

    private static String kind(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
