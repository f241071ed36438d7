package dev.hone.training.tuning;

import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.Value;
import dev.hone.training.State;
import dev.hone.training.StateValues;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A constraint's state as variables of the program. */
final class GraphState implements StateValues {

    private final String prefix;
    private final State initial;
    private final Map<String, Value> variables = new LinkedHashMap<>();
    private final Map<String, Value> updates = new LinkedHashMap<>();
    private final List<Value> penalties = new ArrayList<>();

    /** @param prefix of the variables' names in the program */
    GraphState(HoneBuilder hone, String prefix, State initial) {
        this.prefix = prefix;
        this.initial = initial;
        initial.entries()
                .forEach((name, entry) ->
                        variables.put(name, hone.variable(prefix + name, entry.type(), entry.shape())));
    }

    @Override
    public Value get(String name) {
        Value value = variables.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no variable " + name + " among " + variables.keySet());
        }
        return value;
    }

    @Override
    public void update(String name, Value value) {
        get(name);
        if (updates.put(name, value) != null) {
            throw new IllegalArgumentException("variable " + name + " is updated twice");
        }
    }

    @Override
    public void penalty(Value scalar) {
        penalties.add(scalar);
    }

    /** The same variables where nothing is updated or added to a loss. */
    StateValues reading() {
        return new StateValues() {
            @Override
            public Value get(String name) {
                return GraphState.this.get(name);
            }

            @Override
            public void update(String name, Value value) {
                GraphState.this.get(name);
            }

            @Override
            public void penalty(Value scalar) {}
        };
    }

    State initial() {
        return initial;
    }

    /** By their names in the state. */
    Map<String, Value> variables() {
        return Collections.unmodifiableMap(variables);
    }

    Map<String, Value> updates() {
        return Collections.unmodifiableMap(updates);
    }

    List<Value> penalties() {
        return Collections.unmodifiableList(penalties);
    }

    /** The name of a variable in the program. */
    String full(String name) {
        return prefix + name;
    }
}
