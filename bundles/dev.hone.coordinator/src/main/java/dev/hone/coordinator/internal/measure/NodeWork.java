package dev.hone.coordinator.internal.measure;

import dev.hone.api.graph.Operators;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.Tensor;
import dev.hone.model.traits.OperatorKind;
import dev.hone.model.traits.Traits;
import dev.hone.model.traits.WeightTrait;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** How much a node holds and computes. */
final class NodeWork {

    private final Graph graph;
    private final Operators operators;

    NodeWork(Graph graph, Operators operators) {
        this.graph = graph;
        this.operators = operators;
    }

    /**
     * Multiply-accumulate operations: each element of the output takes as many as the weight has for its channel; for a
     * transposed convolution, each element of the input takes as many as the weight has for that.
     *
     * @return 0 for operators without a weight; empty where a shape is not known
     */
    OptionalLong macs(Node node) {
        Optional<Traits> traits = operators.traits(graph, node);
        Optional<WeightTrait> weight = traits.flatMap(Traits::weight);
        if (weight.isEmpty()) {
            return OptionalLong.of(0);
        }
        Optional<Tensor> factor = graph.input(node, weight.get().input());
        boolean transposed = traits.get().kind() == OperatorKind.TRANSPOSED_CONVOLUTION;
        Optional<Tensor> moved = transposed ? graph.input(node, weight.get().data()) : graph.find(node.output(0));
        if (factor.isEmpty()
                || moved.isEmpty()
                || !factor.get().shape().isStatic()
                || !moved.get().shape().isStatic()) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Math.multiplyExact(
                moved.get().shape().elements(),
                perElement(factor.get(), weight.get(), traits.get().kind())));
    }

    private static long perElement(Tensor weight, WeightTrait trait, OperatorKind kind) {
        if (kind == OperatorKind.MATRIX_PRODUCT && trait.inputChannelAxis() != Tensor.NONE) {
            return weight.shape().dimension(trait.inputChannelAxis());
        }
        int axis = kind == OperatorKind.TRANSPOSED_CONVOLUTION ? trait.inputChannelAxis() : trait.outputChannelAxis();
        long channels = axis == Tensor.NONE ? 1 : weight.shape().dimension(axis);
        return channels == 0 ? 0 : weight.shape().elements() / channels;
    }

    /**
     * Elements of the constants that a node reads and that stand for real values, also through a conversion to float.
     */
    long parameters(Node node) {
        Set<Integer> counted = new HashSet<>();
        long sum = 0;
        for (int id : node.inputs()) {
            Optional<Tensor> constant = graph.find(id).map(this::stored).filter(Tensor::isConstant);
            if (constant.isPresent()
                    && isParameter(constant.get())
                    && counted.add(constant.get().id())) {
                sum += constant.get().shape().elements();
            }
        }
        return sum;
    }

    /** Whether a constant stands for real values: weights and biases do, shapes and axes do not. */
    static boolean isParameter(Tensor constant) {
        return constant.shape().isStatic()
                && (constant.type().isFloat()
                        || (constant.quantization().isPresent() && constant.type() != DataType.BOOL));
    }

    private Tensor stored(Tensor tensor) {
        return graph.producer(tensor.id())
                .filter(node -> operators
                        .traits(graph, node)
                        .map(Traits::kind)
                        .filter(kind -> kind == OperatorKind.DEQUANTIZE || kind == OperatorKind.DENSIFY)
                        .isPresent())
                .flatMap(node -> graph.input(node, 0))
                .map(this::stored)
                .orElse(tensor);
    }
}
