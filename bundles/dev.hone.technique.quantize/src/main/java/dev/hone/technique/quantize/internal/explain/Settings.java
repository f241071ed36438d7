package dev.hone.technique.quantize.internal.explain;

import dev.hone.api.diagnosis.ModelComparison;
import dev.hone.api.diagnosis.OperatorMeasure;
import dev.hone.api.diagnosis.Suggestion;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.traits.OperatorKind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The settings that may be suggested, given those that were used: a setting that was used is none. */
final class Settings {

    private static final long FEW_SAMPLES = 300;
    private static final long MORE_SAMPLES = 1000;

    /** Wider or excluded operators in one suggestion: more would be another model. */
    private static final int MOST_OPERATORS = 5;

    private final ModelComparison comparison;

    private final List<OperatorMeasure> worst;

    /** @param worst the operators that need help most, worst first */
    Settings(ModelComparison comparison, List<OperatorMeasure> worst) {
        this.comparison = comparison;
        this.worst = List.copyOf(worst);
    }

    /** Collects suggestions, leaving out those that cannot be made. */
    @SafeVarargs
    static List<Suggestion> list(Optional<Suggestion>... suggestions) {
        List<Suggestion> list = new ArrayList<>();
        for (Optional<Suggestion> suggestion : suggestions) {
            suggestion.ifPresent(list::add);
        }
        return list;
    }

    Optional<Suggestion> equalize(String reason) {
        return Boolean.TRUE.equals(comparison.parameters().get("equalize"))
                ? Optional.empty()
                : Optional.of(Suggestion.of("equalize", true, reason));
    }

    Optional<Suggestion> biasCorrection(String reason) {
        Object chosen = comparison.parameters().get("bias-correction");
        return chosen == null || chosen.equals("auto") || chosen.equals("false")
                ? Optional.of(Suggestion.of("bias-correction", "true", reason))
                : Optional.empty();
    }

    Optional<Suggestion> calibrator(String name, String reason) {
        return name.equals(comparison.parameters().get("calibrator"))
                ? Optional.empty()
                : Optional.of(Suggestion.of("calibrator", name, reason));
    }

    /** Another mode, which makes the model larger. */
    Optional<Suggestion> mode(String mode, String reason) {
        return mode.equals(comparison.parameters().get("mode"))
                ? Optional.empty()
                : Optional.of(Suggestion.of("mode", mode, reason).atACost());
    }

    Optional<Suggestion> samples(String reason) {
        long used = comparison.parameters().get("samples") instanceof Number number ? number.longValue() : FEW_SAMPLES;
        return Optional.of(Suggestion.of("samples", Math.max(MORE_SAMPLES, 4 * used), reason));
    }

    /** One scale a channel, where the target would take that and the user decided otherwise. */
    Optional<Suggestion> perChannel(OperatorKind kind) {
        boolean takes = comparison
                .target()
                .map(target -> target.perChannel().contains(kind))
                .orElse(true);
        return takes && !"target".equals(comparison.parameters().get("granularity"))
                ? Optional.of(
                        Suggestion.of("granularity", "target", "gives each channel of a weight a scale of its own")
                                .atACost())
                : Optional.empty();
    }

    /** Activations of 16 bits around the worst operators: those that write them and those that read them. */
    Optional<Suggestion> wider(String reason) {
        boolean takes = comparison
                .target()
                .map(target -> target.activationTypes().contains(DataType.INT16))
                .orElse(true);
        List<String> names =
                names(worst, true).stream().map(name -> name + ":int16x8").toList();
        return takes && !names.isEmpty() ? Optional.of(added("layers", names, reason)) : Optional.empty();
    }

    /** The worst operators in float. */
    Optional<Suggestion> exclude(String reason) {
        return exclude(worst, reason);
    }

    /** The worst operators and those that read what they write in float: so nothing of it is stored as integers. */
    Optional<Suggestion> inFloat(String reason) {
        List<String> names = names(worst, true);
        return names.isEmpty() ? Optional.empty() : Optional.of(added("exclude", names, reason));
    }

    /** Operators in float. */
    Optional<Suggestion> exclude(List<OperatorMeasure> measures, String reason) {
        List<String> names = names(measures, false);
        return names.isEmpty() ? Optional.empty() : Optional.of(added("exclude", names, reason));
    }

    private Suggestion added(String parameter, List<String> names, String reason) {
        Set<String> all = new LinkedHashSet<>();
        if (comparison.parameters().get(parameter) instanceof List<?> given) {
            given.forEach(name -> all.add(name.toString()));
        }
        all.addAll(names);
        return Suggestion.of(parameter, List.copyOf(all), reason).atACost();
    }

    /** Names of what the operators of the original write; stars stand for any characters in a pattern. */
    private List<String> names(List<OperatorMeasure> measures, boolean readers) {
        Graph graph = comparison.original().main();
        Set<String> names = new LinkedHashSet<>();
        measures.stream().limit(MOST_OPERATORS).forEach(measure -> {
            int output = measure.output().original().id();
            graph.producer(output).ifPresent(node -> add(graph, node, names));
            if (readers) {
                graph.consumers(output).forEach(node -> add(graph, node, names));
            }
        });
        return List.copyOf(names);
    }

    private static void add(Graph graph, Node node, Set<String> names) {
        String name = graph.tensor(node.output(0)).name();
        if (!name.isBlank()) {
            names.add(pattern(graph, name));
        }
    }

    /**
     * Converters join the names of all that they fused: the first is enough where no other operator writes one that
     * begins so.
     */
    private static String pattern(Graph graph, String name) {
        int end = name.indexOf(';');
        String beginning = end < 0 ? name : name.substring(0, end + 1);
        long like = graph.nodes().stream()
                .filter(node -> node.outputs().stream()
                        .anyMatch(id -> graph.tensor(id).name().startsWith(beginning)))
                .count();
        return end < 0 || like > 1 ? name : beginning + "*";
    }
}
