package dev.hone.bench;

import com.fasterxml.jackson.jr.ob.JSON;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Rebuilds models through the graph and compares their outputs bit for bit in the interpreter. */
final class Repack implements Benchmark {

    @Override
    public String name() {
        return "repack";
    }

    @Override
    public String summary() {
        return "convert --repack of MediaPipe's face detection models and the examples: are outputs identical?";
    }

    @Override
    public Map<String, Object> run(Options options) throws Exception {
        Path folder = Workplace.folder("repack");
        List<Path> models = new ArrayList<>();
        for (Path root : List.of(Workplace.fetch("face-detection"), Workplace.ROOT.resolve("examples"))) {
            try (Stream<Path> files = Files.walk(root)) {
                files.filter(file -> file.toString().endsWith(".tflite"))
                        .sorted()
                        .forEach(models::add);
            }
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        int different = 0;
        for (Path model : models) {
            Path copy = folder.resolve(model.getFileName());
            Path verbatim = folder.resolve("verbatim-" + model.getFileName());
            Hone.command("convert", model, "-o", verbatim).run();
            Hone.command("convert", model, "-o", copy, "--repack").run();
            boolean same = Files.mismatch(model, verbatim) == -1 && identical(copy, model, folder);
            different += same ? 0 : 1;
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("model", model.getFileName().toString());
            row.put("bytes", Files.size(model));
            row.put("repacked_bytes", Files.size(copy));
            row.put("identical", same);
            System.out.println(JSON.std.asString(row));
            rows.add(row);
        }
        return Map.of("models", rows.size(), "different", different);
    }

    private static boolean identical(Path model, Path against, Path folder) throws Exception {
        Path data = folder.resolve(model.getFileName() + ".npz");
        if (model.getFileName().toString().startsWith("face")) {
            Hone.writeImages(data, model, 4, 7);
        } else {
            data = Workplace.ROOT.resolve("examples/fashion-mnist");
        }
        Map<String, Object> report = Hone.json("evaluate", model, "--data", data, "--against", against, "--json");
        return Hone.scores(Hone.object(Hone.object(report, "evaluation"), "model"), "sqnr").values().stream()
                .allMatch("Infinity"::equals);
    }
}
