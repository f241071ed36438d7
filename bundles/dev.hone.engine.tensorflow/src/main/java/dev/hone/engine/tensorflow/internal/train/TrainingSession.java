package dev.hone.engine.tensorflow.internal.train;

import dev.hone.api.data.Samples;
import dev.hone.engine.tensorflow.internal.graph.Emitter;
import dev.hone.engine.tensorflow.internal.graph.NativeTensor;
import dev.hone.model.DataType;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.training.TrainingProgram;
import dev.hone.training.TrainingTask;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;
import org.tensorflow.Graph;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.proto.ConfigProto;

/**
 * A task in native memory: its graph, the values of all variables, and a batch. Not safe for use by several threads.
 */
final class TrainingSession implements AutoCloseable {

    private final TrainingProgram program;
    private final Graph graph = new Graph();
    private final StepGraph steps;
    private final Session session;
    private final Feed feed;
    private final NativeTensor numbers;

    /** With the variables' first values. */
    TrainingSession(TrainingTask task) {
        NativeHeap.keepFreed();
        program = task.program();
        steps = new StepGraph(task, new Emitter(graph));
        // The thread that calls takes part and starts one operation after the other: fewer hand-overs between threads.
        ConfigProto config = ConfigProto.newBuilder()
                .setIntraOpParallelismThreads(task.threads())
                .setInterOpParallelismThreads(-1)
                .build();
        session = new Session(graph, false, config);
        feed = new Feed(program);
        numbers = NativeTensor.of(DataType.FLOAT32, Shape.of(steps.numbers(0, 0).length));
        write(initial());
    }

    private Map<Slot, TensorData> initial() {
        Map<Slot, TensorData> values = new LinkedHashMap<>();
        steps.state().forEach(slot -> values.put(slot, zeros(slot.bytes())));
        program.variables().forEach(variable -> values.put(steps.variable(variable.tensor()), variable.initial()));
        steps.constants().forEach((id, slot) -> {
            Tensor constant = program.graph().tensor(id);
            values.put(slot, constant.data().orElseThrow());
        });
        return values;
    }

    private static TensorData zeros(long size) {
        return TensorData.of(ByteBuffer.allocate(Math.toIntExact(size)));
    }

    /** Trains with one batch. */
    void step(long number, Samples samples, int size, IntToLongFunction sample) {
        numbers.bytes().asFloatBuffer().put(steps.numbers(number, size));
        Session.Runner runner = fed(samples, size, sample).feed(steps.numbers(), numbers.tensor());
        runner.addTarget(steps.target()).run().close();
    }

    /** Computes scalars for one batch. */
    double[] compute(List<Integer> scalars, Samples samples, int size, IntToLongFunction sample) {
        List<Output<?>> values =
                scalars.stream().<Output<?>>map(steps.compiled()::value).toList();
        List<Output<?>> fetched = values.stream().distinct().toList();
        Session.Runner runner = fed(samples, size, sample);
        fetched.forEach(runner::fetch);
        try (Result result = runner.run()) {
            return values.stream()
                    .mapToDouble(value -> NativeTensor.bytes(result.get(fetched.indexOf(value)))
                            .getFloat(0))
                    .toArray();
        }
    }

    /** A run for which a batch is fed. */
    Session.Runner fed(Samples samples, int size, IntToLongFunction sample) {
        Session.Runner runner = session.runner();
        List<NativeTensor> batch = feed.fill(samples, size, sample);
        List<Output<?>> inputs = steps.inputs();
        for (int i = 0; i < inputs.size(); i++) {
            runner.feed(inputs.get(i), batch.get(i).tensor());
        }
        return runner;
    }

    /** The sum of the losses of all samples that were trained since that was last set. */
    double total() {
        return read(List.of(steps.total()))
                .get(steps.total())
                .copy(0, Double.BYTES)
                .getDouble(0);
    }

    void setTotal(double value) {
        ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        write(Map.of(steps.total(), TensorData.of(bytes.putDouble(0, value))));
    }

    /** Copies of the values of variables. */
    Map<Slot, TensorData> read(Collection<Slot> slots) {
        Map<Slot, TensorData> values = new LinkedHashMap<>();
        if (slots.isEmpty()) {
            return values;
        }
        Session.Runner runner = session.runner();
        slots.forEach(slot -> runner.fetch(slot.read()));
        try (Result result = runner.run()) {
            int index = 0;
            for (Slot slot : slots) {
                ByteBuffer copy = ByteBuffer.allocate(Math.toIntExact(slot.bytes()));
                copy.put(NativeTensor.bytes(result.get(index++)));
                values.put(slot, TensorData.of(copy.flip()));
            }
        }
        return values;
    }

    /** Sets the values of variables. */
    void write(Map<Slot, TensorData> values) {
        if (values.isEmpty()) {
            return;
        }
        List<NativeTensor> tensors = new ArrayList<>();
        try {
            Session.Runner runner = session.runner();
            values.forEach((slot, data) -> {
                NativeTensor tensor = NativeTensor.of(slot.type(), slot.shape());
                tensors.add(tensor);
                tensor.write(data);
                runner.feed(slot.feed(), tensor.tensor()).addTarget(slot.assign());
            });
            runner.run().close();
        } finally {
            tensors.forEach(NativeTensor::close);
        }
    }

    StepGraph steps() {
        return steps;
    }

    /** All that a step may change. */
    Map<Slot, TensorData> state() {
        return read(steps.state());
    }

    @Override
    public void close() {
        numbers.close();
        feed.close();
        session.close();
        graph.close();
    }
}
