package dev.hone.launcher;

import java.io.PrintStream;
import java.util.Arrays;

/** A failure before there is a command, told as commands tell theirs: a line, and an object if {@code --json} asks. */
record LaunchFailure(int exitCode, String reason, String message) {

    void report(PrintStream errors, PrintStream results, String[] args) {
        String line = message.replaceAll("\\s*\\R\\s*", " ");
        errors.println("hone: " + line);
        if (Arrays.asList(args).contains("--json")) {
            results.println("{\"error\": {\"reason\": \"" + reason + "\", \"exitCode\": " + exitCode
                    + ", \"message\": \"" + escaped(line) + "\"}}");
        }
    }

    private static String escaped(String text) {
        var escaped = new StringBuilder();
        text.chars().forEach(c -> {
            if (c < 0x20 || c > 0x7e || c == '"' || c == '\\') {
                escaped.append(String.format("\\u%04x", c));
            } else {
                escaped.append((char) c);
            }
        });
        return escaped.toString();
    }
}
