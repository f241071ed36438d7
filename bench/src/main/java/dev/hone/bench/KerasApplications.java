package dev.hone.bench;

import com.fasterxml.jackson.jr.ob.JSON;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Networks of Keras with random weights, converted by hone and by the TFLite converter. */
final class KerasApplications implements Benchmark {

    private static final String NETWORKS =
            "MobileNetV2,MobileNetV3Small,EfficientNetV2B0,ResNet50,DenseNet121,InceptionV3,NASNetMobile,ConvNeXtTiny";

    @Override
    public String name() {
        return "keras";
    }

    @Override
    public String summary() {
        return "Keras applications to float TFLite, against the TFLite converter: outputs, size, operators, latency"
                + " [--networks " + NETWORKS + " (or LSTM,SimpleRNN,GRU)] [--python python3 (with tensorflow-cpu)]";
    }

    @Override
    public Map<String, Object> run(Options options) throws Exception {
        Path folder = Workplace.folder("keras");
        List<Object> networks = new ArrayList<>();
        for (String network : options.text("networks", NETWORKS).split(",", -1)) {
            Path prefix = folder.resolve(network);
            Path keras = folder.resolve(network + ".keras");
            Path ours = folder.resolve(network + "-hone.tflite");
            if (!Files.exists(folder.resolve(network + "-converter.tflite"))) {
                Workplace.peer(options, "keras_application.py", "make", network, prefix)
                        .run();
            }
            Command.Result converted =
                    Hone.command("convert", keras, "-o", ours).run();
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("network", network);
            row.put("hone_s", Statistics.rounded(converted.seconds()));
            row.put("hone_mb", Statistics.rounded(converted.peakMegabytes()));
            row.putAll(JSON.std.mapFrom(Workplace.peer(options, "keras_application.py", "compare", prefix, ours)
                    .run()
                    .lastLine()));
            System.out.println(row);
            networks.add(row);
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("networks", networks);
        return result;
    }
}
