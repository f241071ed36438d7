package dev.hone.technique.collaborate.internal;

import dev.hone.model.TensorData;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.Value;
import dev.hone.training.Phase;
import dev.hone.training.State;
import dev.hone.training.StateValues;
import dev.hone.training.TrainingSpan;
import dev.hone.training.Weight;
import dev.hone.training.WeightConstraint;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/** Constraints that act one after the other; each finds its state under its number in that of the whole. */
final class Sequence implements WeightConstraint {

    private final List<WeightConstraint> parts;
    private final List<Integer> again;

    /** @param again for each part, the one behind which it acts once more, or -1 */
    Sequence(List<WeightConstraint> parts, List<Integer> again) {
        this.parts = List.copyOf(parts);
        this.again = List.copyOf(again);
    }

    /** That of the first: together they begin there. */
    @Override
    public Phase phase() {
        return parts.get(0).phase();
    }

    @Override
    public State init(Weight weight, TensorData value, long seed) {
        State whole = State.NONE;
        TensorData reached = value;
        for (int i = 0; i < parts.size(); i++) {
            State state = parts.get(i).init(weight, reached, seed + i);
            whole = put(whole, i, state);
            reached = projected(i, weight, reached, whole);
        }
        return whole;
    }

    @Override
    public Value forward(HoneBuilder hone, Weight weight, Value value, StateValues state) {
        return run(value, (part, reached) -> parts.get(part)
                .forward(hone, weight, reached, new PartValues(state, prefix(part))));
    }

    @Override
    public TensorData project(Weight weight, TensorData value, State state) {
        return run(value, (part, reached) -> parts.get(part).project(weight, reached, get(state, part)));
    }

    private <V> V run(V value, BiFunction<Integer, V, V> step) {
        V reached = value;
        for (int i = 0; i < parts.size(); i++) {
            reached = run(i, reached, step);
        }
        return reached;
    }

    /** One part, and those that act once more behind it. */
    private <V> V run(int index, V value, BiFunction<Integer, V, V> step) {
        V reached = step.apply(index, value);
        for (int part = 0; part < index; part++) {
            if (again.get(part) == index) {
                reached = step.apply(part, reached);
            }
        }
        return reached;
    }

    private TensorData projected(int index, Weight weight, TensorData value, State whole) {
        return run(index, value, (part, reached) -> parts.get(part).project(weight, reached, get(whole, part)));
    }

    @Override
    public boolean due(long step, TrainingSpan span) {
        return parts.stream().anyMatch(part -> part.due(step, span));
    }

    /** Each sees the weight as those before it leave it, as in the graph. */
    @Override
    public State update(Weight weight, TensorData value, State state, long step, TrainingSpan span) {
        State whole = state;
        TensorData reached = value;
        for (int i = 0; i < parts.size(); i++) {
            State own = get(whole, i);
            if (parts.get(i).due(step, span)) {
                own = parts.get(i).update(weight, reached, own, step, span);
                whole = put(whole, i, own);
            }
            if (isDueAfter(i, step, span)) {
                reached = projected(i, weight, reached, whole);
            }
        }
        return whole;
    }

    private boolean isDueAfter(int part, long step, TrainingSpan span) {
        return parts.subList(part + 1, parts.size()).stream().anyMatch(later -> later.due(step, span));
    }

    @Override
    public boolean allowsScaling() {
        return parts.stream().allMatch(WeightConstraint::allowsScaling);
    }

    @Override
    public Set<String> establishes() {
        Set<String> all = new HashSet<>();
        parts.forEach(part -> all.addAll(part.establishes()));
        return all;
    }

    @Override
    public Set<String> keeps() {
        Set<String> all = new HashSet<>(parts.get(0).keeps());
        parts.forEach(part -> all.retainAll(part.keeps()));
        return all;
    }

    static String prefix(int part) {
        return part + "/";
    }

    private static State put(State whole, int part, State own) {
        State changed = whole;
        for (var entry : own.entries().entrySet()) {
            State.Entry value = entry.getValue();
            changed = changed.with(
                    prefix(part) + entry.getKey(), value.type(), value.shape(), value.value(), value.trained());
        }
        return changed;
    }

    private static State get(State whole, int part) {
        State own = State.NONE;
        for (var entry : whole.entries().entrySet()) {
            if (entry.getKey().startsWith(prefix(part))) {
                State.Entry value = entry.getValue();
                own = own.with(
                        entry.getKey().substring(prefix(part).length()),
                        value.type(),
                        value.shape(),
                        value.value(),
                        value.trained());
            }
        }
        return own;
    }

    /** The variables of one part. */
    private record PartValues(StateValues whole, String prefix) implements StateValues {

        @Override
        public Value get(String name) {
            return whole.get(prefix + name);
        }

        @Override
        public void update(String name, Value value) {
            whole.update(prefix + name, value);
        }

        @Override
        public void penalty(Value scalar) {
            whole.penalty(scalar);
        }
    }
}
