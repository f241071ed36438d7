package dev.hone.training.reference;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.data.Samples;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.training.TrainingProgram;
import dev.hone.training.TrainingTask;
import dev.hone.training.Update;
import dev.hone.training.Variable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The steps of a training: a batch forwards, backwards, and what becomes of the variables. */
final class Steps {

    private final TrainingTask task;
    private final TrainingProgram program;
    private final Graph graph;
    private final Interpreter interpreter;
    private final Variables variables;
    private final OptimizerState optimizer;

    Steps(TrainingTask task, Variables variables) {
        this.task = task;
        this.variables = variables;
        program = task.program();
        graph = program.graph();
        interpreter = new Interpreter(graph);
        optimizer = new OptimizerState(task.optimizer());
    }

    /** One step; its loss before it. */
    double train(int[] samples, int begin, int size, long step) {
        List<Integer> wanted = new ArrayList<>(List.of(program.loss()));
        program.updates().forEach(update -> wanted.add(update.value()));
        Map<Integer, Array> known = feeds(task.train(), Arrays.copyOfRange(samples, begin, begin + size));
        Map<Integer, Array> values = interpreter.run(known, wanted);
        double loss = values.get(program.loss()).get(0);
        if (!Double.isFinite(loss)) {
            throw notFinite(values, step);
        }
        Map<Integer, Array> gradients = interpreter.gradients(
                values,
                program.loss(),
                variables.trained().stream().map(Variable::tensor).toList());
        clip(gradients);
        double rate = task.schedule().rate(step, task.span().steps());
        for (Variable variable : variables.trained()) {
            int id = variable.tensor();
            variables.set(id, optimizer.next(variable, values.get(id), gradients.get(id), rate, step));
        }
        for (Update update : program.updates()) {
            variables.set(update.variable(), values.get(update.value()));
        }
        return loss;
    }

    private void clip(Map<Integer, Array> gradients) {
        if (task.clipNorm().isEmpty()) {
            return;
        }
        double sum = 0;
        for (Array gradient : gradients.values()) {
            sum += Arrays.stream(gradient.values()).map(g -> g * g).sum();
        }
        double factor = task.clipNorm().getAsDouble() / Math.max(task.clipNorm().getAsDouble(), Math.sqrt(sum));
        gradients.values().forEach(gradient -> Arrays.setAll(gradient.values(), i -> gradient.get(i) * factor));
    }

    /** The mean validation loss; metrics are added. */
    double validate(Samples samples, Map<String, Double> metrics) {
        int size = Math.toIntExact(samples.size());
        List<Integer> wanted = new ArrayList<>(program.metrics().values());
        wanted.add(program.validationLoss());
        double loss = 0;
        for (int begin = 0; begin < size; begin += task.batch()) {
            int end = Math.min(size, begin + task.batch());
            double part = (end - begin) / (double) size;
            Map<Integer, Array> values =
                    interpreter.run(feeds(samples, IntStream.range(begin, end).toArray()), wanted);
            loss += part * values.get(program.validationLoss()).get(0);
            program.metrics()
                    .forEach((name, id) ->
                            metrics.merge(name, part * values.get(id).get(0), Double::sum));
        }
        return loss;
    }

    private Map<Integer, Array> feeds(Samples samples, int... chosen) {
        Map<Integer, Array> known = new HashMap<>(variables.values());
        List<Integer> inputs = graph.inputs();
        for (int i = 0; i < inputs.size(); i++) {
            Tensor tensor = graph.tensor(inputs.get(i));
            boolean label = program.isLabelled() && i == inputs.size() - 1;
            Shape shape = tensor.shape().with(0, chosen.length);
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(tensor.type().bytes(shape.elements())))
                    .order(ByteOrder.LITTLE_ENDIAN);
            for (int sample : chosen) {
                if (label) {
                    samples.readLabel(sample, bytes);
                } else {
                    samples.read(sample, i, bytes);
                }
            }
            known.put(tensor.id(), Array.of(tensor.type(), shape, TensorData.of(bytes.flip())));
        }
        return known;
    }

    private HoneException notFinite(Map<Integer, Array> values, long step) {
        String where = Stream.concat(
                        graph.inputs().stream(),
                        graph.nodes().stream().map(Node::outputs).flatMap(List::stream))
                .filter(values::containsKey)
                .filter(id -> Arrays.stream(values.get(id).values()).anyMatch(value -> !Double.isFinite(value)))
                .findFirst()
                .map(id -> graph.tensor(id).label())
                .orElse("the loss");
        return new HoneException(
                Reason.DATA,
                "the loss is no number in step " + step + "; '" + where
                        + "' is the first tensor with a value that is not finite; a smaller learning rate or a limit of "
                        + "the gradients' norm may help, if the data is finite");
    }
}
