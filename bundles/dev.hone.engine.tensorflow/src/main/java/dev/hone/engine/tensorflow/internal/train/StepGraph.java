package dev.hone.engine.tensorflow.internal.train;

import dev.hone.engine.tensorflow.internal.graph.Backward;
import dev.hone.engine.tensorflow.internal.graph.CompiledGraph;
import dev.hone.engine.tensorflow.internal.graph.Emitter;
import dev.hone.engine.tensorflow.internal.graph.Patches;
import dev.hone.engine.tensorflow.internal.graph.Types;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.training.Optimizer;
import dev.hone.training.TrainingProgram;
import dev.hone.training.TrainingTask;
import dev.hone.training.Update;
import dev.hone.training.Variable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.tensorflow.Operation;
import org.tensorflow.Output;

/**
 * A training program as a graph of TensorFlow: one target that does a whole step, and what validation fetches. A step
 * changes nothing if its loss is not a number.
 */
final class StepGraph {

    /** Constants from this size on are kept in variables, as TensorFlow copies a graph and its constants often. */
    private static final long LARGE_CONSTANT = 1 << 16;

    /** How the message begins that says that the loss is not a number. */
    static final String LOSS = "loss";

    private final TrainingTask task;
    private final TrainingProgram program;
    private final Emitter tf;
    private final Descent descent;
    private final Map<Integer, Output<?>> inputs = new LinkedHashMap<>();
    private final Map<Integer, Slot> variables = new LinkedHashMap<>();
    private final Map<Integer, Slot> constants = new LinkedHashMap<>();
    private final List<Slot> optimizer = new ArrayList<>();
    private final List<String> untouched = new ArrayList<>();
    private final Output<?> numbers;
    private final Slot total;
    private final CompiledGraph compiled;
    private final Operation step;

    StepGraph(TrainingTask task, Emitter tf) {
        this.task = task;
        this.program = task.program();
        this.tf = tf;
        this.descent = Descent.of(task.optimizer());
        program.graph()
                .inputs()
                .forEach(id -> inputs.put(id, placeholder(program.graph().tensor(id))));
        program.variables().forEach(variable -> variables.put(variable.tensor(), slot(variable)));
        this.numbers = tf.placeholder(DataType.FLOAT32, Shape.of(numbers(0, 0).length));
        this.total = Slot.create(tf, "loss", DataType.FLOAT64, Shape.SCALAR);
        this.compiled = compile();
        this.step = step();
    }

    private Output<?> placeholder(Tensor input) {
        return tf.placeholder(input.type(), input.shape().with(0, Shape.DYNAMIC));
    }

    private Slot slot(Variable variable) {
        Tensor tensor = program.graph().tensor(variable.tensor());
        return Slot.create(tf, "variable/" + variable.name(), tensor.type(), tensor.shape());
    }

    private CompiledGraph compile() {
        Map<Integer, Output<?>> values = new LinkedHashMap<>(inputs);
        variables.forEach((id, slot) -> values.put(id, slot.read()));
        Set<Integer> needed = new LinkedHashSet<>(program.metrics().values());
        needed.add(program.loss());
        needed.add(program.validationLoss());
        program.updates().forEach(update -> needed.add(update.value()));
        for (Tensor tensor : program.graph().tensors()) {
            if (tensor.isConstant()
                    && tensor.data().orElseThrow().size() >= LARGE_CONSTANT
                    && !program.graph().consumers(tensor.id()).isEmpty()) {
                Slot slot = Slot.create(tf, "constant/" + tensor.id(), tensor.type(), tensor.shape());
                constants.put(tensor.id(), slot);
                values.put(tensor.id(), slot.read());
            }
        }
        // One thread would have to make the patches itself, which takes longer than they save.
        Graph graph =
                task.threads() > 1 ? Patches.apply(program.graph(), variables.keySet(), task.batch()) : program.graph();
        return CompiledGraph.compile(tf, graph, values, needed);
    }

    private Operation step() {
        Output<?> loss = compiled.value(program.loss());
        Output<?> checked = tf.emit("CheckNumerics", builder -> builder.setAttr("message", LOSS), loss);
        List<Output<?>> fed = split(numbers, numbers(0, 0).length);
        List<Operation> all = new ArrayList<>(List.of(addUp(checked, fed.get(fed.size() - 1))));
        Map<Integer, Output<?>> gradients = clipped(Backward.of(compiled, program.loss(), trained()));
        for (Variable variable : program.variables()) {
            if (gradients.containsKey(variable.tensor())) {
                all.add(descend(variable, gradients.get(variable.tensor()), fed, checked.op()));
            } else if (variable.trained()) {
                untouched.add(variable.name());
            }
        }
        for (Update update : program.updates()) {
            Slot variable = variables.get(update.variable());
            all.add(tf.operation("AssignVariableOp", builder -> builder.addInput(variable.handle())
                    .addInput(compiled.value(update.value()))
                    .addControlInput(variable.read().op())
                    .addControlInput(checked.op())));
        }
        return tf.group(all);
    }

    private Operation addUp(Output<?> loss, Output<?> samples) {
        Output<?> sum = tf.emit("Mul", loss, samples);
        Output<?> wide = tf.emit("Cast", cast -> cast.setAttr("DstT", Types.code(DataType.FLOAT64)), sum);
        return tf.operation("AssignAddVariableOp", builder -> builder.addInput(total.handle())
                .addInput(wide));
    }

    private List<Integer> trained() {
        return program.variables().stream()
                .filter(Variable::trained)
                .map(Variable::tensor)
                .toList();
    }

    private List<Output<?>> split(Output<?> vector, int length) {
        Operation unpack =
                tf.operation("Unpack", builder -> builder.addInput(vector).setAttr("num", (long) length));
        List<Output<?>> parts = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            parts.add(unpack.output(i));
        }
        return parts;
    }

    private Operation descend(Variable variable, Output<?> gradient, List<Output<?>> fed, Operation checked) {
        Slot slot = variables.get(variable.tensor());
        List<Slot> own = descent.slots().stream()
                .map(name -> Slot.create(tf, name + "/" + variable.name(), slot.type(), slot.shape()))
                .toList();
        optimizer.addAll(own);
        List<Operation> before = new ArrayList<>(List.of(slot.read().op(), checked));
        if (variable.decayed() && task.optimizer() instanceof Optimizer.Adam adam && adam.decay() > 0) {
            Output<?> part = tf.emit("Mul", fed.get(0), tf.scalar((float) adam.decay()));
            Output<?> less = tf.emit("Mul", slot.read(), part);
            before.add(tf.operation(
                    "AssignSubVariableOp",
                    builder -> builder.addInput(slot.handle()).addInput(less).addControlInput(checked)));
        }
        return descent.apply(tf, new Descent.Change(slot, own, gradient), fed, before);
    }

    private Map<Integer, Output<?>> clipped(Map<Integer, Output<?>> gradients) {
        OptionalDouble limit = task.clipNorm();
        if (limit.isEmpty() || gradients.isEmpty()) {
            return gradients;
        }
        List<Output<?>> squares = new ArrayList<>();
        gradients.values().forEach(gradient -> squares.add(tf.emit("L2Loss", gradient)));
        Output<?> half = tf.list("AddN", builder -> {}, squares);
        Output<?> norm = tf.emit("Sqrt", tf.emit("Mul", half, tf.scalar(2)));
        Output<?> most = tf.scalar((float) limit.getAsDouble());
        Output<?> scale = tf.emit("RealDiv", most, tf.emit("Maximum", norm, most));
        Map<Integer, Output<?>> smaller = new LinkedHashMap<>();
        gradients.forEach((id, gradient) -> smaller.put(id, tf.emit("Mul", gradient, scale)));
        return smaller;
    }

    /** What is fed for a step: the learning rate, what the optimizer needs, and the number of samples. */
    float[] numbers(long number, int samples) {
        float[] varying = descent.varying(number);
        float[] all = new float[varying.length + 2];
        all[0] = (float) task.schedule().rate(number, task.span().steps());
        System.arraycopy(varying, 0, all, 1, varying.length);
        all[all.length - 1] = samples;
        return all;
    }

    /** Takes {@link #numbers(long, int)}. */
    Output<?> numbers() {
        return numbers;
    }

    /** The placeholders of the program's inputs, in order. */
    List<Output<?>> inputs() {
        return List.copyOf(inputs.values());
    }

    /** What depends on samples alone and is used together with variables; inputs may be among it. */
    Set<Output<?>> ofSamples() {
        return compiled.between(inputs.keySet(), variables.keySet());
    }

    /** Does a whole step. */
    Operation target() {
        return step;
    }

    CompiledGraph compiled() {
        return compiled;
    }

    /** The sum of the losses of all samples, which steps add to. */
    Slot total() {
        return total;
    }

    Slot variable(int tensor) {
        return variables.get(tensor);
    }

    /** Of large constants, by their tensors. */
    Map<Integer, Slot> constants() {
        return constants;
    }

    /** All that a step may change: the program's variables, the optimizer's, and the sum of losses. */
    Collection<Slot> state() {
        List<Slot> all = new ArrayList<>(variables.values());
        all.addAll(optimizer);
        all.add(total);
        return all;
    }

    /** Names of the variables that are to be trained and that the loss does not depend on. */
    List<String> untouched() {
        return List.copyOf(untouched);
    }
}
