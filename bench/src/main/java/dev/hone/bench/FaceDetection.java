package dev.hone.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * MediaPipe's short-range face detector through post-training quantization with float inputs and outputs, and through
 * another chain on the same images, such as quantization-aware training: it has no labels.
 */
final class FaceDetection implements Benchmark {

    @Override
    public String name() {
        return "face-detection";
    }

    @Override
    public String summary() {
        return "MediaPipe's face detection through int8-float-io: SQNR and cosine of each output, and of another chain"
                + " beside it [--model face_detection_short_range.tflite] [--samples 200] [--apply CHAIN]";
    }

    @Override
    public Map<String, Object> run(Options options) throws Exception {
        Path model =
                Workplace.fetch("face-detection").resolve(options.text("model", "face_detection_short_range.tflite"));
        Path data = Workplace.folder("face-detection").resolve("calibrate.npz");
        Hone.writeImages(data, model, options.number("samples", 200), 1);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("model", model.getFileName().toString());
        scores(result, "", model, data, "face-int8.tflite");
        String chain = options.text("apply", "");
        if (!chain.isEmpty()) {
            scores(result, "applied ", model, data, "face-applied.tflite", "--apply", chain);
        }
        return result;
    }

    private static void scores(
            Map<String, Object> result, String label, Path model, Path data, String file, Object... more)
            throws Exception {
        List<Object> arguments = new ArrayList<>(List.of("optimize", model, "--target", "xnnpack", "--data", data));
        arguments.addAll(List.of("-o", data.resolveSibling(file), "--json"));
        arguments.addAll(List.of(more));
        Map<String, Object> report = Hone.json(arguments.toArray());
        for (String metric : List.of("sqnr", "cosine")) {
            Hone.scores(Hone.object(Hone.object(report, "result"), "after"), metric)
                    .forEach((output, value) -> result.put(label + metric + " " + output, value));
        }
    }
}
