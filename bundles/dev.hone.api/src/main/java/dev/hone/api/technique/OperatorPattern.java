package dev.hone.api.technique;

import dev.hone.api.HoneException;
import dev.hone.api.graph.Operators;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names operators by their name in the format ({@code SOFTMAX}), by their kind ({@code depthwise-convolution}), or by
 * the name of a tensor that they write; {@code *} stands for any characters. What parameters such as {@code include}
 * and {@code exclude} hold.
 */
public final class OperatorPattern {

    private final String text;
    private final Pattern pattern;

    private OperatorPattern(String text) {
        this.text = text;
        pattern = Pattern.compile(
                Arrays.stream(text.split("\\*+", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }

    public static OperatorPattern of(String text) {
        return new OperatorPattern(text);
    }

    /** The patterns of a parameter that takes several; those that are blank are none. */
    public static List<OperatorPattern> all(String... texts) {
        return Arrays.stream(texts)
                .filter(text -> !text.isBlank())
                .map(OperatorPattern::new)
                .toList();
    }

    /** As the user wrote it. */
    public String text() {
        return text;
    }

    /**
     * The ids of the nodes that match.
     *
     * @param parameter in which the pattern stands, for messages: {@code quantize: include}
     * @throws HoneException with the reason USAGE if there are none; names what there is
     */
    public Set<Integer> nodes(Graph graph, Operators operators, String parameter) {
        Set<Integer> nodes = new LinkedHashSet<>();
        for (Node node : graph.nodes()) {
            if (matches(graph, node, operators)) {
                nodes.add(node.id());
            }
        }
        if (nodes.isEmpty()) {
            throw new HoneException(
                    HoneException.Reason.USAGE,
                    parameter + " '" + text
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

    private boolean matches(Graph graph, Node node, Operators operators) {
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
