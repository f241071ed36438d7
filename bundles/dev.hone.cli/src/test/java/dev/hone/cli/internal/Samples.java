package dev.hone.cli.internal;

import dev.hone.api.TensorSpec;
import dev.hone.api.coordinator.Catalog;
import dev.hone.api.coordinator.Diagnosis;
import dev.hone.api.coordinator.Drop;
import dev.hone.api.coordinator.Evaluation;
import dev.hone.api.coordinator.Inspection;
import dev.hone.api.coordinator.JobResult;
import dev.hone.api.coordinator.Latency;
import dev.hone.api.coordinator.Loss;
import dev.hone.api.coordinator.Measurement;
import dev.hone.api.coordinator.Plan;
import dev.hone.api.coordinator.Score;
import dev.hone.api.coordinator.StageReport;
import dev.hone.api.coordinator.Violation;
import dev.hone.api.coordinator.Way;
import dev.hone.api.coordinator.WeightFigures;
import dev.hone.api.diagnosis.ActivationMeasure;
import dev.hone.api.diagnosis.ChannelMeasure;
import dev.hone.api.diagnosis.Deviation;
import dev.hone.api.diagnosis.Finding;
import dev.hone.api.diagnosis.OperatorMeasure;
import dev.hone.api.diagnosis.Suggestion;
import dev.hone.api.target.Benefit;
import dev.hone.api.target.Limit;
import dev.hone.api.target.TargetProfile;
import dev.hone.api.technique.Estimate;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Node;
import dev.hone.model.Quantization;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import dev.hone.model.traits.OperatorKind;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
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
        Plan plan = new Plan(
                target(),
                List.of(new Plan.Stage("quantize", Map.of("mode", "int8"), List.of("fold-constants"))),
                List.of("int8 pays"));
        JobResult.Builder result = JobResult.of(plan, before(), kept ? after() : before())
                .stages(List.of(StageReport.of("quantize", Map.of("mode", "int8", "samples", 300), stage)
                        .pluginVersion("0.1.0")
                        .estimate(Optional.of(estimate()))
                        .notes(List.of("17 operators quantized"))
                        .drop(Optional.of(drop()))
                        .milliseconds(1234)
                        .build()))
                .violations(violations)
                .notes(List.of("measured on this host"));
        return (kept ? result.written(Path.of("out.tflite"), Path.of("out.hone.json")) : result).build();
    }

    /** The second way destroys nothing. */
    static JobResult triedInTwoWays() {
        Plan plan = new Plan(target(), List.of(), true, List.of());
        List<String> lost = List.of(
                Loss.of(
                                "clusters",
                                "dense",
                                "at most 8 distinct codes in the tensor",
                                "41 distinct codes in a tensor after")
                        .description(),
                Loss.of("sparsity", "dense", "50 % zeros", "3 of 8 are not zero any more")
                        .description());
        return JobResult.of(plan, before(), after())
                .stages(List.of(StageReport.of("quantize", Map.of("granularity", "tensor"), StageReport.Result.APPLIED)
                        .ways(List.of(
                                Way.of("", StageReport.Result.ROLLED_BACK, lost, 20),
                                Way.of("granularity=tensor", StageReport.Result.APPLIED, List.of(), 30)))
                        .build()))
                .written(Path.of("out.tflite"), Path.of("out.hone.json"))
                .build();
    }

    static Estimate estimate() {
        return Estimate.of(300, 16_000, List.of("int8 makes the model faster"));
    }

    private static Drop drop() {
        return new Drop(
                new Score("top-1", "validate", "out", 91.5, "%", true, 1_000),
                new Score("top-1", "validate", "out", 91.25, "%", true, 1_000),
                0.5);
    }

    static Violation violation() {
        return new Violation("model", "2,048.0 KiB in 1,024.0 KiB of flash", "data sheet 1");
    }

    static Measurement before() {
        return Measurement.of(73000, 65000, OptionalLong.of(100_352))
                .withHostLatency(Optional.of(new Latency(0.2, 0.19, 0.22, 50, 2)))
                .withScores(List.of(new Score("top-1", "test", "out", 90.38, "%", true, 10_000)));
    }

    static Measurement after() {
        return Measurement.of(36_045, 29_000, OptionalLong.of(25_088))
                .withHostLatency(Optional.of(new Latency(0.1, 0.09, 0.12, 50, 2)))
                .withScores(List.of(
                        new Score("top-1", "test", "out", 90.31, "%", true, 10_000),
                        new Score("sqnr", "test", "out", Double.NaN, "dB", true, 10_000)));
    }

    static Evaluation evaluation(boolean against) {
        return Evaluation.of("IDX, 10000 images", after())
                .withAgainst(against ? Optional.of(before()) : Optional.empty())
                .withNotes(List.of("a note"));
    }

    static Inspection inspection(boolean violated) {
        var operators = new LinkedHashMap<String, Integer>();
        operators.put("CONV_2D", 5);
        operators.put("ADD", 2);
        var spec = new TensorSpec("image", DataType.FLOAT32, Shape.of(1, 28, 28, 1), Optional.empty());
        return Inspection.of("tflite", 73000)
                .inputs(List.of(spec))
                .outputs(List.of(spec))
                .operators(operators)
                .parameters(15_722)
                .types(Map.of("FLOAT32", 15_722L))
                .macs(OptionalLong.of(1_234_567))
                .nodes(List.of(new Inspection.NodeLine(
                        0, "CONV_2D", "features", "FLOAT32", "1x14x14x16", 160, OptionalLong.of(28_224))))
                .compressedBytes(21_000)
                .weights(weights())
                .worth(List.of("clusters in 1 weight: smaller, no faster on board: repeated codes"))
                .violations(violated ? List.of(violation()) : List.of())
                .build();
    }

    static List<WeightFigures> weights() {
        return List.of(
                weight("dense/kernel", 2048, List.of(new WeightFigures.Held("clusters", "16 codes"))),
                weight("conv/kernel", 1024, List.of()));
    }

    private static WeightFigures weight(String name, long bytes, List<WeightFigures.Held> held) {
        return new WeightFigures(
                name,
                "int8",
                "2x" + bytes / 2,
                bytes,
                0.25,
                OptionalLong.of(16),
                OptionalDouble.of(2.5),
                bytes,
                bytes / 2,
                OptionalLong.empty(),
                held);
    }

    static Catalog catalog() {
        return new Catalog(List.of(
                entry(Catalog.Kind.TARGET, "board"),
                entry(Catalog.Kind.TARGET, "other").withMissing("needs a compiler"),
                Catalog.Entry.of(Catalog.Kind.TECHNIQUE, "quantize", "dev.hone.technique.quantize", "0.1.0")
                        .withDescription("Quantizes")
                        .withDetails(Map.of("passes", new String[] {"fold-constants"}))
                        .withParameters(List.of(
                                Catalog.Parameter.of("mode", "text", "What becomes of types")
                                        .withDefault("int8")
                                        .withOptions(List.of("int8", "int8-float-io")),
                                Catalog.Parameter.of("samples", "integer", "How many samples")
                                        .withDefault("300")
                                        .withBounds(Optional.of(1L), Optional.empty())))));
    }

    private static Catalog.Entry entry(Catalog.Kind kind, String id) {
        return Catalog.Entry.of(kind, id, "bundle", "0.1.0")
                .withDescription("The " + id)
                .withDetails(Map.of("family", "m"));
    }

    /** Two operators, one of them clipped. */
    static Diagnosis diagnosis() {
        ActivationMeasure healthy = activation(1, "first", Deviation.of(1000, 1000, 0.1, 0), 0);
        ActivationMeasure clipped = activation(2, "second", Deviation.of(1000, 1000, 100, -5), 0.25);
        Suggestion suggestion = Suggestion.of("samples", 1000L, "more samples show more of the range");
        OperatorMeasure guilty = operator(1, clipped, Deviation.of(1000, 1000, 100, 0));
        Finding finding = Finding.at(guilty, "clipped range", "25 % of the values are cut off", List.of(suggestion));
        return new Diagnosis(
                "quantize",
                "IDX",
                "validate",
                100,
                List.of(),
                List.of(clipped),
                List.of(
                        new Diagnosis.Operator(
                                operator(1, clipped, Deviation.of(1000, 1000, 100, 0)), List.of(finding)),
                        new Diagnosis.Operator(operator(0, healthy, Deviation.of(1000, 1000, 0.1, 0)), List.of())),
                List.of(finding),
                new Diagnosis.Matching(2, 1, List.of("lost")),
                List.of(suggestion),
                List.of("one graph was left out"));
    }

    private static OperatorMeasure operator(int id, ActivationMeasure output, Deviation local) {
        Node node = new Node(id, "tflite", "CONV_2D", 3, List.of(), List.of(), Attributes.NONE);
        return new OperatorMeasure(
                node,
                OperatorKind.CONVOLUTION,
                List.of(),
                output,
                Optional.of(local),
                Optional.empty(),
                Optional.empty());
    }

    private static ActivationMeasure activation(int id, String name, Deviation cumulative, double clipped) {
        Tensor original = Tensor.activation(id, name, DataType.FLOAT32, Shape.of(1, 2));
        Tensor tensor =
                original.withType(DataType.INT8).withQuantization(Optional.of(Quantization.perTensor(0.1f, -128)));
        List<ChannelMeasure> channels = List.of(
                new ChannelMeasure(0, 0, 1, cumulative, cumulative),
                new ChannelMeasure(1, -1, 20, cumulative, Deviation.of(10, 10, 10, 0)));
        return new ActivationMeasure(
                new TensorRef(0, id),
                tensor,
                original,
                -1,
                20,
                cumulative,
                Optional.of(Deviation.of(1000, 1000, 0.8333, 0)),
                clipped,
                channels);
    }
}
