package dev.hone.cli.internal;

import dev.hone.api.TensorSpec;
import dev.hone.api.coordinator.Catalog;
import dev.hone.api.coordinator.Evaluation;
import dev.hone.api.coordinator.Inspection;
import dev.hone.api.coordinator.JobResult;
import dev.hone.api.coordinator.Latency;
import dev.hone.api.coordinator.Measurement;
import dev.hone.api.coordinator.Plan;
import dev.hone.api.coordinator.Score;
import dev.hone.api.coordinator.StageReport;
import dev.hone.api.coordinator.Violation;
import dev.hone.api.target.Benefit;
import dev.hone.api.target.Limit;
import dev.hone.api.target.TargetProfile;
import dev.hone.model.DataType;
import dev.hone.model.Shape;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What a coordinator answers. */
final class Samples {

    private Samples() {}

    static TargetProfile target() {
        return TargetProfile.of("board", "1", "tflite")
                .description("A board")
                .defaultChain("quantize(mode=int8)")
                .figure("flash", 1024 * 1024, "B", "data sheet 1")
                .figure("clock", 216, "MHz", "data sheet 2")
                .limit(new Limit.FileBytes(1024 * 1024, "data sheet 1"))
                .limit(new Limit.ArenaBytes(320 * 1024, "data sheet 3"))
                .limit(new Limit.Rank(4, "kernels"))
                .benefit(new Benefit("int8", true, true, "integer kernels"))
                .benefit(new Benefit("sparsity", false, false, "no sparse kernels"))
                .build();
    }

    static JobResult result() {
        return result(StageReport.Result.APPLIED, List.of());
    }

    static JobResult result(StageReport.Result stage, List<Violation> violations) {
        boolean kept = stage == StageReport.Result.APPLIED;
        return new JobResult(
                new Plan(
                        target(),
                        List.of(new Plan.Stage("quantize", Map.of("mode", "int8"), List.of("fold-constants"))),
                        List.of("int8 pays")),
                kept ? Optional.of(Path.of("out.tflite")) : Optional.empty(),
                kept ? Optional.of(Path.of("out.hone.json")) : Optional.empty(),
                before(),
                kept ? after() : before(),
                List.of(new StageReport(
                        "quantize",
                        "0.1.0",
                        Map.of("mode", "int8", "samples", 300),
                        stage,
                        List.of("17 operators quantized"),
                        List.of(),
                        1234)),
                violations,
                List.of("measured on this host"));
    }

    static Violation violation() {
        return new Violation("model", "2,048.0 KiB in 1,024.0 KiB of flash", "data sheet 1");
    }

    static Measurement before() {
        return new Measurement(
                73000,
                65000,
                OptionalLong.of(100_352),
                Optional.of(new Latency(0.2, 0.19, 0.22, 50, 2)),
                List.of(new Score("top-1", "test", "out", 90.38, "%", true, 10_000)));
    }

    static Measurement after() {
        return new Measurement(
                36_045,
                29_000,
                OptionalLong.of(25_088),
                Optional.of(new Latency(0.1, 0.09, 0.12, 50, 2)),
                List.of(
                        new Score("top-1", "test", "out", 90.31, "%", true, 10_000),
                        new Score("sqnr", "test", "out", Double.NaN, "dB", true, 10_000)));
    }

    static Evaluation evaluation(boolean against) {
        return new Evaluation(
                "IDX, 10000 images", after(), against ? Optional.of(before()) : Optional.empty(), List.of("a note"));
    }

    static Inspection inspection(boolean violated) {
        var operators = new LinkedHashMap<String, Integer>();
        operators.put("CONV_2D", 5);
        operators.put("ADD", 2);
        var spec = new TensorSpec("image", DataType.FLOAT32, Shape.of(1, 28, 28, 1), Optional.empty());
        return new Inspection(
                "tflite",
                73000,
                List.of(spec),
                List.of(spec),
                operators,
                15_722,
                Map.of("FLOAT32", 15_722L),
                OptionalLong.of(1_234_567),
                OptionalLong.empty(),
                List.of(new Inspection.NodeLine(
                        0, "CONV_2D", "features", "FLOAT32", "1x14x14x16", 160, OptionalLong.of(28_224))),
                violated ? List.of(violation()) : List.of(),
                List.of());
    }

    static Catalog catalog() {
        return new Catalog(List.of(
                entry(Catalog.Kind.TARGET, "board", Optional.empty()),
                entry(Catalog.Kind.TARGET, "other", Optional.of("needs a compiler")),
                new Catalog.Entry(
                        Catalog.Kind.TECHNIQUE,
                        "quantize",
                        "Quantizes",
                        "dev.hone.technique.quantize",
                        "0.1.0",
                        Optional.empty(),
                        Map.of("passes", new String[] {"fold-constants"}),
                        List.of(new Catalog.Parameter(
                                "mode", "text", "int8", "What becomes of types", List.of("int8", "int8-float-io"))))));
    }

    private static Catalog.Entry entry(Catalog.Kind kind, String id, Optional<String> missing) {
        return new Catalog.Entry(kind, id, "The " + id, "bundle", "0.1.0", missing, Map.of("family", "m"), List.of());
    }
}
