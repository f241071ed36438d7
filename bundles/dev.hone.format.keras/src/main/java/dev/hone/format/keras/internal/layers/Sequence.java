package dev.hone.format.keras.internal.layers;

import dev.hone.format.keras.internal.config.Options;
import dev.hone.format.keras.internal.config.UnsupportedException;
import dev.hone.model.Shape;
import dev.hone.model.hone.Operations;
import dev.hone.model.hone.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A recurrent layer over a sequence. Where the layer does nothing out of the ordinary it is one operation; else it is
 * unrolled, step by step.
 */
final class Sequence {

    /** More steps make files of more operators than anybody wants. */
    private static final int MAX_STEPS = 1000;

    private final Call call;
    private final Options options;
    private final Operations operations;
    private final Value x;
    private final List<Value> initial;
    private final boolean sequences;
    private final boolean backwards;

    private Sequence(Call call, Value x, List<Value> initial) {
        this.call = call;
        this.options = call.options();
        this.operations = call.operations();
        this.x = x;
        this.initial = initial;
        this.sequences = options.flag("return_sequences", false);
        this.backwards = options.flag("go_backwards", false);
    }

    /** The output, and the states if the layer gives them. */
    static List<Value> read(Call call, Value x, List<Value> initial) {
        return new Sequence(call, x, initial).read();
    }

    private List<Value> read() {
        if (options.flag("stateful", false)) {
            throw new UnsupportedException(
                    "stateful=true; supported: false: what a run computes depends on that run alone");
        }
        options.require("time_major", false);
        Shapes.requireRank(x, 3);
        Cell cell = Cell.of(call, x.channels());
        if (!initial.isEmpty() && initial.size() != cell.states()) {
            throw new UnsupportedException(initial.size() + " initial states; accepted: none or " + cell.states());
        }
        Optional<Value> mask = Masks.named(call, "mask");
        boolean allStates = options.flag("return_state", false);
        Optional<Value> whole = mask.isPresent() || (allStates && cell.states() > 1)
                ? Optional.empty()
                : cell.whole(ordered(x), initial);
        if (whole.isEmpty()) {
            return unrolled(cell, mask);
        }
        Value last = sequences && !allStates ? whole.get() : last(whole.get());
        Value output = sequences ? whole.get() : last;
        return allStates ? List.of(output, last) : List.of(output);
    }

    private Value ordered(Value value) {
        return backwards ? operations.reverse(value, 1) : value;
    }

    /** What the last step gives. */
    private Value last(Value outputs) {
        int steps = outputs.dimension(1);
        Value last = steps == Shape.DYNAMIC
                ? operations.slice(operations.reverse(outputs, 1), 1, 0, 1)
                : operations.slice(outputs, 1, steps - 1, steps);
        return operations.squeeze(last, 1);
    }

    private List<Value> unrolled(Cell cell, Optional<Value> mask) {
        int steps = x.dimension(1);
        if (steps == Shape.DYNAMIC || steps < 1 || steps > MAX_STEPS) {
            throw new UnsupportedException("data of shape " + x.shape()
                    + "; accepted: a known number of steps, at most "
                    + MAX_STEPS + ", as they are unrolled; LSTM with tanh and sigmoid, and SimpleRNN, without masks and"
                    + " without return_state of LSTM, take any number");
        }
        List<Value> inputs = operations.unstack(ordered(cell.prepared(x)), 1);
        List<Value> masks =
                mask.map(found -> operations.unstack(ordered(found), 1)).orElse(List.of());
        boolean zeros = options.flag("zero_output_for_mask", false);
        List<Value> states = initial;
        List<Value> outputs = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            List<Value> next = cell.step(inputs.get(i), states);
            if (masks.isEmpty()) {
                outputs.add(next.get(0));
                states = next;
            } else {
                Value counts = operations.expand(masks.get(i), 1);
                states = kept(counts, next, states);
                int before = outputs.size();
                // A step that does not count repeats the output of the one before.
                List<Value> otherwise = zeros ? List.of() : outputs.subList(Math.max(0, before - 1), before);
                outputs.add(kept(counts, next.subList(0, 1), otherwise).get(0));
            }
        }
        List<Value> results = new ArrayList<>();
        results.add(sequences ? operations.stack(outputs, 1) : states.get(0));
        if (options.flag("return_state", false)) {
            results.addAll(states);
        }
        return results;
    }

    /** What a step gives where its mask is true; elsewhere what was before, or zeros. */
    private List<Value> kept(Value mask, List<Value> next, List<Value> before) {
        List<Value> kept = new ArrayList<>();
        for (int i = 0; i < next.size(); i++) {
            Value old = before.isEmpty() ? call.graph().scalar(0) : before.get(i);
            kept.add(Activations.select(call.graph(), mask, next.get(i), old));
        }
        return kept;
    }
}
