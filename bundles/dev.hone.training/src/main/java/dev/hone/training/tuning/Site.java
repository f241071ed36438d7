package dev.hone.training.tuning;

import dev.hone.model.TensorData;
import dev.hone.training.HostUpdate;
import dev.hone.training.State;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Where a constraint acts, as far as its state goes. */
abstract class Site implements HostUpdate {

    private final GraphState state;

    Site(GraphState state) {
        this.state = state;
    }

    GraphState state() {
        return state;
    }

    @Override
    public Set<String> reads() {
        Set<String> names = new LinkedHashSet<>();
        state.variables().keySet().forEach(name -> names.add(state.full(name)));
        return names;
    }

    @Override
    public Map<String, TensorData> update(long step, Map<String, TensorData> values) {
        State before = state(values);
        State after = next(step, before, values);
        Map<String, TensorData> changed = new LinkedHashMap<>();
        after.entries().forEach((name, entry) -> {
            if (entry.value() != before.value(name)) {
                changed.put(state.full(name), entry.value());
            }
        });
        return changed;
    }

    /** The state that the program's variables hold. */
    State state(Map<String, TensorData> values) {
        State current = state.initial();
        for (String name : state.variables().keySet()) {
            current = current.withValue(name, values.get(state.full(name)));
        }
        return current;
    }

    /** The number of steps after which validation losses can be compared. */
    abstract long settled();

    abstract State next(long step, State before, Map<String, TensorData> values);
}
