package dev.hone.technique.prune.internal;

import dev.hone.api.graph.Operators;
import dev.hone.api.target.TargetProfile;
import dev.hone.api.target.ZeroSkipping;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import dev.hone.model.traits.Traits;
import dev.hone.model.traits.WeightTrait;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the weights whose zeros a target's kernels skip ({@link ZeroSkipping#POINTWISE_NETWORKS}). Sizes of strides are
 * read off the shapes of activations.
 */
final class SkippedZeros {

    private static final int IMAGE_RANK = 4;

    private final Graph graph;
    private final Map<Integer, Role> roles = new HashMap<>();

    /** What an operator is in such a part of a network. */
    private enum Role {
        START,
        INNER,
        END
    }

    private SkippedZeros(Graph graph, Operators operators) {
        this.graph = graph;
        for (Node node : graph.nodes()) {
            operators
                    .traits(graph, node)
                    .flatMap(traits -> role(node, traits))
                    .ifPresent(role -> roles.put(node.id(), role));
        }
    }

    /** The weights of the main graph whose zeros are skipped once there are enough of them. */
    static Set<TensorRef> of(Model model, Operators operators, TargetProfile target) {
        if (target.zeroSkipping() == ZeroSkipping.NONE) {
            return Set.of();
        }
        SkippedZeros found = new SkippedZeros(model.main(), operators);
        while (found.roles
                .entrySet()
                .removeIf(entry -> !found.isConnected(found.node(entry.getKey()), entry.getValue()))) {
            // What is connected to what was removed goes next.
        }
        Set<TensorRef> weights = new LinkedHashSet<>();
        for (Node node : model.main().nodes()) {
            if (found.roles.get(node.id()) == Role.INNER) {
                operators
                        .traits(model.main(), node)
                        .flatMap(Traits::weight)
                        .filter(trait -> trait.inputChannelAxis() != Tensor.NONE)
                        .ifPresent(trait -> weights.add(new TensorRef(0, node.input(trait.input()))));
            }
        }
        return weights;
    }

    /** Why a target skips no zeros of a model. */
    static String reason(TargetProfile target) {
        return target.zeroSkipping() == ZeroSkipping.NONE
                ? "the kernels of target " + target.id() + " skip no zeros"
                : "the kernels of target " + target.id()
                        + " skip zeros only in 1x1 convolutions of a network that begins"
                        + " with a 3x3 convolution of 3 channels with stride 2, ends in a mean over all places and holds"
                        + " besides depthwise convolutions and element by element operations only";
    }

    private Node node(int id) {
        return graph.nodes().stream()
                .filter(node -> node.id() == id)
                .findFirst()
                .orElseThrow();
    }

    private Optional<Role> role(Node node, Traits traits) {
        Optional<Tensor> input =
                graph.input(node, traits.weight().map(WeightTrait::data).orElse(0));
        Optional<Tensor> output = node.outputs().size() == 1 ? graph.find(node.output(0)) : Optional.empty();
        if (input.filter(SkippedZeros::isImage).isEmpty()
                || output.isEmpty()
                || output.get().type() != DataType.FLOAT32) {
            return Optional.empty();
        }
        Shape from = input.get().shape();
        Shape to = output.get().shape();
        return switch (traits.kind()) {
            case CONVOLUTION -> convolution(node, traits.weight().orElseThrow(), from, to);
            case DEPTHWISE_CONVOLUTION ->
                window(node, traits.weight().orElseThrow())
                        .filter(window -> window.equals(List.of(3, 3)) || window.equals(List.of(5, 5)))
                        .filter(window -> to.dimension(3) == from.dimension(3))
                        .map(window -> Role.INNER);
            case ELEMENTWISE, ACTIVATION -> isImage(output.get()) ? Optional.of(Role.INNER) : Optional.empty();
            case REDUCTION ->
                to.elements() == (long) from.dimension(0) * from.dimension(3)
                        ? Optional.of(Role.END)
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    private Optional<Role> convolution(Node node, WeightTrait trait, Shape from, Shape to) {
        Optional<List<Integer>> window = window(node, trait);
        boolean sameSize = to.dimension(1) == from.dimension(1) && to.dimension(2) == from.dimension(2);
        boolean halved =
                to.dimension(1) == (from.dimension(1) + 1) / 2 && to.dimension(2) == (from.dimension(2) + 1) / 2;
        if (window.equals(Optional.of(List.of(1, 1))) && sameSize) {
            return Optional.of(Role.INNER);
        }
        return window.equals(Optional.of(List.of(3, 3))) && halved && from.dimension(3) == 3
                ? Optional.of(Role.START)
                : Optional.empty();
    }

    private Optional<List<Integer>> window(Node node, WeightTrait trait) {
        return graph.input(node, trait.input()).filter(Tensor::isConstant).map(weight -> trait.spatialAxes().stream()
                .map(axis -> weight.shape().dimension(axis))
                .toList());
    }

    private static boolean isImage(Tensor tensor) {
        return tensor.shape().rank() == IMAGE_RANK && tensor.shape().isStatic() && tensor.type() == DataType.FLOAT32;
    }

    /** What goes in comes from such a part, and what comes out stays in it. */
    private boolean isConnected(Node node, Role role) {
        boolean fed = role == Role.START
                || node.inputs().stream()
                        .flatMap(id -> graph.find(id).stream())
                        .filter(tensor -> !tensor.isConstant())
                        .allMatch(tensor -> graph.producer(tensor.id())
                                .map(producer -> roles.get(producer.id()))
                                .filter(producer -> producer != Role.END)
                                .isPresent());
        int output = node.output(0);
        boolean read = role == Role.END
                || (!graph.outputs().contains(output)
                        && graph.consumers(output).stream()
                                .map(consumer -> roles.get(consumer.id()))
                                .allMatch(consumer -> consumer == Role.INNER || consumer == Role.END));
        return fed && read;
    }
}
