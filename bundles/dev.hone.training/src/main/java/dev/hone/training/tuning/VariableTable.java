package dev.hone.training.tuning;

import dev.hone.model.DataType;
import dev.hone.model.Shape;
import dev.hone.model.TensorData;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.Value;
import dev.hone.training.State;
import dev.hone.training.Variable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The variables of a program that is built. */
final class VariableTable {

    private final HoneBuilder hone;
    private final List<Variable> variables = new ArrayList<>();
    private final Set<String> taken = new HashSet<>();

    VariableTable(HoneBuilder hone) {
        this.hone = hone;
    }

    List<Variable> all() {
        return Collections.unmodifiableList(variables);
    }

    /** A name that no variable has. */
    String unique(String name) {
        String found = name;
        for (int i = 2; !taken.add(found); i++) {
            found = name + "#" + i;
        }
        return found;
    }

    /**
     * Declares a FLOAT32 variable.
     *
     * @param name unique
     * @param kind what is made of a variable that is trained
     */
    Value add(String name, Shape shape, TensorData value, UnaryOperator<Variable> kind) {
        Value variable = hone.variable(name, DataType.FLOAT32, shape);
        variables.add(kind.apply(Variable.trained(variable.id(), name, value)));
        return variable;
    }

    /** Declares the variables of a state under a unique name. */
    GraphState add(String name, State initial) {
        GraphState state = new GraphState(hone, name + ":", initial);
        initial.entries().forEach((part, entry) -> {
            int id = state.get(part).id();
            variables.add(
                    entry.trained()
                            ? Variable.trained(id, state.full(part), entry.value())
                            : Variable.kept(id, state.full(part), entry.value()));
        });
        return state;
    }
}
