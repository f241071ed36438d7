package dev.hone.coordinator.internal.diagnose;

import dev.hone.api.coordinator.Diagnosis;
import dev.hone.api.data.Samples;
import dev.hone.api.diagnosis.ActivationMeasure;
import dev.hone.api.diagnosis.ModelComparison;
import dev.hone.api.diagnosis.OperatorMeasure;
import dev.hone.api.graph.Operators;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Tensor;
import dev.hone.model.traits.OperatorKind;
import dev.hone.model.traits.Traits;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Measures two models against each other, activation by activation and operator by operator. */
final class Comparer {

    private final Model original;
    private final Model optimized;
    private final Graph before;
    private final Graph after;
    private final Operators operators;
    private final Matching matching;

    Comparer(Model original, Model optimized, Operators operators) {
        this.original = original;
        this.optimized = optimized;
        this.before = original.main();
        this.after = optimized.main();
        this.operators = operators;
        this.matching = Matching.of(before, after, operators);
    }

    Diagnosis.Matching matching() {
        return new Diagnosis.Matching(matching.named(), matching.placed(), matching.unmatched());
    }

    /** How many activations the two models have in common. */
    int matched() {
        return matching.named() + matching.placed();
    }

    /**
     * What was measured, and the outputs.
     *
     * @param multiplied how many activations the optimized model holds multiplied by channel
     */
    record Result(ModelComparison comparison, List<ActivationMeasure> outputs, int multiplied) {}

    Result compare(Dissection dissection, Samples samples, long count) {
        Map<Integer, Subject> subjects = subjects();
        List<Subject> all = List.copyOf(subjects.values());
        Gains gains = Gains.of(after, before, all, operators);
        Map<Integer, ActivationStatistics> statistics = dissection.run(original, optimized, all, gains, samples, count);
        Map<Integer, ActivationMeasure> measures = new LinkedHashMap<>();
        subjects.forEach(
                (id, subject) -> measures.put(id, statistics.get(id).measure(before.tensor(subject.original()))));
        List<OperatorMeasure> measured = new ArrayList<>();
        for (Node node : after.nodes()) {
            firstMatched(node)
                    .ifPresent(output -> measured.add(
                            operator(node, subjects.get(output), statistics.get(output), measures, gains)));
        }
        return new Result(
                ModelComparison.of(original, optimized, operators, measured, measures(after.inputs(), measures)),
                measures(after.outputs(), measures),
                gains.size());
    }

    private static List<ActivationMeasure> measures(List<Integer> ids, Map<Integer, ActivationMeasure> measures) {
        return ids.stream().filter(measures::containsKey).map(measures::get).toList();
    }

    /** The activations of the optimized model that the original has too; the first of each operator with pieces. */
    private Map<Integer, Subject> subjects() {
        Map<Integer, Subject> subjects = new LinkedHashMap<>();
        after.inputs().forEach(id -> matching.original(id)
                .ifPresent(of -> subjects.put(id, new Subject(id, of, Optional.empty()))));
        for (Node node : after.nodes()) {
            Optional<Integer> first = firstMatched(node);
            for (int id : node.outputs()) {
                matching.original(id)
                        .ifPresent(of -> subjects.put(
                                id, new Subject(id, of, first.get() == id ? pieces(id, of) : Optional.empty())));
            }
        }
        return subjects;
    }

    private Optional<Integer> firstMatched(Node node) {
        return node.outputs().stream()
                .filter(id -> matching.original(id).isPresent())
                .findFirst();
    }

    private Optional<Subject.Pieces> pieces(int id, int of) {
        Optional<Piece> piece = Piece.to(
                        after, id, tensor -> matching.original(tensor).isPresent())
                .filter(this::runsByItself);
        if (piece.isEmpty()) {
            return Optional.empty();
        }
        List<Integer> given = piece.get().inputs().stream()
                .map(input -> matching.original(input).orElseThrow())
                .toList();
        if (given.size() == 1 && given.get(0) == of) {
            return Optional.of(new Subject.Pieces(piece.get(), new Piece(given, of, List.of()), given));
        }
        Set<Integer> known = new HashSet<>(given);
        return Piece.to(before, of, known::contains)
                .map(reference -> new Subject.Pieces(piece.get(), reference, given));
    }

    /** Whether a piece computes in another way than the original does, and needs nothing but real values. */
    private boolean runsByItself(Piece piece) {
        boolean changed = false;
        for (Node node : piece.nodes()) {
            if (kind(node) == OperatorKind.CONTROL) {
                return false;
            }
            for (int id : node.inputs()) {
                changed |= id != Tensor.NONE && isNarrow(after.tensor(id));
            }
            for (int id : node.outputs()) {
                changed |= RealTensors.isStored(after.tensor(id));
            }
        }
        return changed && !piece.inputs().isEmpty();
    }

    private static boolean isNarrow(Tensor tensor) {
        return tensor.type() == DataType.FLOAT16
                || (tensor.type().isInteger() && tensor.quantization().isPresent());
    }

    private OperatorKind kind(Node node) {
        return operators.traits(after, node).map(Traits::kind).orElse(OperatorKind.OTHER);
    }

    private OperatorMeasure operator(
            Node node,
            Subject subject,
            ActivationStatistics statistics,
            Map<Integer, ActivationMeasure> measures,
            Gains gains) {
        Optional<WeightComparison> weights = subject.pieces()
                .flatMap(
                        pieces -> WeightComparison.of(after, pieces.optimized(), before, pieces.original(), operators));
        return new OperatorMeasure(
                node,
                kind(node),
                measures(node.inputs(), measures),
                measures.get(subject.tensor()),
                statistics.local(),
                weights.flatMap(found -> found.weight(gains)),
                weights.flatMap(found -> found.bias(gains)));
    }
}
