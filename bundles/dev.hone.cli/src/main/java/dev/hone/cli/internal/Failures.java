package dev.hone.cli.internal;

import dev.hone.api.HoneException;
import dev.hone.api.coordinator.Document;
import dev.hone.model.InvalidModelException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Tells of a failure: one line on standard error, with {@code --json} also an object on standard output. */
record Failures(Console console, List<String> args) {

    int report(Throwable failure) {
        ExitCode code = ExitCode.of(failure);
        String message = message(failure);
        console.err().println("hone: " + message);
        if (args.contains("--verbose")) {
            failure.printStackTrace(console.err());
        }
        if (args.contains("--json")) {
            console.out()
                    .println(Json.text(Map.of(
                            "error",
                            Document.object(
                                    "reason",
                                    code.name().toLowerCase(Locale.ROOT),
                                    "exitCode",
                                    code.code(),
                                    "message",
                                    message))));
        }
        return code.code();
    }

    private static String message(Throwable failure) {
        boolean known = failure instanceof HoneException || failure instanceof InvalidModelException;
        String text = known ? String.valueOf(failure.getMessage()) : "hone itself failed: " + failure;
        if (ExitCode.of(failure) == ExitCode.INTERNAL) {
            text += "; please report it, with what --verbose adds";
        }
        return text.replaceAll("\\s*\\R\\s*", " ");
    }
}
