package dev.hone.training.tuning;

import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Shape;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Operations;
import dev.hone.model.hone.Value;
import dev.hone.training.tuning.OutputEnd.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Losses as nodes: scalars, means over the batch. */
final class Losses {

    private static final double EPSILON = 1e-7;

    private final HoneBuilder hone;
    private final Operations operations;

    Losses(HoneBuilder hone) {
        this.hone = hone;
        operations = new Operations(hone);
    }

    /** @param values of the network's tensors */
    Value labelled(OutputEnd end, LabelForm form, IntFunction<Value> values, Value labels) {
        Value logits = values.apply(end.logits());
        if (form.sparse()) {
            Value chosen = chosen(logits, labels);
            return mean(hone.node(
                    HoneOp.SPARSE_SOFTMAX_CROSS_ENTROPY,
                    Attributes.NONE,
                    DataType.FLOAT32,
                    chosen.shape(),
                    logits,
                    chosen));
        }
        Value output = values.apply(end.output());
        Value wanted = operations.reshape(real(labels), output.shape().toArray());
        return switch (form.kind()) {
            case CROSS_ENTROPY -> crossEntropy(logits, wanted);
            case BINARY -> binary(logits, wanted);
            case ABSOLUTE_ERROR -> mean(hone.unary(HoneOp.ABS, hone.binary(HoneOp.SUBTRACT, output, wanted)));
            case HUBER -> huber(output, wanted);
            default -> mean(hone.binary(HoneOp.SQUARED_DIFFERENCE, output, wanted));
        };
    }

    /** Which part of the labels is met; where that is a matter of yes or no. */
    Optional<Value> accuracy(OutputEnd end, LabelForm form, IntFunction<Value> values, Value labels) {
        Value logits = values.apply(end.logits());
        if (form.kind() == LossKind.CROSS_ENTROPY) {
            Value wanted = form.sparse()
                    ? chosen(logits, labels)
                    : largest(operations.reshape(real(labels), logits.shape().toArray()));
            return Optional.of(mean(real(hone.binary(HoneOp.EQUAL, DataType.BOOL, largest(logits), wanted))));
        }
        if (form.kind() == LossKind.BINARY) {
            Value wanted = operations.reshape(real(labels), logits.shape().toArray());
            Value half = hone.binary(HoneOp.LESS, DataType.BOOL, hone.scalar(0.5), wanted);
            Value found = hone.binary(HoneOp.LESS, DataType.BOOL, hone.scalar(0), logits);
            return Optional.of(mean(real(hone.binary(HoneOp.EQUAL, DataType.BOOL, half, found))));
        }
        return Optional.empty();
    }

    /**
     * How far the outputs are from those of a teacher: the cross-entropy with its probabilities where there is a
     * softmax or sigmoid, or labels say that there could be one (Hinton et al. 2015, at temperature 1), else the
     * squared error relative to the teacher's mean square.
     *
     * @param kind of loss that the labels suggest, if there are any
     * @param wanted the teacher's values of the outputs
     */
    Value distillation(
            List<OutputEnd> ends, Optional<LossKind> kind, IntFunction<Value> values, IntFunction<Value> wanted) {
        Value sum = null;
        for (OutputEnd end : ends) {
            Value loss = distillation(end, kind, values, wanted.apply(end.output()));
            sum = sum == null ? loss : hone.binary(HoneOp.ADD, sum, loss);
        }
        return scaled(sum, 1.0 / ends.size());
    }

    private Value distillation(OutputEnd end, Optional<LossKind> kind, IntFunction<Value> values, Value wanted) {
        boolean scores = end.kind() == Kind.OTHER;
        if (end.kind() == Kind.SOFTMAX || (scores && kind.equals(Optional.of(LossKind.CROSS_ENTROPY)))) {
            return crossEntropy(values.apply(end.logits()), scores ? probabilities(wanted) : wanted);
        }
        if (end.kind() == Kind.SIGMOID || (scores && kind.equals(Optional.of(LossKind.BINARY)))) {
            return binary(values.apply(end.logits()), scores ? hone.unary(HoneOp.SIGMOID, wanted) : wanted);
        }
        return relative(values.apply(end.output()), wanted);
    }

    private Value probabilities(Value scores) {
        return hone.unary(HoneOp.SOFTMAX, Attributes.of("axis", scores.rank() - 1L), scores);
    }

    /** {@code part a + (1 - part) b}. */
    Value mixed(Value a, Value b, double part) {
        return hone.binary(HoneOp.ADD, scaled(a, part), scaled(b, 1 - part));
    }

    /**
     * A loss, and beside it how far hidden activations are from a teacher's: hints (Romero et al. 2015, equation 3),
     * the mean of the relative squared errors.
     *
     * @param wanted the teacher's values of the hidden tensors
     * @param factor of the hints
     */
    Value withHints(
            Value loss, Set<Integer> hidden, IntFunction<Value> values, IntFunction<Value> wanted, double factor) {
        Value sum = loss;
        for (int tensor : hidden) {
            Value error = relative(values.apply(tensor), wanted.apply(tensor));
            sum = hone.binary(HoneOp.ADD, sum, scaled(error, factor / hidden.size()));
        }
        return sum;
    }

    /** The squared error relative to the mean square of what is wanted. */
    private Value relative(Value value, Value wanted) {
        Value error = mean(hone.binary(HoneOp.SQUARED_DIFFERENCE, value, wanted));
        Value power = mean(hone.binary(HoneOp.MULTIPLY, wanted, wanted));
        return hone.binary(HoneOp.DIVIDE, error, hone.binary(HoneOp.ADD, power, hone.scalar(EPSILON)));
    }

    private Value scaled(Value value, double factor) {
        return factor == 1 ? value : hone.binary(HoneOp.MULTIPLY, value, hone.scalar(factor));
    }

    private Value crossEntropy(Value logits, Value wanted) {
        Shape rows = Shape.of(Arrays.copyOf(logits.shape().toArray(), logits.rank() - 1));
        return mean(hone.node(HoneOp.SOFTMAX_CROSS_ENTROPY, Attributes.NONE, DataType.FLOAT32, rows, logits, wanted));
    }

    /** {@code softplus(x) - x y}, which is {@code -y log(s) - (1 - y) log(1 - s)} of the sigmoid {@code s}. */
    private Value binary(Value logits, Value wanted) {
        return mean(hone.binary(
                HoneOp.SUBTRACT, hone.unary(HoneOp.SOFTPLUS, logits), hone.binary(HoneOp.MULTIPLY, logits, wanted)));
    }

    /** {@code c (|d| - c / 2)} with {@code c = min(|d|, 1)}: Huber 1964, with the border 1. */
    private Value huber(Value output, Value wanted) {
        Value size = hone.unary(HoneOp.ABS, hone.binary(HoneOp.SUBTRACT, output, wanted));
        Value bounded = hone.binary(HoneOp.MINIMUM, size, hone.scalar(1));
        Value half = hone.binary(HoneOp.MULTIPLY, bounded, hone.scalar(0.5));
        return mean(hone.binary(HoneOp.MULTIPLY, bounded, hone.binary(HoneOp.SUBTRACT, size, half)));
    }

    private Value chosen(Value logits, Value labels) {
        int[] rows = Arrays.copyOf(logits.shape().toArray(), logits.rank() - 1);
        Value whole = labels.type() == DataType.INT32 ? labels : cast(labels, DataType.INT32);
        return operations.reshape(whole, rows);
    }

    private Value largest(Value scores) {
        int last = scores.rank() - 1;
        return hone.node(
                HoneOp.ARG_MAX,
                Attributes.of("axis", (long) last),
                DataType.INT32,
                Shape.of(Arrays.copyOf(scores.shape().toArray(), last)),
                scores);
    }

    private Value real(Value value) {
        return value.type() == DataType.FLOAT32 ? value : cast(value, DataType.FLOAT32);
    }

    private Value cast(Value value, DataType type) {
        return hone.node(HoneOp.CAST, Attributes.of("to", type.name()), type, value.shape(), value);
    }

    private Value mean(Value value) {
        int[] axes = IntStream.range(0, value.rank()).toArray();
        return value.rank() == 0 ? value : operations.reduce(HoneOp.REDUCE_MEAN, value, false, axes);
    }
}
