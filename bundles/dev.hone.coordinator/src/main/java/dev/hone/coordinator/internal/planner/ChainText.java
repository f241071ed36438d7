package dev.hone.coordinator.internal.planner;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads a chain written as text:
 *
 * <pre>
 * chain     = element *("," element)
 * element   = stage / "joint" "(" stage *("," stage) ")"
 * stage     = word ["(" [parameter *("," parameter)] ")"]
 * parameter = word "=" value
 * value     = word / number / number "%" / quoted / "[" [value *("," value)] "]"
 * </pre>
 *
 * A quoted string stands in single or double quotes; a backslash takes the next character as it is. A percentage is a
 * number divided by 100.
 */
public final class ChainText {

    /** Far more than anybody writes, and little enough to be harmless. */
    static final int MAX_LENGTH = 1 << 16;

    private static final int MAX_DEPTH = 8;
    private static final Pattern INTEGER = Pattern.compile("[-+]?\\d{1,18}");
    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][-+]?\\d+)?");

    private final String text;
    private int at;

    private ChainText(String text) {
        this.text = text;
    }

    /** @throws HoneException with the reason USAGE, naming the position and what was expected there */
    static List<ChainElement> parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new HoneException(
                    Reason.USAGE, "chain of " + text.length() + " characters; at most " + MAX_LENGTH + " are accepted");
        }
        ChainText parser = new ChainText(text);
        List<ChainElement> elements = new ArrayList<>();
        do {
            elements.add(parser.element());
        } while (parser.take(','));
        parser.requireEnd();
        return elements;
    }

    /**
     * The parameters of a single stage.
     *
     * @throws HoneException with the reason USAGE if the text is anything else
     */
    public static Map<String, Object> parameters(String stage) {
        return single(stage).parameters();
    }

    private static ChainElement.Single single(String stage) {
        List<ChainElement> elements = parse(stage);
        if (elements.size() == 1 && elements.get(0) instanceof ChainElement.Single single) {
            return single;
        }
        throw new HoneException(Reason.USAGE, "'" + stage + "' is not one stage");
    }

    /** The id of a single stage's technique. */
    static String technique(String stage) {
        return single(stage).technique();
    }

    /** A stage as text, from which {@link #parse} makes the same. */
    static String text(String technique, Map<String, Object> parameters) {
        return parameters.isEmpty()
                ? technique
                : new TreeMap<>(parameters)
                        .entrySet().stream()
                                .map(parameter -> parameter.getKey() + "=" + text(parameter.getValue()))
                                .collect(Collectors.joining(", ", technique + "(", ")"));
    }

    private static String text(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(ChainText::text).collect(Collectors.joining(", ", "[", "]"));
        }
        String text = value.toString();
        boolean plain = !text.isEmpty() && text.chars().allMatch(c -> isWord((char) c));
        return plain && !(value instanceof String && plain(text) instanceof Number)
                ? text
                : "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    private ChainElement element() {
        skipSpace();
        int start = at;
        String name = word("a technique");
        if (!name.equals("joint")) {
            return stage(name, start);
        }
        require('(');
        List<ChainElement.Single> stages = new ArrayList<>();
        do {
            skipSpace();
            int inner = at;
            String technique = word("a technique");
            if (technique.equals("joint")) {
                at = inner;
                throw expected("a technique, not another joint");
            }
            stages.add(stage(technique, inner));
        } while (take(','));
        require(')');
        return new ChainElement.Joint(stages, position(start));
    }

    private ChainElement.Single stage(String technique, int start) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        if (take('(') && !take(')')) {
            do {
                skipSpace();
                int inner = at;
                String name = word("a parameter");
                require('=');
                if (parameters.put(name, value(0)) != null) {
                    throw new HoneException(
                            Reason.USAGE,
                            "chain, " + position(inner) + ": parameter " + name + " of " + technique
                                    + " is given twice");
                }
            } while (take(','));
            require(')');
        }
        return new ChainElement.Single(technique, parameters, position(start));
    }

    private Object value(int depth) {
        skipSpace();
        char next = peek();
        if (next == '"' || next == '\'') {
            return quoted();
        }
        if (next == '[') {
            return list(depth);
        }
        return plain(word("a value"));
    }

    private List<Object> list(int depth) {
        if (depth == MAX_DEPTH) {
            throw expected("at most " + MAX_DEPTH + " nested lists");
        }
        require('[');
        List<Object> values = new ArrayList<>();
        if (!take(']')) {
            do {
                values.add(value(depth + 1));
            } while (take(','));
            require(']');
        }
        return List.copyOf(values);
    }

    private String quoted() {
        char quote = text.charAt(at++);
        StringBuilder content = new StringBuilder();
        while (at < text.length() && text.charAt(at) != quote) {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            content.append(text.charAt(at++));
        }
        if (at == text.length()) {
            throw expected("a closing " + quote);
        }
        at++;
        return content.toString();
    }

    /** A word that may be a number: Long, Double or String. What a percentage is of only the parameter knows. */
    private static Object plain(String word) {
        if (INTEGER.matcher(word).matches()) {
            return Long.valueOf(word);
        }
        if (NUMBER.matcher(word).matches()) {
            return Double.valueOf(word);
        }
        return word;
    }

    private String word(String what) {
        skipSpace();
        int start = at;
        while (at < text.length() && isWord(text.charAt(at))) {
            at++;
        }
        if (at == start) {
            throw expected(what);
        }
        return text.substring(start, at);
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || "-_.:/*+%".indexOf(c) >= 0;
    }

    private void require(char c) {
        if (!take(c)) {
            throw expected("'" + c + "'");
        }
    }

    private boolean take(char c) {
        skipSpace();
        if (peek() != c) {
            return false;
        }
        at++;
        return true;
    }

    private void requireEnd() {
        skipSpace();
        if (at < text.length()) {
            throw expected("',' or the end");
        }
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private void skipSpace() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private HoneException expected(String what) {
        String found = at < text.length() ? "'" + text.charAt(at) + "'" : "the end";
        return new HoneException(Reason.USAGE, "chain, " + position(at) + ": expected " + what + ", found " + found);
    }

    private static String position(int at) {
        return "character " + (at + 1);
    }
}
