package dev.hone.training.reference;

import dev.hone.model.DataType;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.training.TrainingProgram;
import dev.hone.training.Variable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The variables of a program and their values, which are rounded to their types. */
final class Variables {

    private final TrainingProgram program;
    private final Map<Integer, Array> values = new LinkedHashMap<>();

    Variables(TrainingProgram program) {
        this.program = program;
        program.variables().forEach(variable -> set(variable.name(), variable.initial()));
    }

    Map<Integer, Array> values() {
        return values;
    }

    List<Variable> trained() {
        return program.variables().stream().filter(Variable::trained).toList();
    }

    void set(String name, TensorData value) {
        Tensor tensor = tensor(name);
        values.put(tensor.id(), Array.of(tensor.type(), tensor.shape(), value));
    }

    void set(int id, Array value) {
        Tensor tensor = program.graph().tensor(id);
        DataType type = tensor.type();
        values.put(id, Array.of(type, tensor.shape(), value.data(type)));
    }

    TensorData data(String name) {
        Tensor tensor = tensor(name);
        return values.get(tensor.id()).data(tensor.type());
    }

    /** The values of all by name. */
    Map<String, TensorData> data() {
        Map<String, TensorData> all = new LinkedHashMap<>();
        program.variables().forEach(variable -> all.put(variable.name(), data(variable.name())));
        return all;
    }

    private Tensor tensor(String name) {
        return program.graph()
                .tensor(program.variable(name)
                        .orElseThrow(() -> new IllegalArgumentException("no variable " + name))
                        .tensor());
    }
}
