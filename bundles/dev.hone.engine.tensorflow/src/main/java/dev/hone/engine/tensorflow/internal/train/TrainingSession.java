package dev.hone.engine.tensorflow.internal.train;

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
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.tensorflow.Graph;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.family.TType;

/**
 * A task in native memory: its graph, the values of all variables, and a batch. Not safe for use by several threads.
 */
final class TrainingSession implements AutoCloseable {

    /** From so many elements of a tensor on, two threads were found to be no slower than one. */
    private static final long SHARED = 1 << 22;

    /** The feed that no batch is made in, which has 0 and 1. */
    private static final int WHOLE = 2;

    private final Owned owned = new Owned();

    private final TrainingProgram program;
    private final Graph graph = new Graph();
    private final StepGraph steps;
    private final Session session;
    private final List<Feed> feeds;
    private final Set<Output<?>> ahead;
    private final ExecutorService executor = Executors.newSingleThreadExecutor(TrainingSession::thread);
    private final Executor preparing;
    private final NativeTensor numbers;

    /** With the variables' first values. */
    TrainingSession(TrainingTask task) {
        NativeHeap.keepFreed();
        owned.add(executor::shutdown);
        owned.add(graph::close);
        program = task.program();
        try {
            steps = new StepGraph(task, new Emitter(graph));
            // The thread that calls takes part and starts one operation after the other: fewer hand-overs between
            // threads.
            ConfigProto config = ConfigProto.newBuilder()
                    .setIntraOpParallelismThreads(withinOperations(task))
                    .setInterOpParallelismThreads(-1)
                    .build();
            session = new Session(graph, false, config);
            owned.add(session::close);
            feeds = List.of(feed(), feed(), feed());
            ahead = task.threads() > 1 ? steps.ofSamples() : Set.copyOf(steps.inputs());
            preparing = task.threads() > 1 ? executor : Runnable::run;
            numbers = NativeTensor.of(DataType.FLOAT32, Shape.of(steps.numbers(0, 0).length));
            owned.add(numbers::close);
            write(initial());
        } catch (RuntimeException | Error e) {
            try (owned) {
                throw e;
            }
        }
    }

    private Feed feed() {
        Feed feed = new Feed(program);
        owned.add(feed::close);
        return feed;
    }

    /** Small operations take longer if several threads share them. */
    private static int withinOperations(TrainingTask task) {
        long largest = task.program().graph().tensors().stream()
                .map(Tensor::shape)
                .filter(shape -> shape.rank() > 0 && shape.dimension(0) == Shape.DYNAMIC)
                .map(shape -> shape.with(0, task.batch()))
                .filter(Shape::isStatic)
                .mapToLong(Shape::elements)
                .max()
                .orElse(0);
        return largest < SHARED ? 1 : task.threads();
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

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "hone-batches");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Batches of samples, to be closed. With several threads, one is filled and computed with as far as no variable
     * matters, such as by a teacher, while another is trained.
     */
    Batches batches(Iterator<Selection> selections) {
        return new Batches(selections, this::batch, preparing);
    }

    private Batch batch(int place, Selection selection) {
        Map<Output<?>, TType> values = samples(place, selection);
        List<Output<?>> computed =
                ahead.stream().filter(output -> !values.containsKey(output)).toList();
        if (computed.isEmpty()) {
            return new Batch(selection, values, Optional.empty());
        }
        Session.Runner runner = session.runner();
        values.forEach(runner::feed);
        computed.forEach(runner::fetch);
        Result result = runner.run();
        values.keySet().retainAll(ahead);
        for (int i = 0; i < computed.size(); i++) {
            values.put(computed.get(i), (TType) result.get(i));
        }
        return new Batch(selection, values, Optional.of(result));
    }

    private Map<Output<?>, TType> samples(int place, Selection selection) {
        List<NativeTensor> filled = feeds.get(place).fill(selection);
        Map<Output<?>, TType> values = new LinkedHashMap<>();
        for (Output<?> input : steps.inputs()) {
            values.put(input, filled.get(values.size()).tensor());
        }
        return values;
    }

    /** Trains with one batch. */
    void step(long number, Batch batch) {
        numbers.bytes()
                .asFloatBuffer()
                .put(steps.numbers(number, batch.selection().size()));
        batch.runner(session)
                .feed(steps.numbers(), numbers.tensor())
                .addTarget(steps.target())
                .run()
                .close();
    }

    /** Computes scalars for one batch. */
    double[] compute(List<Integer> scalars, Batch batch) {
        List<Output<?>> values =
                scalars.stream().<Output<?>>map(steps.compiled()::value).toList();
        List<Output<?>> fetched = values.stream().distinct().toList();
        Session.Runner runner = batch.runner(session);
        fetched.forEach(runner::fetch);
        try (Result result = runner.run()) {
            return values.stream()
                    .mapToDouble(value -> NativeTensor.bytes(result.get(fetched.indexOf(value)))
                            .getFloat(0))
                    .toArray();
        }
    }

    /** A run with the samples of a batch, in which everything can be fetched. Another may be filled meanwhile. */
    Session.Runner whole(Selection selection) {
        return new Batch(selection, samples(WHOLE, selection), Optional.empty()).runner(session);
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
        owned.close();
    }
}
