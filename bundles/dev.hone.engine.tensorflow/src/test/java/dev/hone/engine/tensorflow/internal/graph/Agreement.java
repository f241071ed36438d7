package dev.hone.engine.tensorflow.internal.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.model.Graph;
import dev.hone.model.Tensor;
import dev.hone.training.reference.Array;
import dev.hone.training.reference.Interpreter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;

/** Whether TensorFlow computes what the reference computes. */
final class Agreement {

    private Agreement() {}

    /** Checks the first output and its gradients by some tensors. */
    static void check(Graph graph, Map<Integer, Array> known, List<Integer> by) {
        int of = graph.outputs().get(0);
        Interpreter reference = new Interpreter(graph);
        Map<Integer, Array> values = reference.run(known, graph.outputs());
        Map<Integer, Array> exact = reference.gradients(values, of, by);
        try (var target = new org.tensorflow.Graph()) {
            Emitter tf = new Emitter(target);
            Map<Integer, Output<?>> inputs = new LinkedHashMap<>();
            graph.inputs()
                    .forEach(id -> inputs.put(
                            id,
                            tf.placeholder(
                                    graph.tensor(id).type(), graph.tensor(id).shape())));
            CompiledGraph compiled = CompiledGraph.compile(tf, graph, inputs, graph.outputs());
            Map<Integer, Output<?>> gradients = Backward.of(compiled, of, by);
            try (Session session = new Session(target)) {
                Session.Runner runner = session.runner().fetch(compiled.value(of));
                List<NativeTensor> fed = new ArrayList<>();
                inputs.forEach((id, placeholder) -> {
                    Tensor tensor = graph.tensor(id);
                    NativeTensor value = NativeTensor.of(tensor.type(), tensor.shape());
                    value.write(known.get(id).data(tensor.type()));
                    runner.feed(placeholder, value.tensor());
                    fed.add(value);
                });
                gradients.values().forEach(runner::fetch);
                try (Result result = runner.run()) {
                    compare(result, 0, values.get(of));
                    int index = 1;
                    for (int id : gradients.keySet()) {
                        compare(result, index++, exact.get(id));
                    }
                }
                fed.forEach(NativeTensor::close);
            }
            by.stream()
                    .filter(id -> !gradients.containsKey(id))
                    .forEach(id -> assertThat(exact.get(id).toArray()).containsOnly(0));
        }
    }

    private static void compare(Result result, int index, Array exact) {
        ByteBuffer bytes = NativeTensor.bytes(result.get(index));
        assertThat(bytes.remaining()).isEqualTo(exact.size() * Float.BYTES);
        double scale = 0.01;
        for (double value : exact.toArray()) {
            scale = Math.max(scale, Math.abs(value));
        }
        for (int i = 0; i < exact.size(); i++) {
            assertThat(Math.abs(bytes.getFloat() - exact.get(i)))
                    .as("element %d of %s", i, exact)
                    .isLessThan(1e-4 * scale);
        }
    }
}
