package dev.hone.cli.internal;

import dev.hone.api.HoneException;
import dev.hone.api.coordinator.JobResult;
import dev.hone.model.InvalidModelException;
import java.util.Arrays;

/** What the process returns. */
enum ExitCode {
    OK(0, "done"),
    INTERNAL(1, "hone itself failed"),
    USAGE(2, "an option, parameter, chain, technique or target that does not exist or is out of range"),
    MODEL(3, "a model that cannot be read or optimized"),
    DATA(4, "data that cannot be read or does not fit the model"),
    OUTPUT(5, "an output that cannot be written"),
    MISSING(6, "a service, bundle or runtime that is needed and not there"),
    PLUGIN(7, "a plug-in that broke its contract"),
    INCOMPLETE(10, "done, but a stage was rolled back or refused"),
    VIOLATED(11, "done, but the model breaks a limit of the target (also if a stage was rolled back)"),
    CANCELLED(130, "cancelled");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    int code() {
        return code;
    }

    String meaning() {
        return meaning;
    }

    /** @throws IllegalArgumentException if no command returns that */
    static ExitCode of(int code) {
        return Arrays.stream(values())
                .filter(value -> value.code == code)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no exit code " + code));
    }

    static ExitCode of(JobResult result) {
        if (!result.violations().isEmpty()) {
            return VIOLATED;
        }
        return result.incomplete() ? INCOMPLETE : OK;
    }

    static ExitCode of(Throwable failure) {
        if (failure instanceof HoneException known) {
            return switch (known.reason()) {
                case USAGE -> USAGE;
                case MODEL -> MODEL;
                case DATA -> DATA;
                case OUTPUT -> OUTPUT;
                case MISSING -> MISSING;
                case PLUGIN -> PLUGIN;
                case CANCELLED -> CANCELLED;
                case INTERNAL -> INTERNAL;
            };
        }
        return failure instanceof InvalidModelException ? MODEL : INTERNAL;
    }
}
