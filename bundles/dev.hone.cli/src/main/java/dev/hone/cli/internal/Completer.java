package dev.hone.cli.internal;

import dev.hone.api.command.Completion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Completes words by the options and parameters that commands declare. */
record Completer(CommandLine root) {

    Completion complete(List<String> words) {
        CommandLine command = root;
        int next = 0;
        while (next < words.size() - 1 && command.getSubcommands().containsKey(words.get(next))) {
            command = command.getSubcommands().get(words.get(next));
            next++;
        }
        List<String> before = words.subList(Math.min(next, words.size() - 1), words.size() - 1);
        Optional<OptionSpec> open =
                before.isEmpty() ? Optional.empty() : takingValue(command, before.get(before.size() - 1));
        if (open.isPresent()) {
            return values(command, open.get());
        }
        if (!words.isEmpty() && words.get(words.size() - 1).startsWith("-")) {
            return new Completion(options(command, before), false);
        }
        var candidates = new ArrayList<String>(
                before.isEmpty() ? command.getSubcommands().keySet() : List.of());
        boolean files = false;
        for (PositionalParamSpec parameter : command.getCommandSpec().positionalParameters()) {
            if (parameter.index().contains(positions(command, before))) {
                Completion values = values(command, parameter);
                candidates.addAll(values.words());
                files |= values.files();
            }
        }
        return new Completion(candidates, files);
    }

    private static Optional<OptionSpec> takingValue(CommandLine command, String word) {
        return Optional.ofNullable(command.getCommandSpec().optionsMap().get(word))
                .filter(option -> option.arity().max() > 0);
    }

    /** How many of the words are parameters, neither options nor their values. */
    private static int positions(CommandLine command, List<String> words) {
        int positions = 0;
        for (int i = 0; i < words.size(); i++) {
            if (takingValue(command, words.get(i)).isPresent()) {
                i++;
            } else if (!words.get(i).startsWith("-")) {
                positions++;
            }
        }
        return positions;
    }

    private static List<String> options(CommandLine command, List<String> given) {
        return command.getCommandSpec().options().stream()
                .filter(option -> !option.hidden())
                .filter(option -> Arrays.stream(option.names()).noneMatch(given::contains))
                .map(OptionSpec::longestName)
                .sorted()
                .toList();
    }

    private static Completion values(CommandLine command, ArgSpec argument) {
        boolean files = argument.type() == Path.class
                || List.of(argument.auxiliaryTypes()).contains(Path.class);
        if (command.getCommand() instanceof Subcommand subcommand) {
            return new Completion(subcommand.candidates(argument), files);
        }
        return new Completion(List.of(), files);
    }
}
