package dev.hone.engine.tensorflow.internal.graph;

import dev.hone.model.DataType;
import dev.hone.model.Shape;
import dev.hone.model.TensorData;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.tensorflow.Graph;
import org.tensorflow.Operation;
import org.tensorflow.OperationBuilder;
import org.tensorflow.Output;
import org.tensorflow.op.Scope;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/**
 * Adds operations to a TensorFlow graph by their names: the typed interface lacks some of them, such as the first
 * version of MaxPool, the only one whose gradient is fast.
 */
public final class Emitter {

    private final Graph graph;
    private final Scope scope;
    private int gradients;

    public Emitter(Graph graph) {
        this.graph = graph;
        this.scope = graph.baseScope();
    }

    /** @param parts adds the inputs, in the operation's order, and the attributes */
    public Operation operation(String type, Consumer<OperationBuilder> parts) {
        OperationBuilder builder = scope.opBuilder(type, type);
        parts.accept(builder);
        return builder.build();
    }

    /** The first output of an operation of these inputs with attributes. */
    public Output<?> emit(String type, Consumer<OperationBuilder> attributes, Output<?>... inputs) {
        return operation(type, builder -> {
                    for (Output<?> input : inputs) {
                        builder.addInput(input);
                    }
                    attributes.accept(builder);
                })
                .output(0);
    }

    /** The first output of an operation whose attributes all follow from its inputs. */
    public Output<?> emit(String type, Output<?>... inputs) {
        return emit(type, builder -> {}, inputs);
    }

    /** The only output of an operation that takes a list of inputs, then others. */
    public Output<?> list(
            String type, Consumer<OperationBuilder> attributes, List<Output<?>> inputs, Output<?>... more) {
        return operation(type, builder -> {
                    builder.addInputList(inputs.toArray(Output<?>[]::new));
                    for (Output<?> input : more) {
                        builder.addInput(input);
                    }
                    attributes.accept(builder);
                })
                .output(0);
    }

    /** Does nothing but wait for operations. */
    public Operation group(Iterable<Operation> operations) {
        return operation("NoOp", builder -> operations.forEach(builder::addControlInput));
    }

    public Output<?> placeholder(DataType type, Shape shape) {
        return emit("Placeholder", builder -> builder.setAttr("dtype", Types.code(type))
                .setAttr("shape", Types.shape(shape)));
    }

    public Output<?> scalar(float value) {
        try (TFloat32 tensor = TFloat32.scalarOf(value)) {
            return constant(tensor);
        }
    }

    /** A constant of TensorFlow's 32-bit integers. */
    public Output<?> ints(long... values) {
        try (TInt32 tensor =
                TInt32.vectorOf(Arrays.stream(values).mapToInt(Math::toIntExact).toArray())) {
            return constant(tensor);
        }
    }

    public Output<?> index(int value) {
        try (TInt32 tensor = TInt32.scalarOf(value)) {
            return constant(tensor);
        }
    }

    public Output<?> constant(DataType type, Shape shape, TensorData data) {
        try (NativeTensor tensor = NativeTensor.of(type, shape)) {
            tensor.write(data);
            return constant(tensor.tensor());
        }
    }

    private Output<?> constant(TType tensor) {
        return emit(
                "Const", builder -> builder.setAttr("dtype", tensor.dataType()).setAttr("value", tensor));
    }

    /** The gradients that TensorFlow knows of: of the sum of {@code outputs}, weighted, to {@code inputs}. */
    public List<Output<?>> gradients(List<Output<?>> outputs, List<Output<?>> inputs, List<Output<?>> weights) {
        return List.of(graph.addGradients(
                "gradients" + gradients++,
                outputs.toArray(Output<?>[]::new),
                inputs.toArray(Output<?>[]::new),
                weights.toArray(Output<?>[]::new)));
    }
}
