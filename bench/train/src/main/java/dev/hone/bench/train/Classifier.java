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
import java.util.Optional;

/**
 * The training program of a Keras classifier of byte images: as a float network whose batch normalizations use the
 * batch's statistics, or with fake quantization, and batch normalizations folded into the weights.
 */
final class Classifier {

    private static final double EPSILON = 1e-3;
    private static final double MOMENTUM = 0.99;

    private final HoneBuilder hone = new HoneBuilder();
    private final Operations more = new Operations(hone);
    private final Map<Integer, Value> values = new HashMap<>();
    private final List<Variable> variables = new ArrayList<>();
    private final List<Update> updates = new ArrayList<>();
    private final List<Value> outputs = new ArrayList<>();
    private final Graph source;
    private final boolean quantized;

    private Classifier(Graph source, boolean quantized) {
        this.source = source;
        this.quantized = quantized;
    }

    static TrainingProgram of(Path model, boolean quantized) throws IOException {
        return new Classifier(new KerasFormat().read(model).main(), quantized).program();
    }

    private TrainingProgram program() {
        Tensor input = source.tensor(source.inputs().get(0));
        Value image = hone.input("image", DataType.UINT8, input.shape().with(0, Shape.DYNAMIC));
        Value label = hone.input("label", DataType.INT32, Shape.of(Shape.DYNAMIC));
        Value real = hone.node(HoneOp.CAST, Attributes.of("to", "FLOAT32"), DataType.FLOAT32, image.shape(), image);
        Value scaled = hone.binary(HoneOp.MULTIPLY, real, hone.scalar(1 / 255.0));
        values.put(input.id(), quantized ? quantize(scaled, hone.scalar(1 / 255.0), hone.scalar(-128)) : scaled);
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
            values.put(output.id(), quantized ? value(node.input(0)) : normalized(node, output));
        } else {
            Value[] inputs = node.inputs().stream().map(this::value).toArray(Value[]::new);
            boolean weighted = op == HoneOp.CONV_2D || op == HoneOp.DEPTHWISE_CONV_2D || op == HoneOp.MATMUL;
            Optional<Node> norm = source.consumers(output.id()).stream()
                    .filter(after -> after.operator().equals(HoneOp.BATCH_NORM.name()))
                    .findFirst();
            Value shift = null;
            if (quantized && weighted) {
                int axis = op == HoneOp.DEPTHWISE_CONV_2D ? 2 : inputs[1].rank() - 1;
                if (norm.isPresent()) {
                    Node after = norm.get();
                    Value scale = hone.binary(
                            HoneOp.MULTIPLY, value(after.input(1)), hone.unary(HoneOp.RSQRT, deviation(after)));
                    shift = hone.binary(
                            HoneOp.SUBTRACT,
                            value(after.input(2)),
                            hone.binary(HoneOp.MULTIPLY, value(after.input(3)), scale));
                    int size = scale.dimension(0);
                    inputs[1] =
                            hone.binary(HoneOp.MULTIPLY, inputs[1], axis == 2 ? more.reshape(scale, size, 1) : scale);
                }
                inputs[1] = quantizedWeight(inputs[1], axis);
            }
            Value y = hone.node(op, node.attributes(), output.type(), output.shape(), inputs);
            y = shift == null ? y : hone.binary(HoneOp.ADD, y, shift);
            values.put(output.id(), quantized && endsPattern(op, output) ? quantizedActivation(y, op) : y);
        }
    }

    private boolean endsPattern(HoneOp op, Tensor output) {
        return op == HoneOp.RELU || op == HoneOp.REDUCE_MEAN || (op == HoneOp.ADD && isLast(output));
    }

    private boolean isLast(Tensor output) {
        return source.consumers(output.id()).stream()
                .allMatch(node -> node.operator().equals(HoneOp.SOFTMAX.name()));
    }

    private Value deviation(Node norm) {
        return hone.binary(HoneOp.ADD, value(norm.input(4)), hone.scalar(EPSILON));
    }

    private Value quantizedWeight(Value weight, int axis) {
        int[] others = new int[weight.rank() - 1];
        for (int i = 0, j = 0; i < weight.rank(); i++) {
            if (i != axis) {
                others[j++] = i;
            }
        }
        Value largest = more.reduce(HoneOp.REDUCE_MAX, hone.unary(HoneOp.ABS, weight), false, others);
        Value scale = hone.binary(HoneOp.MULTIPLY, hone.unary(HoneOp.STOP_GRADIENT, largest), hone.scalar(1 / 127.0));
        float[] zeros = new float[scale.dimension(0)];
        Value zero = hone.floats("zero", scale.shape(), zeros);
        return hone.node(
                HoneOp.FAKE_QUANTIZE,
                Attributes.of("min", -127L).with("max", 127L).with("axis", (long) axis),
                DataType.FLOAT32,
                weight.shape(),
                weight,
                scale,
                zero);
    }

    /** With the moving averages of the smallest and the largest value. */
    private Value quantizedActivation(Value x, HoneOp op) {
        int[] axes = new int[x.rank()];
        for (int i = 0; i < axes.length; i++) {
            axes[i] = i;
        }
        boolean positive = op == HoneOp.RELU;
        Value max = moving("max", more.reduce(HoneOp.REDUCE_MAX, x, false, axes), 4);
        Value min = positive ? null : moving("min", more.reduce(HoneOp.REDUCE_MIN, x, false, axes), -4);
        Value width = positive ? max : hone.binary(HoneOp.SUBTRACT, max, min);
        Value scale = hone.binary(HoneOp.MULTIPLY, width, hone.scalar(1 / 255.0));
        if (positive) {
            return quantize(x, scale, hone.scalar(-128));
        }
        Value zero = hone.unary(HoneOp.ROUND, hone.binary(HoneOp.DIVIDE, min, scale));
        return quantize(x, scale, hone.binary(HoneOp.SUBTRACT, hone.scalar(-128), zero));
    }

    private Value moving(String name, Value seen, float first) {
        Value average = hone.variable(name, DataType.FLOAT32, Shape.SCALAR);
        variables.add(Variable.kept(average.id(), name + average.id(), TensorData.ofFloats(first)));
        Value next = averaged(average, seen);
        updates.add(new Update(average.id(), next.id()));
        outputs.add(next);
        return average;
    }

    private Value averaged(Value average, Value seen) {
        Value difference = hone.binary(HoneOp.SUBTRACT, seen, average);
        return hone.binary(HoneOp.ADD, average, hone.binary(HoneOp.MULTIPLY, difference, hone.scalar(1 - MOMENTUM)));
    }

    private Value quantize(Value x, Value scale, Value zero) {
        return hone.node(
                HoneOp.FAKE_QUANTIZE,
                Attributes.of("min", -128L).with("max", 127L),
                DataType.FLOAT32,
                x.shape(),
                x,
                scale,
                zero);
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
