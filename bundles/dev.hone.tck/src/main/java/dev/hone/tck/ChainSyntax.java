package dev.hone.tck;

import java.util.regex.Pattern;

/**
 * The grammar of chains: stages separated by commas; a stage is a technique with optional parameters in parentheses, or
 * {@code joint} with several; a value is a word, a quoted text or a list in brackets, of which three may be nested.
 */
final class ChainSyntax {

    private static final Pattern CHAIN = pattern();

    private ChainSyntax() {}

    static boolean isChain(String text) {
        return CHAIN.matcher(text).matches();
    }

    private static Pattern pattern() {
        String letter = "[\\p{L}\\p{Nd}_.:/*+%-]";
        String word = letter + "+";
        String value = "(?:" + word + "|\"(?:\\\\.|[^\"\\\\])*\"|'(?:\\\\.|[^'\\\\])*')";
        for (int depth = 0; depth < 3; depth++) {
            value = "(?:" + value + "|\\[\\s*(?:" + several(value) + ")?\\s*\\])";
        }
        String stage = "(?!joint(?!" + letter + "))" + word + "(?:\\s*\\(\\s*(?:" + several(word + "\\s*=\\s*" + value)
                + ")?\\s*\\))?";
        String joint = "joint\\s*\\(\\s*" + several(stage) + "\\s*\\)";
        return Pattern.compile("\\s*" + several("(?:" + joint + "|" + stage + ")") + "\\s*");
    }

    private static String several(String one) {
        return one + "(?:\\s*,\\s*" + one + ")*";
    }
}
