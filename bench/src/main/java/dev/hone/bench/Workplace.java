package dev.hone.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
