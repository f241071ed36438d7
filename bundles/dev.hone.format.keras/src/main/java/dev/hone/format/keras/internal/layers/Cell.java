package dev.hone.format.keras.internal.layers;

import dev.hone.model.Shape;
import dev.hone.model.TensorData;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Operations;
import dev.hone.model.hone.Recurrence;
import dev.hone.model.hone.Value;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/** A step of a recurrent layer. */
abstract class Cell {

    final Call call;
    final HoneBuilder graph;
    final Operations operations;
    final int units;

    private final Value kernel;
    private final Optional<Value> bias;
    final Value recurrent;

    /**
     * @param gates how many arrays of as many columns as there are units the kernels are made of
     * @param ownBias whether the recurrent product has a bias of its own
     */
    Cell(Call call, int features, int gates, boolean ownBias) {
        this.call = call;
        this.graph = call.graph();
        this.operations = call.operations();
        this.units = call.options().integer("units");
        LayerWeights weights = call.weights().part("cell");
        kernel = weights.take("kernel", features, gates * units);
        recurrent = weights.take("recurrent_kernel", units, gates * units);
        bias = !call.options().flag("use_bias", true)
                ? Optional.empty()
                : Optional.of(ownBias ? weights.take("bias", 2, gates * units) : weights.take("bias", gates * units));
    }

    /** Of the layer's class. */
    static Cell of(Call call, int features) {
        return switch (call.layer().className()) {
            case "LSTM" -> new Lstm(call, features);
            case "GRU" -> new Gru(call, features, call.options().flag("reset_after", true));
            default -> new Simple(call, features);
        };
    }

    /** What all steps take, computed at once: the product with the kernel, and the bias. */
    Value prepared(Value x) {
        Value product = operations.matmul(x, kernel, false);
        return bias.isEmpty() ? product : graph.binary(HoneOp.ADD, product, biasRow(0));
    }

    /**
     * The outputs of all steps as one operation; empty where there is none.
     *
     * @param x the data, not prepared
     */
    Optional<Value> whole(Value x, List<Value> initial) {
        return Optional.empty();
    }

    /** How many states a step hands on; the first is the output. */
    int states() {
        return 1;
    }

    /**
     * @param input of the step, as prepared
     * @param states of the step before; empty at the first step if they are zero
     */
    abstract List<Value> step(Value input, List<Value> states);

    Value kernel() {
        return kernel;
    }

    Value biasOrZeros(int gates) {
        return bias.orElseGet(() -> graph.floats("bias", Shape.of(gates * units), new float[gates * units]));
    }

    /** The name of a function among the options; empty where it is configured otherwise. */
    Optional<String> function(String option, String otherwise) {
        Object value = call.options().values().getOrDefault(option, otherwise);
        return value instanceof String name ? Optional.of(name) : Optional.empty();
    }

    boolean hasBias() {
        return bias.isPresent();
    }

    /** The bias, or one of its rows. */
    Value biasRow(int row) {
        Value all = bias.orElseThrow();
        return all.rank() == 1 ? all : columns(all, row, row + 1, 0, all.channels(), Shape.of(all.channels()));
    }

    /** A part of a constant matrix. */
    Value columns(Value matrix, int firstRow, int endRow, int first, int end, Shape shape) {
        TensorData data = graph.data(matrix).orElseThrow();
        ByteBuffer part = ByteBuffer.allocate((endRow - firstRow) * (end - first) * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int row = firstRow; row < endRow; row++) {
            data.read(((long) row * matrix.channels() + first) * Float.BYTES, (end - first) * Float.BYTES, part);
        }
        return graph.constant("part", matrix.type(), shape, TensorData.of(part.flip()));
    }

    Value times(Value state, Value matrix) {
        return operations.matmul(state, matrix, false);
    }

    Value activation(Value x) {
        return Activations.apply(call, "activation", "tanh", x);
    }

    Value gate(Value x) {
        return Activations.apply(call, "recurrent_activation", "sigmoid", x);
    }

    /** {@code activation(x K + b + h R)}. */
    private static final class Simple extends Cell {

        Simple(Call call, int features) {
            super(call, features, 1, false);
        }

        @Override
        Optional<Value> whole(Value x, List<Value> initial) {
            return function("activation", "tanh")
                    .filter(Recurrence.ACTIVATIONS::contains)
                    .map(name -> Recurrence.rnn(graph, x, kernel(), recurrent, biasOrZeros(1), name, initial));
        }

        @Override
        List<Value> step(Value input, List<Value> states) {
            return Recurrence.rnnStep(graph, input, states, recurrent, this::activation);
        }
    }

    /** Its gates are input, forget, cell, output. */
    private static final class Lstm extends Cell {

        Lstm(Call call, int features) {
            super(call, features, 4, false);
        }

        @Override
        int states() {
            return 2;
        }

        @Override
        Optional<Value> whole(Value x, List<Value> initial) {
            return function("activation", "tanh").filter("tanh"::equals).isPresent()
                            && function("recurrent_activation", "sigmoid")
                                    .filter("sigmoid"::equals)
                                    .isPresent()
                    ? Optional.of(Recurrence.lstm(graph, x, kernel(), recurrent, biasOrZeros(4), initial))
                    : Optional.empty();
        }

        @Override
        List<Value> step(Value input, List<Value> states) {
            return Recurrence.lstmStep(graph, input, states, recurrent, this::gate, this::activation);
        }
    }

    /** Cho et al. 2014; the gates are update, reset, candidate. The reset gate acts before or after the product. */
    private static final class Gru extends Cell {

        private final boolean after;
        private final Value gates;
        private final Value candidate;

        Gru(Call call, int features, boolean after) {
            super(call, features, 3, after);
            this.after = after;
            gates = columns(recurrent, 0, units, 0, 2 * units, Shape.of(units, 2 * units));
            candidate = columns(recurrent, 0, units, 2 * units, 3 * units, Shape.of(units, units));
        }

        @Override
        List<Value> step(Value input, List<Value> states) {
            return List.of(after ? after(input, states) : before(input, states));
        }

        private Value after(Value input, List<Value> states) {
            List<Value> x = operations.split(input, 1, 3);
            Value product = states.isEmpty() ? null : times(states.get(0), recurrent);
            if (hasBias()) {
                product = product == null
                        ? operations.reshape(biasRow(1), 1, 3 * units)
                        : graph.binary(HoneOp.ADD, product, biasRow(1));
            }
            List<Value> h = product == null ? List.of() : operations.split(product, 1, 3);
            Value update = gate(sum(x.get(0), h, 0));
            Value reset = gate(sum(x.get(1), h, 1));
            Value inner = h.isEmpty()
                    ? x.get(2)
                    : graph.binary(HoneOp.ADD, x.get(2), graph.binary(HoneOp.MULTIPLY, reset, h.get(2)));
            return mixed(update, activation(inner), states);
        }

        private Value sum(Value x, List<Value> h, int index) {
            return h.isEmpty() ? x : graph.binary(HoneOp.ADD, x, h.get(index));
        }

        private Value before(Value input, List<Value> states) {
            List<Value> x = operations.split(input, 1, 3);
            if (states.isEmpty()) {
                return mixed(gate(x.get(0)), activation(x.get(2)), states);
            }
            List<Value> h = operations.split(times(states.get(0), gates), 1, 2);
            Value update = gate(graph.binary(HoneOp.ADD, x.get(0), h.get(0)));
            Value reset = gate(graph.binary(HoneOp.ADD, x.get(1), h.get(1)));
            Value product = times(graph.binary(HoneOp.MULTIPLY, reset, states.get(0)), candidate);
            return mixed(update, activation(graph.binary(HoneOp.ADD, x.get(2), product)), states);
        }

        /** {@code z * h + (1 - z) * candidate}. */
        private Value mixed(Value update, Value fresh, List<Value> states) {
            Value difference = states.isEmpty()
                    ? graph.unary(HoneOp.NEGATE, fresh)
                    : graph.binary(HoneOp.SUBTRACT, states.get(0), fresh);
            return graph.binary(HoneOp.ADD, fresh, graph.binary(HoneOp.MULTIPLY, update, difference));
        }
    }
}
