package dev.hone.bench.train;

import dev.hone.format.keras.internal.KerasFormat;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Operations;
import dev.hone.model.hone.Value;
import dev.hone.training.TrainingProgram;
import dev.hone.training.Update;
import dev.hone.training.Variable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The training program of a Keras classifier of byte images, whose batch normalizations use the batch's statistics:
 * what Keras itself trains.
 */
final class Classifier {

    private static final double MOMENTUM = 0.99;

    private final HoneBuilder hone = new HoneBuilder();
    private final Operations more = new Operations(hone);
    private final Map<Integer, Value> values = new HashMap<>();
    private final List<Variable> variables = new ArrayList<>();
    private final List<Update> updates = new ArrayList<>();
    private final List<Value> outputs = new ArrayList<>();
    private final Graph source;

    private Classifier(Graph source) {
        this.source = source;
    }

    static TrainingProgram of(Path model) throws IOException {
        return new Classifier(new KerasFormat().read(model).main()).program();
    }

    private TrainingProgram program() {
        Tensor input = source.tensor(source.inputs().get(0));
        Value image = hone.input("image", DataType.UINT8, input.shape().with(0, Shape.DYNAMIC));
        Value label = hone.input("label", DataType.INT32, Shape.of(Shape.DYNAMIC));
        Value real = hone.node(HoneOp.CAST, Attributes.of("to", "FLOAT32"), DataType.FLOAT32, image.shape(), image);
        values.put(input.id(), hone.binary(HoneOp.MULTIPLY, real, hone.scalar(1 / 255.0)));
        for (Node node : source.nodes()) {
            add(node);
        }
        Value entropy = hone.node(
                HoneOp.SPARSE_SOFTMAX_CROSS_ENTROPY,
                Attributes.NONE,
                DataType.FLOAT32,
                Shape.of(Shape.DYNAMIC),
                values.get(source.outputs().get(0)),
                label);
        Value loss = more.reduce(HoneOp.REDUCE_MEAN, entropy, false, 0);
        outputs.add(loss);
        var builder = TrainingProgram.builder(hone.build("classifier", List.of(image, label), outputs))
                .labelled(true)
                .loss(loss.id());
        variables.forEach(builder::variable);
        updates.forEach(builder::update);
        return builder.build();
    }

    private void add(Node node) {
        HoneOp op = HoneOp.valueOf(node.operator());
        Tensor output = source.tensor(node.output(0));
        if (op == HoneOp.SOFTMAX && source.outputs().contains(output.id())) {
            values.put(output.id(), value(node.input(0)));
        } else if (op == HoneOp.BATCH_NORM) {
            values.put(output.id(), normalized(node, output));
        } else {
            Value[] inputs = node.inputs().stream().map(this::value).toArray(Value[]::new);
            values.put(output.id(), hone.node(op, node.attributes(), output.type(), output.shape(), inputs));
        }
    }

    private Value averaged(Value average, Value seen) {
        Value difference = hone.binary(HoneOp.SUBTRACT, seen, average);
        return hone.binary(HoneOp.ADD, average, hone.binary(HoneOp.MULTIPLY, difference, hone.scalar(1 - MOMENTUM)));
    }

    private Value normalized(Node node, Tensor output) {
        Shape channels = source.tensor(node.input(1)).shape();
        List<Value> normal = hone.nodes(
                HoneOp.BATCH_NORM_TRAINING,
                node.attributes(),
                DataType.FLOAT32,
                List.of(output.shape(), channels, channels),
                List.of(value(node.input(0)), value(node.input(1)), value(node.input(2))));
        for (int i = 0; i < 2; i++) {
            Value average = value(node.input(3 + i));
            Value next = averaged(average, normal.get(1 + i));
            updates.add(new Update(average.id(), next.id()));
            outputs.add(next);
        }
        return normal.get(0);
    }

    /** A constant of real numbers is a variable; statistics of batch normalizations are not trained. */
    private Value value(int id) {
        return values.computeIfAbsent(id, key -> {
            Tensor tensor = source.tensor(key);
            TensorData data = tensor.data().orElseThrow();
            if (!tensor.type().isFloat() || tensor.shape().rank() == 0) {
                return hone.constant(tensor.name(), tensor.type(), tensor.shape(), data);
            }
            Value value = hone.variable(tensor.label(), DataType.FLOAT32, tensor.shape());
            boolean statistics = source.consumers(key).stream()
                    .anyMatch(node -> node.operator().equals(HoneOp.BATCH_NORM.name())
                            && node.inputs().indexOf(key) > 2);
            variables.add(
                    statistics
                            ? Variable.kept(value.id(), "variable" + key, data)
                            : Variable.trained(value.id(), "variable" + key, data));
            return value;
        });
    }
}
