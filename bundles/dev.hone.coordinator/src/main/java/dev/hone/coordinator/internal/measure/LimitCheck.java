package dev.hone.coordinator.internal.measure;

import dev.hone.api.coordinator.Violation;
import dev.hone.api.graph.ArenaPlanner.Arena;
import dev.hone.api.target.Limit;
import dev.hone.api.target.TargetProfile;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks a model against the limits of a target. */
final class LimitCheck {

    /** More tensors than this that break one limit are counted, not named. */
    private static final int NAMED = 20;

    private final Model model;
    private final long fileBytes;
    private final Optional<Arena> arena;

    LimitCheck(Model model, long fileBytes, Optional<Arena> arena) {
        this.model = model;
        this.fileBytes = fileBytes;
        this.arena = arena;
    }

    List<Violation> against(TargetProfile target) {
        List<Violation> violations = new ArrayList<>();
        target.limits().forEach(limit -> violations.addAll(check(limit)));
        return violations;
    }

    private List<Violation> check(Limit limit) {
        if (limit instanceof Limit.FileBytes file) {
            return fileBytes <= file.max()
                    ? List.of()
                    : List.of(new Violation(
                            "model",
                            "the file takes " + bytes(fileBytes) + ", the limit is " + bytes(file.max()),
                            file.source()));
        }
        if (limit instanceof Limit.ArenaBytes bytes) {
            return arenaBytes(bytes);
        }
        if (limit instanceof Limit.StaticShapes shapes) {
            return tensors(
                    all(),
                    tensor -> !tensor.shape().isStatic(),
                    tensor -> "shape " + tensor.shape() + " is not known before it runs",
                    shapes.source());
        }
        if (limit instanceof Limit.Rank rank) {
            return tensors(
                    all(),
                    tensor -> tensor.shape().rank() > rank.max(),
                    tensor -> "shape " + tensor.shape() + " has "
                            + tensor.shape().rank() + " dimensions, the limit is " + rank.max(),
                    rank.source());
        }
        if (limit instanceof Limit.Operators operators) {
            return operators(operators);
        }
        Limit.ActivationTypes types = (Limit.ActivationTypes) limit;
        return tensors(
                activations(),
                tensor -> !types.accepted().contains(tensor.type()),
                tensor -> "is stored as "
                        + name(tensor.type()) + ", accepted: "
                        + types.accepted().stream()
                                .map(LimitCheck::name)
                                .sorted()
                                .collect(Collectors.joining(", ")),
                types.source());
    }

    private List<Violation> arenaBytes(Limit.ArenaBytes limit) {
        if (arena.isEmpty() || arena.get().bytes() <= limit.max()) {
            return List.of();
        }
        String subject = model.main().nodes().stream()
                .filter(node -> node.id() == arena.get().peakNode())
                .map(node -> OperatorNames.of(node) + " " + node.id())
                .findFirst()
                .orElse("model");
        return List.of(new Violation(
                subject,
                "activations take " + bytes(arena.get().bytes()) + ", the limit is " + bytes(limit.max()),
                limit.source()));
    }

    private List<Violation> operators(Limit.Operators limit) {
        Map<String, List<Node>> refused = new LinkedHashMap<>();
        for (Graph graph : model.graphs()) {
            for (Node node : graph.nodes()) {
                if (!limit.accepted().contains(node.operator())) {
                    refused.computeIfAbsent(OperatorNames.of(node), key -> new ArrayList<>())
                            .add(node);
                }
            }
        }
        return refused.entrySet().stream()
                .map(entry -> new Violation(
                        entry.getKey(),
                        "is not an operator of the target; " + entry.getValue().size() + " in the model, first node "
                                + entry.getValue().get(0).id(),
                        limit.source()))
                .toList();
    }

    private static List<Violation> tensors(
            Collection<Tensor> tensors, Predicate<Tensor> breaks, Function<Tensor, String> message, String source) {
        List<Tensor> broken = tensors.stream().filter(breaks).toList();
        Stream<Violation> named = broken.stream()
                .limit(NAMED)
                .map(tensor -> new Violation(tensor.label(), message.apply(tensor), source));
        return broken.size() <= NAMED
                ? named.toList()
                : Stream.concat(
                                named,
                                Stream.of(new Violation(
                                        "model", (broken.size() - NAMED) + " more tensors break this limit", source)))
                        .toList();
    }

    /** The tensors that nodes touch. */
    private Set<Tensor> all() {
        Set<Tensor> tensors = new LinkedHashSet<>();
        for (Graph graph : model.graphs()) {
            graph.inputs().forEach(id -> tensors.add(graph.tensor(id)));
            for (Node node : graph.nodes()) {
                Stream.concat(node.inputs().stream(), node.outputs().stream())
                        .flatMap(id -> graph.find(id).stream())
                        .forEach(tensors::add);
            }
        }
        return tensors;
    }

    /** What holds real values at run time: not so indices, sizes, masks. */
    private List<Tensor> activations() {
        return all().stream()
                .filter(tensor -> !tensor.isConstant())
                .filter(tensor ->
                        tensor.type().isFloat() || tensor.quantization().isPresent())
                .toList();
    }

    private static String name(DataType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    private static String bytes(long count) {
        return String.format(Locale.ROOT, "%,d B", count);
    }
}
