package dev.hone.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where things are. */
final class Workplace {

    static final Path ROOT = Path.of(System.getProperty("hone.root"));
    private static final Path TARGET = ROOT.resolve("bench/target");

    private Workplace() {}

    /** A folder that stays from one run to the next. */
    static Path folder(String name) throws IOException {
        return Files.createDirectories(TARGET.resolve(name));
    }

    /** Fetches a data package and returns its folder. */
    static Path fetch(String name) throws IOException, InterruptedException {
        return Path.of(
                Command.of(ROOT.resolve("bench/fetch").toString(), name).run().lastLine());
    }

    /** The jar of a module that is no part of the distribution, built if need be. */
    static Path built(String module) throws IOException, InterruptedException {
        Path pom = ROOT.resolve("pom.xml");
        Command.of("mvn", "-B", "-q", "-f", pom.toString(), "-Dmaven.test.skip=true", "-pl", module, "-am", "package")
                .run();
        try (Stream<Path> files = Files.list(ROOT.resolve(module).resolve("target"))) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Deletes a folder with all that is in it. */
    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** A script of {@code bench/peers} with arguments. */
    static Command peer(Options options, String script, Object... arguments) {
        List<String> line = new ArrayList<>();
        line.add(options.text("python", "python3"));
        line.add(ROOT.resolve("bench/peers").resolve(script).toString());
        for (Object argument : arguments) {
            line.add(argument.toString());
        }
        return Command.of(line.toArray(String[]::new));
    }
}
