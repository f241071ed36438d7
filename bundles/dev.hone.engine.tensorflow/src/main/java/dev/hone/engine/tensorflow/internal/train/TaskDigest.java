package dev.hone.engine.tensorflow.internal.train;

import dev.hone.api.data.Samples;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.training.HostUpdate;
import dev.hone.training.TrainingProgram;
import dev.hone.training.TrainingTask;
import dev.hone.training.Variable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.LongStream;

/** Tells tasks apart by all that their result depends on; by all labels and some of the samples. */
final class TaskDigest {

    private static final int PROBES = 16;

    private final MessageDigest digest;

    private TaskDigest() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static String of(TrainingTask task) {
        TaskDigest digest = new TaskDigest();
        digest.add(task);
        digest.add(task.program());
        digest.add(task.train(), task.program());
        task.validate().ifPresent(samples -> digest.add(samples, task.program()));
        return HexFormat.of().formatHex(digest.digest.digest());
    }

    private void add(TrainingTask task) {
        add(task.span() + " " + task.batch() + " " + task.optimizer() + " " + task.clipNorm() + " " + task.patience()
                + " " + task.best() + " " + task.judgedFrom() + " " + task.judgesStart() + " " + task.seed() + " "
                + task.threads());
        long steps = task.span().steps();
        for (HostUpdate update : task.updates()) {
            add("update of " + update.reads());
            LongStream.rangeClosed(0, steps).filter(update::due).forEach(step -> add("at " + step));
        }
        for (int i = 0; i < PROBES; i++) {
            add(Double.toString(task.schedule().rate(i * steps / PROBES, steps)));
        }
    }

    private void add(TrainingProgram program) {
        Graph graph = program.graph();
        for (Tensor tensor : graph.tensors()) {
            add(tensor.id() + " " + tensor.type() + " " + tensor.shape());
            tensor.data().ifPresent(this::add);
        }
        for (Node node : graph.nodes()) {
            add(node.operator() + node.inputs() + node.outputs() + node.attributes());
        }
        for (Variable variable : program.variables()) {
            add(variable.name() + variable.tensor() + variable.trained() + variable.decayed());
            add(variable.initial());
        }
        add(graph.inputs() + " " + program.loss() + program.validationLoss() + program.updates() + program.metrics());
    }

    private void add(Samples samples, TrainingProgram program) {
        add("samples " + samples.size());
        List<Integer> inputs = program.graph().inputs();
        int data = inputs.size() - (program.isLabelled() ? 1 : 0);
        for (int i = 0; i < PROBES; i++) {
            long sample = i * (samples.size() - 1) / PROBES;
            for (int input = 0; input < data; input++) {
                ByteBuffer value = value(program, inputs.get(input));
                samples.read(sample, input, value);
                digest.update(value.flip());
            }
        }
        if (program.isLabelled()) {
            ByteBuffer label = value(program, inputs.get(data));
            for (long sample = 0; sample < samples.size(); sample++) {
                samples.readLabel(sample, label.clear());
                digest.update(label.flip());
            }
        }
    }

    private static ByteBuffer value(TrainingProgram program, int input) {
        Tensor tensor = program.graph().tensor(input);
        long bytes = tensor.type().bytes(tensor.shape().with(0, 1).elements());
        return ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void add(String text) {
        digest.update((text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private void add(TensorData data) {
        for (long at = 0; at < data.size(); at += TensorData.CHUNK) {
            digest.update(data.copy(at, (int) Math.min(TensorData.CHUNK, data.size() - at)));
        }
    }
}
