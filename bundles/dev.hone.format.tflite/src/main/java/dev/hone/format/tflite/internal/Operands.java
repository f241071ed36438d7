package dev.hone.format.tflite.internal;

import dev.hone.model.Graph;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Node;
import dev.hone.model.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One line of {@code operands.txt}: what a kernel takes for granted.
 *
 * @param inputs the least number
 * @param outputs the least number
 * @param optional inputs that may be left out, or {@link #ANY}
 * @param options the member that must be there
 * @param fields of the options that must be there
 * @param same whether the first output has the type of the first input
 * @param shape whether the first output has the shape of the first input
 */
record Operands(
        int inputs,
        int outputs,
        Set<Integer> optional,
        Optional<String> options,
        List<String> fields,
        boolean same,
        boolean shape) {

    private static final int ANY = -1;
    private static final Map<String, Operands> LINES = read();

    Operands {
        optional = Set.copyOf(optional);
        fields = List.copyOf(fields);
    }

    static Set<String> operators() {
        return LINES.keySet();
    }

    /** @throws InvalidModelException if a node lacks what the kernel of its operator takes for granted */
    static void check(Node node) {
        Operands needed = LINES.get(node.operator());
        if (needed != null) {
            needed.require(node);
        }
    }

    private void require(Node node) {
        if (node.inputs().size() < inputs || node.outputs().size() < outputs) {
            throw invalid(
                    node,
                    "has " + node.inputs().size() + " inputs and "
                            + node.outputs().size() + " outputs; at least " + inputs + " and " + outputs
                            + " are needed");
        }
        for (int i = 0; i < node.inputs().size(); i++) {
            if (node.input(i) == Tensor.NONE && !optional.contains(i) && !optional.contains(ANY)) {
                throw invalid(node, "leaves out input " + i + ", which is needed");
            }
        }
        if (node.outputs().contains(Tensor.NONE)) {
            throw invalid(node, "leaves out output " + node.outputs().indexOf(Tensor.NONE) + ", which is needed");
        }
        if (options.isPresent() && !given(node).equals(options)) {
            throw invalid(node, "has " + given(node).orElse("no options") + "; needed are " + options.get());
        }
        for (String field : fields) {
            if (!node.attributes().has(field)) {
                throw invalid(node, "lacks " + field + ", which is needed");
            }
        }
    }

    /**
     * @throws InvalidModelException if a node's tensors are not such as the kernel of its operator takes for granted
     */
    static void check(Graph graph, Node node) {
        Operands needed = LINES.get(node.operator());
        if (needed != null && needed.shape) {
            Tensor input = graph.tensor(node.input(0));
            Tensor output = graph.tensor(node.output(0));
            if ((needed.same && input.type() != output.type()) || !input.shape().equals(output.shape())) {
                throw invalid(
                        node,
                        "makes " + output.type() + " of shape " + output.shape() + " of " + input.type() + " of shape "
                                + input.shape());
            }
        }
    }

    private static Optional<String> given(Node node) {
        return node.attributes().text(TfliteKeys.OPTIONS).or(() -> node.attributes()
                .text(TfliteKeys.OPTIONS_2));
    }

    private static InvalidModelException invalid(Node node, String what) {
        return new InvalidModelException("operator " + node.id() + " (" + node.operator() + ") " + what);
    }

    private static Map<String, Operands> read() {
        Map<String, Operands> lines = new HashMap<>();
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(Operands.class.getResourceAsStream("operands.txt"), StandardCharsets.US_ASCII))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.isEmpty() && line.charAt(0) != '#') {
                    List<String> words = Arrays.asList(line.split(" +", -1));
                    lines.put(words.get(0), parse(words.subList(1, words.size())));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    private static Operands parse(List<String> words) {
        Set<Integer> optional = Set.of();
        Optional<String> options = Optional.empty();
        List<String> fields = List.of();
        boolean same = words.contains("same");
        for (String word : words.subList(2, words.size())) {
            if (word.equals("same") || word.equals("shape")) {
                continue;
            }
            String value = word.substring(word.indexOf('=') + 1);
            switch (word.substring(0, word.length() - value.length())) {
                case "optional=" -> optional = Set.of(value.equals("*") ? ANY : Integer.parseInt(value));
                case "options=" -> options = Optional.of(value);
                case "fields=" -> fields = Arrays.asList(value.split(",", -1));
                default -> throw new IllegalArgumentException("'" + word + "' says nothing about operands");
            }
        }
        return new Operands(
                Integer.parseInt(words.get(0)),
                Integer.parseInt(words.get(1)),
                optional,
                options,
                fields,
                same,
                same || words.contains("shape"));
    }
}
