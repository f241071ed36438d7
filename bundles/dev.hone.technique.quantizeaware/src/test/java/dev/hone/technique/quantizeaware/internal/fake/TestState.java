package dev.hone.technique.quantizeaware.internal.fake;

import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.Value;
import dev.hone.training.State;
import dev.hone.training.StateValues;
import dev.hone.training.reference.Array;
import java.util.HashMap;
import java.util.Map;

/** A state in a graph that a test builds. */
final class TestState implements StateValues {

    private final Map<String, Value> variables = new HashMap<>();
    private final Map<String, Value> updates = new HashMap<>();
    private final Map<Integer, Array> known = new HashMap<>();

    TestState(HoneBuilder hone, State state) {
        state.entries().forEach((name, entry) -> {
            Value variable = hone.variable(name, entry.type(), entry.shape());
            variables.put(name, variable);
            known.put(variable.id(), Array.of(entry.type(), entry.shape(), entry.value()));
        });
    }

    Map<Integer, Array> known() {
        return known;
    }

    Value updated(String name) {
        return updates.get(name);
    }

    @Override
    public Value get(String name) {
        return variables.get(name);
    }

    @Override
    public void update(String name, Value value) {
        updates.put(name, value);
    }

    @Override
    public void penalty(Value scalar) {
        throw new UnsupportedOperationException();
    }
}
