package dev.hone.engine.tensorflow.internal.train;

import dev.hone.api.HoneException;
import dev.hone.api.data.Samples;
import dev.hone.engine.tensorflow.internal.graph.NativeTensor;
import dev.hone.model.Graph;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.training.TrainingProgram;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Batches of samples in native tensors, which are reused. Not safe for use by several threads. */
final class Feed implements AutoCloseable {

    private final List<Tensor> inputs;
    private final boolean labelled;
    private final Map<Integer, List<NativeTensor>> tensors = new HashMap<>();

    Feed(TrainingProgram program) {
        Graph graph = program.graph();
        inputs = graph.inputs().stream().map(graph::tensor).toList();
        labelled = program.isLabelled();
        for (Tensor input : inputs) {
            if (!input.shape().with(0, 1).isStatic()) {
                throw new HoneException(
                        HoneException.Reason.MODEL,
                        "input '" + input.label() + "' has the shape " + input.shape()
                                + "; only its first dimension may be open");
            }
        }
    }

    /**
     * Fills a batch.
     *
     * @return one tensor for each input, valid until the next batch
     */
    List<NativeTensor> fill(Selection selection) {
        Samples samples = selection.samples();
        int size = selection.size();
        List<NativeTensor> batch = tensors.computeIfAbsent(size, this::allocate);
        for (int input = 0; input < inputs.size(); input++) {
            ByteBuffer target = batch.get(input).bytes();
            boolean labels = labelled && input == inputs.size() - 1;
            for (int place = 0; place < size; place++) {
                if (labels) {
                    samples.readLabel(selection.sample().applyAsLong(place), target);
                } else {
                    samples.read(selection.sample().applyAsLong(place), input, target);
                }
            }
            if (target.hasRemaining()) {
                throw new HoneException(
                        HoneException.Reason.DATA,
                        "a sample has fewer than the "
                                + inputs.get(input).shape().with(0, 1).elements() + " values of '"
                                + inputs.get(input).label() + "'");
            }
        }
        return batch;
    }

    private List<NativeTensor> allocate(int size) {
        List<NativeTensor> batch = new ArrayList<>();
        for (Tensor input : inputs) {
            Shape shape = input.shape().with(0, size);
            batch.add(NativeTensor.of(input.type(), shape));
        }
        return batch;
    }

    @Override
    public void close() {
        tensors.values().forEach(batch -> batch.forEach(NativeTensor::close));
    }
}
