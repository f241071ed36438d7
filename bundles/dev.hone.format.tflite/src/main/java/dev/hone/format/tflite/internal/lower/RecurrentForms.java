package dev.hone.format.tflite.internal.lower;

import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Value;
import dev.hone.model.traits.Clamp;
import java.util.ArrayList;
import java.util.List;

/**
 * Recurrent layers over a sequence, step by step. A sequence begins with the state that the graph writes before it, or
 * with zeros: the state that the interpreter keeps from one run to the next is no part of it.
 */
final class RecurrentForms {

    /** Longer sequences make graphs that are too large. */
    private static final int MOST_STEPS = 1000;

    private static final int[] INPUT_WEIGHTS = {1, 2, 3, 4};
    private static final int[] RECURRENT_WEIGHTS = {5, 6, 7, 8};
    private static final int[] PEEPHOLES = {9, 10, Integer.MAX_VALUE, 11};
    private static final int[] BIASES = {12, 13, 14, 15};
    private static final int PROJECTION = 16;
    private static final int PROJECTION_BIAS = 17;
    private static final int STATE = 18;
    private static final int CELL_STATE = 19;
    private static final int LAYER_NORM = 20;

    private static final int INPUT = 0;
    private static final int FORGET = 1;
    private static final int CELL = 2;
    private static final int OUTPUT = 3;

    private RecurrentForms() {}

    static Value simple(Call call) {
        List<Value> steps = steps(call, biased(call, product(call, call.real(0), 1), 3));
        List<Value> states = new ArrayList<>();
        Value state = call.written(4).orElse(null);
        for (Value step : steps) {
            Value sum = state == null ? step : add(call, step, product(call, state, 2));
            state = activation(call, sum);
            states.add(state);
        }
        return call.operations().stack(states, time(call));
    }

    static Value longShortTerm(Call call) {
        for (int i = LAYER_NORM; i < call.inputs(); i++) {
            NotLowered.unless(!call.has(i), "its gates are normalized");
        }
        boolean coupled = !call.has(INPUT_WEIGHTS[INPUT]);
        List<List<Value>> gates = new ArrayList<>();
        for (int gate = INPUT; gate <= OUTPUT; gate++) {
            gates.add(
                    gate == INPUT && coupled
                            ? List.of()
                            : steps(
                                    call,
                                    biased(call, product(call, call.real(0), INPUT_WEIGHTS[gate]), BIASES[gate])));
        }
        List<Value> states = new ArrayList<>();
        Value state = call.written(STATE).orElse(null);
        Value cell = call.written(CELL_STATE).orElse(null);
        for (int t = 0; t < gates.get(CELL).size(); t++) {
            Value forget = gate(call, gates, FORGET, t, state, cell);
            Value enter = coupled
                    ? call.hone().binary(HoneOp.SUBTRACT, call.hone().scalar(1), forget)
                    : gate(call, gates, INPUT, t, state, cell);
            Value fresh = multiply(call, enter, activation(call, sum(call, gates, CELL, t, state)));
            cell = clipped(call, cell == null ? fresh : add(call, multiply(call, forget, cell), fresh), "cell_clip");
            state = multiply(call, gate(call, gates, OUTPUT, t, state, cell), activation(call, cell));
            if (call.has(PROJECTION)) {
                state = clipped(call, biased(call, product(call, state, PROJECTION), PROJECTION_BIAS), "proj_clip");
            }
            states.add(state);
        }
        return call.operations().stack(states, time(call));
    }

    private static Value gate(Call call, List<List<Value>> gates, int gate, int t, Value state, Value cell) {
        Value sum = sum(call, gates, gate, t, state);
        if (cell != null && call.has(PEEPHOLES[gate])) {
            sum = add(call, sum, multiply(call, cell, call.real(PEEPHOLES[gate])));
        }
        return call.hone().unary(HoneOp.SIGMOID, sum);
    }

    private static Value sum(Call call, List<List<Value>> gates, int gate, int t, Value state) {
        Value step = gates.get(gate).get(t);
        return state == null ? step : add(call, step, product(call, state, RECURRENT_WEIGHTS[gate]));
    }

    private static int time(Call call) {
        return call.flag("time_major") ? 0 : 1;
    }

    private static List<Value> steps(Call call, Value x) {
        NotLowered.unless(x.rank() == 3, "it is no sequence");
        int steps = Call.size(x, time(call));
        NotLowered.unless(steps > 0 && steps <= MOST_STEPS, "the sequence is too long");
        return call.operations().unstack(x, time(call));
    }

    /** With a weight {@code [out, in]}. */
    private static Value product(Call call, Value x, int weight) {
        Value matrix = call.real(weight);
        NotLowered.unless(matrix.rank() == 2, "the weight is no matrix");
        return call.operations().matmul(x, matrix, true);
    }

    private static Value biased(Call call, Value x, int bias) {
        return ConvolutionForms.biased(call, x, bias);
    }

    private static Value add(Call call, Value a, Value b) {
        return call.hone().binary(HoneOp.ADD, a, b);
    }

    private static Value multiply(Call call, Value a, Value b) {
        return call.hone().binary(HoneOp.MULTIPLY, a, b);
    }

    private static Value clipped(Call call, Value x, String option) {
        double most = call.option(option, 0.0);
        return most > 0 ? call.clamp(x, new Clamp(-most, most)) : x;
    }

    /** Codes of the schema's {@code ActivationFunctionType}: kernels of sequences compute TANH too. */
    private static Value activation(Call call, Value x) {
        HoneBuilder hone = call.hone();
        return call.option("fused_activation_function", 0) == 4 ? hone.unary(HoneOp.TANH, x) : call.activated(x);
    }
}
