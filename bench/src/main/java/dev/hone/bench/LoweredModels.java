package dev.hone.bench;

import com.fasterxml.jackson.jr.ob.JSON;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lowers whole models to the dialect that is trained, evaluates them with two samples at once in Java, and compares
 * each output with what the interpreter gives for one sample after the other. Single values may differ more: by 4e-4 of
 * the range between two of the interpreter's own kernels, in the segmentation of MediaPipe's pose.
 */
final class LoweredModels implements Benchmark {

    private static final double MOST = 3e-5;

    @Override
    public String name() {
        return "lowered";
    }

    @Override
    public String summary() {
        return "what is trained of MediaPipe's models and the examples against the interpreter: the root mean square"
                + " difference of the worst output, relative to its range";
    }

    @Override
    public Map<String, Object> run(Options options) throws Exception {
        TestClasses.compile();
        Path folder = Workplace.folder("native");
        int same = 0;
        int partly = 0;
        int failed = 0;
        List<Path> models = Roundtrip.models();
        for (Path model : models) {
            String line = TestClasses.command(
                            List.of("-Xmx3g"), "dev.hone.runtime.tflite.internal.LoweredModelMain", folder, model)
                    .run()
                    .lastLine();
            boolean whole = !line.startsWith("refused") && !line.startsWith("in part");
            boolean fits = whole && Double.parseDouble(line.substring(0, line.indexOf(' '))) <= MOST;
            same += fits ? 1 : 0;
            partly += whole ? 0 : 1;
            failed += whole && !fits ? 1 : 0;
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("model", model.getFileName().toString());
            row.put("difference", line);
            System.out.println(JSON.std.asString(row));
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("models", models.size());
        result.put("same", same);
        result.put("refused_or_in_part", partly);
        result.put("failed", failed);
        return result;
    }
}
