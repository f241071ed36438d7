package dev.hone.format.tflite.internal.flat;

/** Cuts the text of a schema into words, numbers, quoted strings and single marks. */
final class SchemaLexer {
    // An array and a table, not String and Character: this runs once, so it runs interpreted.
    private static final boolean[] WORD = new boolean[128];

    static {
        for (char c : "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-".toCharArray()) {
            WORD[c] = true;
        }
    }

    private final char[] text;
    private int at;
    private String token;

    SchemaLexer(String text) {
        this.text = text.toCharArray();
        advance();
    }

    /** The current token; empty at the end. */
    String peek() {
        return token;
    }

    /** The current token, and on to the next. */
    String next() {
        String current = token;
        if (current.isEmpty()) {
            throw error("the text ends too early");
        }
        advance();
        return current;
    }

    /** Whether the current token is this one; if so, on to the next. */
    boolean accept(String expected) {
        if (!token.equals(expected)) {
            return false;
        }
        advance();
        return true;
    }

    void expect(String expected) {
        if (!accept(expected)) {
            throw error("expected " + expected + " and found " + token);
        }
    }

    IllegalArgumentException error(String what) {
        int line = 1;
        for (int i = 0; i < at; i++) {
            if (text[i] == '\n') {
                line++;
            }
        }
        return new IllegalArgumentException("schema, line " + line + ": " + what);
    }

    private void advance() {
        char[] chars = text;
        int start = blankEnd(at);
        int end = start;
        if (start < chars.length) {
            end++;
            if (chars[start] == '"') {
                end = closing(end);
            } else if (isWord(chars[start])) {
                while (end < chars.length && isWord(chars[end])) {
                    end++;
                }
            }
        }
        at = end;
        token = new String(chars, start, end - start);
    }

    private int closing(int from) {
        for (int i = from; i < text.length; i++) {
            if (text[i] == '"') {
                return i + 1;
            }
        }
        throw error("a quote is not closed");
    }

    private int blankEnd(int from) {
        char[] chars = text;
        int i = from;
        while (i < chars.length && (chars[i] <= ' ' || isComment(i))) {
            if (chars[i] == '/') {
                while (i < chars.length && chars[i] != '\n') {
                    i++;
                }
            } else {
                i++;
            }
        }
        return i;
    }

    private boolean isComment(int i) {
        return text[i] == '/' && i + 1 < text.length && text[i + 1] == '/';
    }

    private static boolean isWord(char c) {
        return c < WORD.length && WORD[c];
    }
}
