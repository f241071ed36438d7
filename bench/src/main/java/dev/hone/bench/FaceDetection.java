package dev.hone.bench;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** MediaPipe's short-range face detector through post-training quantization with float inputs and outputs. */
final class FaceDetection implements Benchmark {

    @Override
    public String name() {
        return "face-detection";
    }

    @Override
    public String summary() {
        return "MediaPipe's face detection through int8-float-io: SQNR and cosine of each output"
                + " [--model face_detection_short_range.tflite] [--samples 200]";
    }

    @Override
    public Map<String, Object> run(Options options) throws Exception {
        Path model =
                Workplace.fetch("face-detection").resolve(options.text("model", "face_detection_short_range.tflite"));
        Path folder = Workplace.folder("face-detection");
        Path data = folder.resolve("calibrate.npz");
        Hone.writeImages(data, model, options.number("samples", 200), 1);
        Map<String, Object> report = Hone.json(
                "optimize",
                model,
                "--target",
                "xnnpack",
                "--data",
                data,
                "-o",
                folder.resolve("face-int8.tflite"),
                "--json");
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("model", model.getFileName().toString());
        for (String metric : List.of("sqnr", "cosine")) {
            Hone.scores(Hone.object(Hone.object(report, "result"), "after"), metric)
                    .forEach((output, value) -> result.put(metric + " " + output, value));
        }
        return result;
    }
}
