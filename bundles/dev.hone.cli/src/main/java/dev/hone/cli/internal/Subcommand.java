package dev.hone.cli.internal;

import dev.hone.api.HoneException;
import dev.hone.api.coordinator.Catalog;
import dev.hone.api.coordinator.Job;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.ArgSpec;
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

    /** Whether not to wait: asked for by the option or by who runs the command. */
    final boolean inBackground(boolean option) {
        if (option && !console.setting().staysUp()) {
            throw new HoneException(
                    HoneException.Reason.USAGE,
                    "--background needs a process that stays up: it is accepted in the shell of hone serve");
        }
        return option || console.setting().background();
    }

    /** Cancels jobs, but only for who waits: when the process stops, they are left to whoever resumes them. */
    final Runnable cancelling(List<Job> jobs) {
        return () -> {
            if (services.stopping()) {
                throw new HoneException(
                        HoneException.Reason.CANCELLED, "the process stops; hone resume goes on with the job");
            }
            jobs.forEach(Job::cancel);
        };
    }

    /** Before jobs are resumed: these cannot be. */
    final void tellOfDamagedJobs() {
        services.coordinator().damagedJobs().forEach(job -> tell(job.reason()));
    }

    /** What an option or parameter accepts at this moment, for completion; nothing if that is not known. */
    List<String> candidates(ArgSpec argument) {
        boolean target =
                argument instanceof OptionSpec option && option.longestName().equals("--target");
        return target ? ids(Catalog.Kind.TARGET) : List.of();
    }

    /** Ids of what is there. */
    final List<String> ids(Catalog.Kind kind) {
        return services.coordinator().catalog().of(kind).stream()
                .map(Catalog.Entry::id)
                .toList();
    }

    /** A line on standard error that is neither progress nor a failure. */
    final void tell(String line) {
        if (!json()) {
            console.err().println("hone: " + line);
        }
    }

    /** Prints a result: as an object or, for people, as text. */
    final void print(Object value, String text) {
        console.out().print(json() ? Json.text(value) + "\n" : text);
    }
}
