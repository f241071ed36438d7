package dev.hone.coordinator.internal.diagnose;

import dev.hone.api.Cancellation;
import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.Progress;
import dev.hone.api.coordinator.Diagnosis;
import dev.hone.api.data.Dataset;
import dev.hone.api.data.Samples;
import dev.hone.api.data.Split;
import dev.hone.api.diagnosis.Diagnostician;
import dev.hone.api.diagnosis.Finding;
import dev.hone.api.diagnosis.ModelComparison;
import dev.hone.api.diagnosis.OperatorMeasure;
import dev.hone.api.diagnosis.Suggestion;
import dev.hone.api.format.ModelFormat;
import dev.hone.coordinator.internal.measure.ScratchModels;
import dev.hone.coordinator.internal.measure.Toolset;
import dev.hone.coordinator.internal.registry.Lease;
import dev.hone.model.Model;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Explains what a technique did to a model: measures what any optimization changes, and has it interpreted. */
public final class Diagnoser {

    private final Toolset tools;
    private final Path scratch;
    private final int threads;
    private final Progress progress;
    private final Cancellation cancellation;

    /** @param scratch a folder for files that nobody needs afterwards */
    public Diagnoser(Toolset tools, Path scratch, int threads, Progress progress, Cancellation cancellation) {
        this.tools = tools;
        this.scratch = scratch;
        this.threads = threads;
        this.progress = progress;
        this.cancellation = cancellation;
    }

    /**
     * Explains.
     *
     * @param original with the technique's graph passes done
     * @param splits where the samples are from: the first that there is
     * @param most samples
     * @param told adds to the comparison what is known beside the models
     * @throws HoneException with the reason DATA if there are no samples, MISSING if nothing can run or write such
     *     models, MODEL if the two have nothing in common
     */
    public Diagnosis diagnose(
            Lease<Diagnostician> diagnostician,
            Model original,
            Model optimized,
            Dataset data,
            List<Split> splits,
            long most,
            UnaryOperator<ModelComparison> told) {
        Split split = splits.stream()
                .filter(candidate -> data.split(candidate)
                        .filter(samples -> samples.size() > 0)
                        .isPresent())
                .findFirst()
                .orElseThrow(() -> new HoneException(
                        Reason.DATA,
                        "the data (" + data.description() + ") holds no samples to compare the models on"));
        Samples samples = data.split(split).orElseThrow();
        long count = Math.min(most, samples.size());
        Comparer comparer = new Comparer(original, optimized, tools.operators());
        if (comparer.matched() == 0) {
            throw new HoneException(
                    Reason.MODEL,
                    "the models have no activation in common: neither names nor the order of operators and shapes agree");
        }
        Comparer.Result result = comparer.compare(dissection(optimized), samples, count);
        ModelComparison comparison = told.apply(result.comparison());
        List<Finding> findings = diagnostician.answer("explain", service -> service.explain(comparison));
        return new Diagnosis(
                diagnostician.plugin().id(),
                data.description(),
                split.id(),
                count,
                comparison.inputs(),
                result.outputs(),
                operators(comparison.measures(), findings),
                findings,
                comparer.matching(),
                suggestions(findings),
                notes(comparison, result.multiplied()));
    }

    private Dissection dissection(Model model) {
        Lease<ModelFormat> format = tools.formatOf(model.dialect())
                .orElseThrow(() -> new HoneException(
                        Reason.MISSING, "there is no format that writes models of the dialect " + model.dialect()));
        return new Dissection(new ScratchModels(
                format, tools.requireRuntime(model.dialect()), scratch, threads, progress, cancellation));
    }

    private static List<Diagnosis.Operator> operators(List<OperatorMeasure> measures, List<Finding> findings) {
        Map<Integer, Integer> ranks = new HashMap<>();
        Map<Integer, List<Finding>> byNode = new HashMap<>();
        for (Finding finding : findings) {
            finding.node().ifPresent(node -> {
                ranks.putIfAbsent(node, ranks.size());
                byNode.computeIfAbsent(node, key -> new ArrayList<>()).add(finding);
            });
        }
        return measures.stream()
                .sorted(Comparator.<OperatorMeasure>comparingInt(
                                measure -> ranks.getOrDefault(measure.node().id(), Integer.MAX_VALUE))
                        .thenComparingDouble(Diagnoser::quality))
                .map(measure -> new Diagnosis.Operator(
                        measure, byNode.getOrDefault(measure.node().id(), List.of())))
                .toList();
    }

    private static double quality(OperatorMeasure measure) {
        double quality = measure.quality();
        return Double.isNaN(quality) ? Double.POSITIVE_INFINITY : quality;
    }

    /** What costs nothing first; among these in the order of the findings. */
    private static List<Suggestion> suggestions(List<Finding> findings) {
        List<Suggestion> all = findings.stream()
                .flatMap(finding -> finding.suggestions().stream())
                .toList();
        Map<Map<String, Object>, Suggestion> distinct = new LinkedHashMap<>();
        Stream.concat(all.stream().filter(suggestion -> !suggestion.costly()), all.stream())
                .forEach(suggestion -> distinct.putIfAbsent(suggestion.parameters(), suggestion));
        return List.copyOf(distinct.values());
    }

    private static List<String> notes(ModelComparison comparison, int multiplied) {
        long unmeasured = comparison.measures().stream()
                .filter(measure -> measure.local().isEmpty()
                        && measure.output().quantization().isPresent())
                .count();
        List<String> notes = new ArrayList<>();
        if (unmeasured > 0) {
            notes.add(unmeasured + " integer operators could not be run by themselves: what they add is not told");
        }
        if (multiplied > 0) {
            notes.add(multiplied + " activations are multiplied by channel, as equalization does;"
                    + " they were compared with the original's values multiplied alike");
        }
        if (comparison.optimized().graphs().size() > 1) {
            notes.add("operators within the " + (comparison.optimized().graphs().size() - 1)
                    + " graphs beside the main one were not measured");
        }
        return notes;
    }
}
