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
    private final boolean changed;
    private final Map<Found, Output<?>> probes = new LinkedHashMap<>();

    /**
     * A tensor with values that are no numbers.
     *
     * @param where for people
     * @param given whether it holds samples
     */
    record Found(String where, boolean given) {}

    /** @param changed whether steps changed the variables */
    NonFinite(TrainingSession session, TrainingProgram program, boolean changed) {
        this.session = session;
        this.program = program;
        this.changed = changed;
    }

    /** The first tensor of the computation of a batch that holds values that are no numbers. */
    Optional<Found> first(Selection selection) {
        probe();
        Session.Runner runner = session.whole(selection);
        List<Found> tensors = new ArrayList<>(probes.keySet());
        probes.values().forEach(runner::fetch);
        try (Result result = runner.run()) {
            for (int i = 0; i < tensors.size(); i++) {
                if (NativeTensor.bytes(result.get(i)).get(0) == 0) {
                    return Optional.of(tensors.get(i));
                }
            }
        }
        return Optional.empty();
    }

    private void probe() {
        if (!probes.isEmpty()) {
            return;
        }
        program.graph().inputs().forEach(id -> probe(new Found("the samples of input '" + label(id) + "'", true), id));
        program.variables()
                .forEach(variable -> probe(
                        new Found(
                                "variable '" + variable.name() + "'"
                                        + (changed ? ", changed by the step before" : ", as it was given"),
                                false),
                        variable.tensor()));
        for (Node node : session.steps().compiled().nodes().keySet()) {
            node.outputs().forEach(id -> probe(new Found("'" + label(id) + "' (" + node.operator() + ")", false), id));
        }
    }

    private String label(int id) {
        return session.steps().compiled().graph().tensor(id).label();
    }

    private void probe(Found found, int id) {
        Tensor tensor = session.steps().compiled().graph().tensor(id);
        if (tensor.type().isFloat()) {
            Emitter tf = session.steps().compiled().emitter();
            Output<?> flat = tf.emit("Reshape", session.steps().compiled().value(id), tf.ints(-1));
            probes.putIfAbsent(found, tf.emit("All", tf.emit("IsFinite", flat), tf.ints(0)));
        }
    }
}
