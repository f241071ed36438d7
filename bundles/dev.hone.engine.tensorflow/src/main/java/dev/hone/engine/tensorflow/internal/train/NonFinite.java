package dev.hone.engine.tensorflow.internal.train;

import dev.hone.engine.tensorflow.internal.graph.Emitter;
import dev.hone.engine.tensorflow.internal.graph.NativeTensor;
import dev.hone.model.Node;
import dev.hone.model.Tensor;
import dev.hone.training.TrainingProgram;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;

/**
 * Finds where values that are no numbers come from, after a step has met them: steps themselves look at the loss alone.
 */
final class NonFinite {

    private final TrainingSession session;
    private final TrainingProgram program;
    private final Map<String, Output<?>> probes = new LinkedHashMap<>();

    NonFinite(TrainingSession session, TrainingProgram program) {
        this.session = session;
        this.program = program;
    }

    /** For people: the first tensor of the computation of a batch that holds values that are no numbers. */
    Optional<String> first(Selection selection) {
        probe();
        Session.Runner runner = session.whole(selection);
        List<String> names = new ArrayList<>(probes.keySet());
        probes.values().forEach(runner::fetch);
        try (Result result = runner.run()) {
            for (int i = 0; i < names.size(); i++) {
                if (NativeTensor.bytes(result.get(i)).get(0) == 0) {
                    return Optional.of(names.get(i));
                }
            }
        }
        return Optional.empty();
    }

    private void probe() {
        if (!probes.isEmpty()) {
            return;
        }
        program.graph().inputs().forEach(id -> probe("the samples of input '" + label(id) + "'", id));
        program.variables()
                .forEach(variable ->
                        probe("variable '" + variable.name() + "', changed by the step before", variable.tensor()));
        for (Node node : session.steps().compiled().nodes().keySet()) {
            node.outputs().forEach(id -> probe("'" + label(id) + "' (" + node.operator() + ")", id));
        }
    }

    private String label(int id) {
        return session.steps().compiled().graph().tensor(id).label();
    }

    private void probe(String name, int id) {
        Tensor tensor = session.steps().compiled().graph().tensor(id);
        if (tensor.type().isFloat()) {
            Emitter tf = session.steps().compiled().emitter();
            Output<?> flat = tf.emit("Reshape", session.steps().compiled().value(id), tf.ints(-1));
            probes.putIfAbsent(name, tf.emit("All", tf.emit("IsFinite", flat), tf.ints(0)));
        }
    }
}
