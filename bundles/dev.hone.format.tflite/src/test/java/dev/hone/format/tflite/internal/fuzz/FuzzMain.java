package dev.hone.format.tflite.internal.fuzz;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Tests mutants of the models in folders: {@code FOLDERS WORK SEED FIRST COUNT THREADS [ACCEPTED]}, where the last is a
 * folder for the mutants that are accepted.
 */
public final class FuzzMain {

    private FuzzMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<Path> models = new ArrayList<>();
        for (String folder : arguments[0].split(File.pathSeparator, -1)) {
            models.addAll(models(Path.of(folder)));
        }
        long seed = Long.parseLong(arguments[2]);
        long first = Long.parseLong(arguments[3]);
        int count = Integer.parseInt(arguments[4]);
        long begin = System.nanoTime();
        FuzzRun run = new FuzzRun(new ModelMutator(models, seed), Path.of(arguments[1]));
        if (arguments.length > 6) {
            run.keepAccepted(Path.of(arguments[6]));
        }
        run.run(first, count, Integer.parseInt(arguments[5]));
        Map<String, List<Long>> failures = run.failures();
        failures.forEach((what, numbers) -> System.out.println(
                numbers.size() + " times, mutants " + numbers.subList(0, Math.min(5, numbers.size())) + ": " + what));
        System.out.printf(
                "models %d mutants %d accepted %d failures %d seconds %.1f%n",
                models.size(),
                count,
                run.accepted(),
                failures.values().stream().mapToInt(List::size).sum(),
                (System.nanoTime() - begin) / 1e9);
    }

    /** The models of a folder, in the order of their names. */
    public static List<Path> models(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".tflite"))
                    .sorted()
                    .toList();
        }
    }
}
