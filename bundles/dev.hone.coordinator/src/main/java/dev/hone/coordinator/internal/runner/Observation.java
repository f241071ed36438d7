package dev.hone.coordinator.internal.runner;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.TensorSpec;
import dev.hone.api.data.Samples;
import dev.hone.api.technique.ActivationSink;
import dev.hone.coordinator.internal.measure.Batch;
import dev.hone.coordinator.internal.measure.IoReason;
import dev.hone.coordinator.internal.measure.ParallelWork;
import dev.hone.coordinator.internal.measure.RealSession;
import dev.hone.coordinator.internal.measure.SampleInputs;
import dev.hone.coordinator.internal.measure.ScratchModels;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Model;
import dev.hone.model.Quantization;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs a scratch copy of a model whose outputs are the activations to be observed: so the runtime keeps its fast
 * kernels. Where they take too much memory, several copies run one after the other, each with a part of them.
 */
final class Observation {

    private static final String COPY = "observed";

    private static final long MAX_CHUNK = 32;

    private final ScratchModels scratch;

    Observation(ScratchModels scratch) {
        this.scratch = scratch;
    }

    /** What of one pass goes where: the positions at which each input or output was asked for. */
    private record Wanted(Map<Integer, List<Integer>> inputs, Map<Integer, List<Integer>> outputs) {}

    /**
     * Observes.
     *
     * @param sinks one for each thread
     */
    void run(
            Model model,
            List<TensorRef> tensors,
            Samples samples,
            long first,
            long count,
            List<? extends ActivationSink> sinks) {
        List<Wanted> passes = passes(model.main(), tensors);
        long total = Math.multiplyExact(count, passes.size());
        AtomicLong done = new AtomicLong();
        scratch.progress().report("calibrate", 0, total);
        for (Wanted pass : passes) {
            observe(model, pass, samples, first, count, sinks, () -> scratch.progress()
                    .report("calibrate", done.incrementAndGet(), total));
        }
    }

    private List<Wanted> passes(Graph graph, List<TensorRef> tensors) {
        Map<Integer, List<Integer>> inputs = new LinkedHashMap<>();
        Map<Integer, List<Integer>> outputs = new LinkedHashMap<>();
        for (int position = 0; position < tensors.size(); position++) {
            int id = requireObservable(graph, tensors.get(position)).id();
            int input = graph.inputs().indexOf(id);
            (input >= 0 ? inputs : outputs)
                    .computeIfAbsent(input >= 0 ? input : id, key -> new ArrayList<>(1))
                    .add(position);
        }
        List<Wanted> passes = new ArrayList<>();
        Map<Integer, List<Integer>> part = new LinkedHashMap<>();
        long bytes = 0;
        for (Map.Entry<Integer, List<Integer>> output : outputs.entrySet()) {
            long needed = bytes(graph.tensor(output.getKey()));
            if (!part.isEmpty() && bytes + needed > scratch.bytesOfThread()) {
                passes.add(new Wanted(passes.isEmpty() ? inputs : Map.of(), part));
                part = new LinkedHashMap<>();
                bytes = 0;
            }
            part.put(output.getKey(), output.getValue());
            bytes += needed;
        }
        if (!part.isEmpty() || passes.isEmpty()) {
            passes.add(new Wanted(passes.isEmpty() ? inputs : Map.of(), part));
        }
        return passes;
    }

    /** A shape that is only known at run time counts as empty. */
    private static long bytes(Tensor tensor) {
        return tensor.shape().isStatic() ? TensorSpec.of(tensor).bytes() : 0;
    }

    private static Tensor requireObservable(Graph graph, TensorRef ref) {
        if (ref.graph() != 0) {
            throw new IllegalArgumentException("only the main graph can be observed, not graph " + ref.graph());
        }
        Tensor tensor = graph.tensor(ref.tensor());
        boolean stored = tensor.type().isInteger()
                && tensor.quantization().filter(Quantization::isPerTensor).isPresent();
        if (tensor.isConstant() || (tensor.type() != DataType.FLOAT32 && !stored)) {
            throw new IllegalArgumentException("tensor " + tensor.label() + " is "
                    + (tensor.isConstant() ? "a constant" : "of type " + tensor.type())
                    + "; only activations and inputs that hold real values can be observed");
        }
        return tensor;
    }

    private void observe(
            Model model,
            Wanted wanted,
            Samples samples,
            long first,
            long count,
            List<? extends ActivationSink> sinks,
            Runnable sampleDone) {
        Path copy = scratch.folder().resolve(COPY);
        List<Integer> outputs = List.copyOf(wanted.outputs().keySet());
        try {
            if (!outputs.isEmpty()) {
                Graph observed = model.main().edit().outputs(outputs).build();
                scratch.write(model.withGraph(0, observed), COPY);
            }
            feed(model, copy, wanted, samples, first, count, sinks, sampleDone);
        } finally {
            delete(copy);
        }
    }

    private void feed(
            Model model,
            Path copy,
            Wanted wanted,
            Samples samples,
            long first,
            long count,
            List<? extends ActivationSink> sinks,
            Runnable sampleDone) {
        List<TensorSpec> inputs = TensorSpec.inputsOf(model.main()).stream()
                .map(TensorSpec::asReal)
                .toList();
        int batch = wanted.outputs().isEmpty() ? 1 : Batch.of(scratch.runtime(), copy, inputs, samples, first, count);
        long chunk = Math.max(batch, Math.min(MAX_CHUNK, count / (8L * sinks.size())) / batch * batch);
        AtomicLong next = new AtomicLong();
        ParallelWork.run((int) Math.max(1, Math.min(sinks.size(), count)), scratch.cancellation(), (worker, stop) -> {
            SampleInputs sample = new SampleInputs(inputs);
            try (RealSession session =
                    wanted.outputs().isEmpty() ? null : RealSession.open(scratch.runtime(), copy, 1, batch)) {
                ActivationFeed feed = new ActivationFeed(
                        wanted.inputs(), List.copyOf(wanted.outputs().values()), sample, session, sinks.get(worker));
                for (long at = next.getAndAdd(chunk); at < count; at = next.getAndAdd(chunk)) {
                    for (long i = at; i < Math.min(at + chunk, count); i += batch) {
                        int length = (int) Math.min(batch, count - i);
                        for (int place = 0; place < length; place++) {
                            stop.check();
                            sample.read(samples, first + i + place);
                            feed.take(first + i + place, place);
                        }
                        feed.run(first + i, length);
                        for (int place = 0; place < length; place++) {
                            sampleDone.run();
                        }
                    }
                }
            }
        });
    }

    private static void delete(Path copy) {
        try {
            Files.deleteIfExists(copy);
        } catch (IOException e) {
            throw new HoneException(Reason.OUTPUT, copy + " cannot be deleted: " + IoReason.of(e), e);
        }
    }
}
