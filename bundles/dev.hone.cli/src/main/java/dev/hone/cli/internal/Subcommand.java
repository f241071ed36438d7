package dev.hone.cli.internal;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/** What all commands share. */
abstract class Subcommand implements Callable<Integer> {

    private static final String JSON = "--json";

    private final Services services;
    private final Console console;

    @Spec
    private CommandSpec spec;

    Subcommand(Services services, Console console) {
        this.services = services;
        this.console = console;
    }

    /** Options that every command has; the launcher, too, reads {@code --home}, {@link Failures} the rest. */
    static void addCommonOptions(CommandSpec spec) {
        spec.addOption(OptionSpec.builder(JSON)
                        .order(100)
                        .description("Print the result as one JSON object.")
                        .build())
                .addOption(home())
                .addOption(OptionSpec.builder("--verbose")
                        .order(102)
                        .description("Print stack traces of errors.")
                        .build())
                .addOption(OptionSpec.builder("-h", "--help")
                        .order(103)
                        .usageHelp(true)
                        .description("Print this help.")
                        .build());
    }

    static OptionSpec home() {
        return OptionSpec.builder("--home")
                .order(101)
                .type(Path.class)
                .paramLabel("DIR")
                .description("Folder for caches, unpacked libraries and jobs.")
                .build();
    }

    @Override
    public final Integer call() {
        return run().code();
    }

    /** Does the work and prints its result. */
    abstract ExitCode run();

    final Services services() {
        return services;
    }

    final ProgressLine progress() {
        return new ProgressLine(console.err(), console.terminal(), json() && !console.terminal());
    }

    private boolean json() {
        return spec.commandLine().getParseResult().hasMatchedOption(JSON);
    }

    /** Prints a result: as an object or, for people, as text. */
    final void print(Object value, String text) {
        console.out().print(json() ? Json.text(value) + "\n" : text);
    }
}
