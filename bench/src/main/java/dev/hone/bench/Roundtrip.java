package dev.hone.bench;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Rebuilds models through the graph. Every field of every table must be as it was, and every output the same bit for
 * bit; a model that the interpreter does not run, such as for custom operators, is compared by its tables alone.
 */
final class Roundtrip implements Benchmark {

    private static final String INTERNAL = "dev.hone.%s.tflite.internal.%s";

    @Override
    public String name() {
        return "roundtrip";
    }

    @Override
    public String summary() {
        return "convert --repack of MediaPipe's models, the examples and the tests' models: the same tables, the same"
                + " outputs?";
    }

    @Override
    public Map<String, Object> run(Options options) throws Exception {
        Path folder = Workplace.folder("roundtrip");
        TestClasses.compile();
        int tables = 0;
        int outputs = 0;
        int notRun = 0;
        int failed = 0;
        for (Path model : models()) {
            Path verbatim = folder.resolve("verbatim-" + model.getFileName());
            Path copy = folder.resolve(model.getFileName());
            Hone.command("convert", model, "-o", verbatim).run();
            Hone.command("convert", model, "-o", copy, "--repack").run();
            boolean sameFile = Files.mismatch(model, verbatim) == -1;
            String differences = differences(model, copy);
            String run = TestClasses.command(
                            List.of(),
                            INTERNAL.formatted("runtime", "SameOutputsMain"),
                            Workplace.folder("native"),
                            model,
                            copy)
                    .run()
                    .lastLine();
            boolean refused = run.startsWith("refused");
            tables += differences.isEmpty() ? 1 : 0;
            outputs += run.equals("identical") ? 1 : 0;
            notRun += refused ? 1 : 0;
            failed += sameFile && differences.isEmpty() && (refused || run.equals("identical")) ? 0 : 1;
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("model", model.getFileName().toString());
            row.put("bytes", Files.size(model));
            row.put("repacked_bytes", Files.size(copy));
            row.put("verbatim", sameFile);
            row.put("tables", differences.isEmpty() ? "identical" : differences);
            row.put("outputs", run);
            System.out.println(JSON.std.asString(row));
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("models", models().size());
        result.put("identical_tables", tables);
        result.put("identical_outputs", outputs);
        result.put("not_run_by_interpreter", notRun);
        result.put("failed", failed);
        return result;
    }

    private static String differences(Path model, Path copy) throws IOException, InterruptedException {
        return TestClasses.command(List.of(), INTERNAL.formatted("format", "FileDifferences"), model, copy)
                .run()
                .output()
                .strip();
    }

    /** All that are there: MediaPipe's, the examples, the models of tests. */
    static List<Path> models() throws IOException, InterruptedException {
        List<Path> models = new ArrayList<>();
        for (Path root : List.of(
                Workplace.fetch("face-detection"),
                Workplace.fetch("hands"),
                Workplace.fetch("pose"),
                Workplace.ROOT.resolve("examples"),
                Workplace.ROOT.resolve("bundles/dev.hone.format.tflite/src/test/resources/models"))) {
            try (Stream<Path> files = Files.walk(root)) {
                files.filter(file -> file.toString().endsWith(".tflite"))
                        .sorted()
                        .forEach(models::add);
            }
        }
        return models;
    }
}
