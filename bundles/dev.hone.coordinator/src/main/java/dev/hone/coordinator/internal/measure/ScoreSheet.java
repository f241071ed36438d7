package dev.hone.coordinator.internal.measure;

import dev.hone.api.TensorSpec;
import dev.hone.api.coordinator.Score;
import dev.hone.api.metric.Metric;
import dev.hone.coordinator.internal.registry.Lease;
import dev.hone.coordinator.internal.registry.PluginCalls;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The metrics that apply to a model's outputs, and what they have seen of it. Used by one thread at a time. */
final class ScoreSheet {

    private final List<Line> lines = new ArrayList<>();
    private long samples;

    /** @param reference whether there is another model to compare with */
    ScoreSheet(List<Lease<Metric>> metrics, List<TensorSpec> outputs, Optional<TensorSpec> label, boolean reference) {
        for (int i = 0; i < outputs.size(); i++) {
            TensorSpec output = outputs.get(i).asReal();
            for (Lease<Metric> metric : metrics) {
                boolean labels = metric.plugin().flag("needsLabels", false);
                boolean compares = metric.plugin().flag("needsReference", false);
                if ((!labels || label.isPresent()) && (!compares || reference)) {
                    int index = i;
                    metric.answer("begin", service -> service.begin(output, label))
                            .ifPresent(accumulator ->
                                    lines.add(new Line(metric, accumulator, index, output.name(), labels, compares)));
                }
            }
        }
    }

    private record Line(
            Lease<Metric> metric,
            Metric.Accumulator accumulator,
            int output,
            String name,
            boolean labels,
            boolean compares) {}

    boolean isEmpty() {
        return lines.isEmpty();
    }

    /**
     * @param references of the model compared with; null if there is none
     * @param label null if there are none
     */
    void add(float[][] outputs, float[][] references, ByteBuffer label) {
        samples++;
        for (Line line : lines) {
            float[] reference = line.compares() ? references[line.output()] : null;
            ByteBuffer given = line.labels() ? label.duplicate().order(label.order()) : null;
            PluginCalls.run(
                    line.metric().plugin(), () -> line.accumulator().add(outputs[line.output()], reference, given));
        }
    }

    List<Score> scores(String split) {
        return lines.stream()
                .map(line -> new Score(
                        line.metric().plugin().id(),
                        split,
                        line.name(),
                        PluginCalls.call(
                                line.metric().plugin(), () -> line.accumulator().value()),
                        line.metric().plugin().text("unit"),
                        line.metric().plugin().flag("higherIsBetter", true),
                        samples))
                .toList();
    }
}
