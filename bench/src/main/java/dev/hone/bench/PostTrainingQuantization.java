package dev.hone.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Post-training quantization of MobileNetV2 at 224: the whole command against TFLite's calibrator. */
final class PostTrainingQuantization implements Benchmark {

    @Override
    public String name() {
        return "ptq";
    }

    @Override
    public String summary() {
        return "MobileNetV2-224 to int8, 100 samples, against TFLite's calibrator"
                + " [--rounds 3] [--samples 100] [--python python3 (with tensorflow-cpu)]";
    }

    @Override
    public Map<String, Object> run(Options options) throws Exception {
        int samples = options.number("samples", 100);
        Path folder = Workplace.folder("ptq");
        Path model = folder.resolve("mobilenet_v2.tflite");
        if (!Files.exists(model)) {
            Workplace.peer(options, "make_mobilenet.py", model).run();
        }
        Path data = folder.resolve("calibrate-" + samples + ".npz");
        if (!Files.exists(data)) {
            Samples.write(data, samples, 224, 224, 1);
        }
        Path ours = folder.resolve("hone.tflite");
        Path theirs = folder.resolve("calibrator.tflite");
        Command hone = Hone.command(
                "optimize",
                model,
                "--target",
                "tflite-int8",
                "--data",
                data,
                "--apply",
                "quantize(mode=int8, samples=" + samples + ")",
                "-o",
                ours,
                "--json");
        Command calibrator = Workplace.peer(options, "tflite_calibrator.py", model, theirs, data);
        hone.run();
        List<Double> times = new ArrayList<>();
        List<Double> memory = new ArrayList<>();
        List<Command.Result> results = new ArrayList<>();
        for (int i = 0; i < options.number("rounds", 3); i++) {
            Command.Result a = hone.run();
            Command.Result b = calibrator.run();
            System.out.printf(
                    "hone %.2f s %.0f MB, calibrator %.2f s %.0f MB%n",
                    a.seconds(), a.peakMegabytes(), b.seconds(), b.peakMegabytes());
            times.add(a.seconds() / b.seconds());
            memory.add(a.peakMegabytes() / b.peakMegabytes());
            results.add(a);
            results.add(b);
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("rounds", times.size());
        result.put("samples", samples);
        result.put("time_ratio", Statistics.rounded(Statistics.median(times)));
        result.put("memory_ratio", Statistics.rounded(Statistics.median(memory)));
        result.put("hone_s", Statistics.rounded(results.get(0).seconds()));
        result.put("calibrator_s", Statistics.rounded(results.get(1).seconds()));
        result.put("hone_bytes", Files.size(ours));
        result.put("calibrator_bytes", Files.size(theirs));
        return result;
    }
}
