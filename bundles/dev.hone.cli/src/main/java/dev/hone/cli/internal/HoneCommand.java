package dev.hone.cli.internal;

import dev.hone.api.HoneException;
import dev.hone.api.command.Completion;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line as a whole. */
@Command(
        name = "hone",
        mixinStandardHelpOptions = true,
        header = "Makes trained neural networks smaller and faster for the hardware that they run on.",
        synopsisSubcommandLabel = "COMMAND",
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        exitCodeListHeading = "%nExit codes:%n",
        footer = {
            "",
            "Examples:",
            "  hone targets",
            "  hone optimize model.tflite --target stm32f746 --data images -o model-int8.tflite",
            "  hone optimize --help",
            "",
            "Results go to standard output, progress and errors to standard error. With --json standard",
            "output is one JSON object; for an error {\"error\": {\"reason\", \"exitCode\", \"message\"}}.",
            "The folder for caches is --home, else $HONE_HOME, else hone in the user's cache folder."
        })
final class HoneCommand implements Runnable {

    private interface Creation {
        Subcommand create(Services services, Console console);
    }

    private static final String SERVE = "serve";
    private static final Map<String, Creation> COMMANDS = commands();

    @Spec
    private CommandSpec spec;

    /** Runs a command line to its end; nothing is thrown. */
    static int run(Services services, Console console, String... args) {
        var failures = new Failures(console, List.of(args));
        CommandLine line = commandLine(services, console, failures.args());
        line.setParameterExceptionHandler(
                (e, given) -> failures.report(refusal(e, commands(console).keySet())));
        line.setExecutionExceptionHandler((e, command, result) -> failures.report(e));
        return line.execute(args);
    }

    /** The commands of a process that stays up, and what each does. */
    static Map<String, String> summaries(Services services) {
        var summaries = new LinkedHashMap<String, String>();
        commandLine(services, Console.quiet(), List.of())
                .getSubcommands()
                .forEach((name, line) -> summaries.put(
                        name,
                        String.join(" ", line.getCommandSpec().usageMessage().header())));
        return summaries;
    }

    /** What the last of the words of a command line may become, in a process that stays up. */
    static Completion complete(Services services, List<String> words) {
        return new Completer(commandLine(services, Console.quiet(), words)).complete(words);
    }

    private static CommandLine commandLine(Services services, Console console, List<String> args) {
        var root = new CommandLine(new HoneCommand());
        root.getCommandSpec().addOption(Subcommand.home());
        root.getCommandSpec().version("hone " + services.version());
        root.getCommandSpec().usageMessage().exitCodeList(exitCodes());
        // Reading the annotations of a command takes time at each start, so only those that are named are added if one
        // is.
        Map<String, Creation> commands = commands(console);
        boolean named = commands.keySet().stream().anyMatch(args::contains);
        commands.forEach((name, command) -> {
            if (!named || args.contains(name)) {
                var line = new CommandLine(command.create(services, console));
                Subcommand.addCommonOptions(line.getCommandSpec());
                root.addSubcommand(line);
            }
        });
        root.setCaseInsensitiveEnumValuesAllowed(true);
        root.registerConverter(Path.class, text -> path(console.setting().folder(), text));
        root.setOut(console.out());
        root.setErr(console.err());
        root.setUsageHelpWidth(100);
        return root;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given");
    }

    /** Those that there are where the command runs: a server is not begun within one. */
    private static Map<String, Creation> commands(Console console) {
        var commands = new LinkedHashMap<>(COMMANDS);
        if (console.setting().staysUp()) {
            commands.remove(SERVE);
        }
        return commands;
    }

    private static Map<String, Creation> commands() {
        var commands = new LinkedHashMap<String, Creation>();
        commands.put("optimize", OptimizeCommand::new);
        commands.put("inspect", InspectCommand::new);
        commands.put("evaluate", EvaluateCommand::new);
        commands.put("debug", DebugCommand::new);
        commands.put("convert", ConvertCommand::new);
        commands.put("targets", CatalogCommand.Targets::new);
        commands.put("techniques", CatalogCommand.Techniques::new);
        commands.put("formats", CatalogCommand.Formats::new);
        commands.put("feature", FeatureCommand::new);
        commands.put("new", NewCommand::new);
        commands.put("jobs", JobsCommand::new);
        commands.put("job", JobCommand::new);
        commands.put("cancel", CancelCommand::new);
        commands.put("resume", ResumeCommand::new);
        commands.put(SERVE, ServeCommand::new);
        return commands;
    }

    private static Map<String, String> exitCodes() {
        var codes = new LinkedHashMap<String, String>();
        for (ExitCode code : ExitCode.values()) {
            codes.put(Integer.toString(code.code()), code.meaning());
        }
        return codes;
    }

    /** Without picocli's own prefix, and with types as people call them. */
    private static String plain(String message) {
        return message.replaceFirst("^(?i)error: ", "")
                .replaceFirst(" is not an? (int|long)$", " is not a whole number")
                .replaceFirst(" is not a double$", " is not a number");
    }

    private static Path path(Path folder, String text) {
        if (text.isEmpty()) {
            throw new TypeConversionException("an empty path; the path of a file or folder is accepted");
        }
        return folder.resolve(text);
    }

    private static HoneException refusal(ParameterException e, Set<String> commands) {
        CommandLine line = e.getCommandLine();
        String message = plain(e.getMessage());
        if (e instanceof UnmatchedArgumentException unmatched) {
            List<String> suggestions = unmatched.getSuggestions();
            String first = unmatched.getUnmatched().get(0);
            boolean command = line.getParent() == null && !first.startsWith("-");
            message = "unknown " + (command ? "command " : "argument ") + first
                    + (suggestions.isEmpty() ? "" : ", perhaps " + suggestions.get(0));
        }
        boolean asksForCommand = line.getParent() == null && !(e.getArgSpec() instanceof OptionSpec);
        String accepted = asksForCommand ? "; commands are " + String.join(", ", commands) : "";
        return new HoneException(
                HoneException.Reason.USAGE,
                message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1) + accepted + " (see "
                        + line.getCommandSpec().qualifiedName() + " --help)",
                e);
    }
}
