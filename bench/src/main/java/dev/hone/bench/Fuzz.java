package dev.hone.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Mutants of real models: hone refuses each or does all that it does with a model, in 256 MB of heap. */
final class Fuzz implements Benchmark {

    private static final Pattern FIGURE = Pattern.compile("(\\w+) ([\\d.]+)");

    @Override
    public String name() {
        return "fuzz";
    }

    @Override
    public String summary() {
        return "mutants of real models, in structure and bytes [--format tflite] [--mutants 200000] [--seed 1]"
                + " [--first 0] [--threads 2] [--interpreter N: run those of N that are accepted in the interpreter]";
    }

    @Override
    public Map<String, Object> run(Options options) throws Exception {
        if (!options.text("format", "tflite").equals("tflite")) {
            throw new IllegalArgumentException(
                    "format = " + options.text("format", "") + "; mutants are made of: tflite");
        }
        Path folder = Workplace.folder("fuzz");
        TestClasses.compile();
        String seed = options.text("seed", "1");
        System.out.println("seed " + seed);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("seed", seed);
        int mutants = options.number("mutants", options.number("interpreter", 0) > 0 ? 0 : 200_000);
        if (mutants > 0) {
            result.putAll(figures(mutate(options, folder, mutants)));
        }
        int interpreted = options.number("interpreter", 0);
        if (interpreted > 0) {
            result.put("interpreter", interpret(options, folder, interpreted));
        }
        return result;
    }

    private static String mutate(Options options, Path folder, int mutants, Object... more) throws Exception {
        Object[] arguments = Stream.concat(
                        Stream.of(
                                models(),
                                folder,
                                options.text("seed", "1"),
                                options.text("first", "0"),
                                mutants,
                                options.text("threads", "2")),
                        Stream.of(more))
                .toArray();
        Command.Result run = TestClasses.command(
                        List.of("-Xmx256m", "-XX:-OmitStackTraceInFastThrow"),
                        "dev.hone.format.tflite.internal.fuzz.FuzzMain",
                        arguments)
                .run();
        System.out.print(run.output());
        return run.lastLine();
    }

    private static String models() throws IOException, InterruptedException {
        return Stream.of(
                        Workplace.ROOT.resolve("bundles/dev.hone.format.tflite/src/test/resources/models"),
                        Workplace.ROOT.resolve("examples"),
                        Workplace.fetch("face-detection"))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Map<String, Object> figures(String line) {
        Map<String, Object> figures = new LinkedHashMap<>();
        for (MatchResult figure : FIGURE.matcher(line).results().toList()) {
            figures.put(figure.group(1), Double.valueOf(figure.group(2)));
        }
        return figures;
    }

    private static Map<String, Object> interpret(Options options, Path folder, int mutants) throws Exception {
        Path accepted = folder.resolve("accepted");
        clear(accepted);
        mutate(options, folder, mutants, accepted);
        Map<Probe.Outcome, Integer> outcomes = new EnumMap<>(Probe.Outcome.class);
        for (Probe.Outcome outcome : Probe.Outcome.values()) {
            outcomes.put(outcome, 0);
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(accepted)) {
            files = all.sorted().toList();
        }
        try (Probe probe = new Probe()) {
            for (Path file : files) {
                Probe.Outcome outcome = probe.run(file);
                outcomes.merge(outcome, 1, Integer::sum);
                if (outcome == Probe.Outcome.CRASHED || outcome == Probe.Outcome.HUNG) {
                    System.out.println(outcome + " " + file);
                } else {
                    Files.delete(file);
                }
            }
        }
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("accepted", files.size());
        outcomes.forEach((outcome, count) -> counts.put(outcome.name().toLowerCase(Locale.ROOT), count));
        return counts;
    }

    private static void clear(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
