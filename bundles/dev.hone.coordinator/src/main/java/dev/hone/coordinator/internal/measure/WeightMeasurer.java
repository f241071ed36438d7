package dev.hone.coordinator.internal.measure;

import dev.hone.api.coordinator.WeightFigures;
import dev.hone.api.coordinator.WeightFigures.Held;
import dev.hone.api.target.Benefit;
import dev.hone.api.target.TargetProfile;
import dev.hone.api.technique.Property;
import dev.hone.coordinator.internal.registry.Lease;
import dev.hone.coordinator.internal.registry.PluginKind;
import dev.hone.model.Model;
import dev.hone.model.SparseData;
import dev.hone.model.Sparsity;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import java.nio.channels.Channels;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Measures what the weights of a model hold, and says what of it pays on a target. */
public final class WeightMeasurer {

    /** What is smaller is a bias or a parameter. */
    private static final int SMALLEST = 64;

    private final Toolset tools;

    public WeightMeasurer(Toolset tools) {
        this.tools = tools;
    }

    /** The weights of at least two dimensions, in the order of the model. */
    public List<WeightFigures> measure(Model model) {
        return measure(model, Map.of());
    }

    /**
     * Likewise, of a model of which something was asked for.
     *
     * @param asked by the ids of properties, the parameters of the stages that were to establish them: which kind of a
     *     property is looked for, where it comes in several
     */
    public List<WeightFigures> measure(Model model, Map<String, List<Map<String, Object>>> asked) {
        List<Tensor> weights = model.graphs().stream()
                .flatMap(graph -> graph.tensors().stream())
                .filter(tensor -> tensor.isConstant() && NodeWork.isParameter(tensor))
                .filter(tensor -> tensor.shape().rank() >= 2 && tensor.shape().elements() >= SMALLEST)
                .toList();
        List<Lease<Property>> properties = tools.snapshot().distinct(PluginKind.PROPERTY).stream()
                .map(tools::use)
                .toList();
        List<List<Held>> held =
                weights.stream().map(weight -> held(weight, properties, asked)).toList();
        return IntStream.range(0, weights.size())
                .parallel()
                .mapToObj(i -> figures(weights.get(i), held.get(i)))
                .toList();
    }

    private static List<Held> held(
            Tensor weight, List<Lease<Property>> properties, Map<String, List<Map<String, Object>>> asked) {
        Set<Held> held = new LinkedHashSet<>();
        for (Lease<Property> property : properties) {
            String id = property.plugin().id();
            if (asked.containsKey(id)) {
                asked.get(id).forEach(parameters -> property.answer(
                                "measure", service -> service.measure(weight, parameters))
                        .ifPresent(evidence -> held.add(new Held(id, evidence.description()))));
            } else {
                property.answer("measure", service -> service.measure(weight))
                        .ifPresent(evidence -> held.add(new Held(id, evidence.description())));
            }
        }
        return List.copyOf(held);
    }

    private static WeightFigures figures(Tensor weight, List<Held> held) {
        CodeCounts codes = CodeCounts.of(dense(weight));
        TensorData data = weight.data().orElseThrow();
        Compression.Source source = stream -> data.transferTo(Channels.newChannel(stream));
        return new WeightFigures(
                weight.label(),
                weight.type().name().toLowerCase(Locale.ROOT),
                weight.shape().toString(),
                weight.shape().elements(),
                codes.zeros(),
                codes.distinct(),
                codes.entropy(),
                data.size(),
                Compression.gzip(source),
                Compression.zstd(source),
                held);
    }

    /** With all values, zeros included, where a sparse encoding leaves them out. */
    private static Tensor dense(Tensor weight) {
        return weight.withData(weight.data().map(SparseData::dense))
                .withAttributes(weight.attributes().without(Sparsity.ATTRIBUTE));
    }

    /**
     * What the properties that weights have are worth on a target: a line on their size, and one for each that the
     * target knows.
     */
    public static List<String> worth(List<WeightFigures> weights, TargetProfile target) {
        Map<String, Long> counts = new LinkedHashMap<>();
        weights.stream()
                .flatMap(weight -> weight.properties().stream())
                .forEach(property -> counts.merge(property.property(), 1L, Long::sum));
        return weights.isEmpty()
                ? List.of()
                : Stream.concat(
                                Stream.of(sizes(weights)),
                                target.benefits().stream()
                                        .filter(benefit -> counts.containsKey(benefit.property()))
                                        .map(benefit -> line(benefit, counts.get(benefit.property()), target)))
                        .toList();
    }

    private static String sizes(List<WeightFigures> weights) {
        long bytes = weights.stream().mapToLong(WeightFigures::bytes).sum();
        long download = weights.stream().mapToLong(WeightFigures::gzipBytes).sum();
        return String.format(
                Locale.ROOT,
                "as stored, in flash and in memory, the weights take %,d bytes; %,d of a download or image that is"
                        + " compressed by gzip -9",
                bytes,
                download);
    }

    private static String line(Benefit benefit, long count, TargetProfile target) {
        return benefit.property() + " in " + count + (count == 1 ? " weight: " : " weights: ")
                + (benefit.size() ? "smaller" : "no smaller") + ", " + (benefit.speed() ? "faster" : "no faster")
                + " on " + target.id() + ": " + benefit.why();
    }
}
