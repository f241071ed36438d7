package dev.hone.tck.kit;

import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import java.util.List;
import java.util.Random;

/**
 * Builds a network without branches on rows of channels, in the kit's own dialect. {@link NetworkOperators} knows what
 * its operators mean, {@link NetworkRun} evaluates it. Not safe for use by several threads; the same seed and calls
 * make the same model.
 *
 * <p>A CONV is a matrix for each row, a DENSE one for all values together, a DEPTHWISE has a number of factors for each
 * channel; MAX pools all rows into one, FLATTEN makes one row of all. RELU and RELU6 are activations, and fused ones at
 * the end of another operator's name, as in CONV_RELU.
 */
public final class Network {

    /** The dialect of all nodes. */
    public static final String DIALECT = "kit";

    private final Random random;
    private final GraphBuilder builder = new GraphBuilder("main");
    private int last = builder.newTensorId();
    private Shape shape;

    /**
     * @param seed decides the weights
     * @param rows of the input
     * @param channels of the input
     */
    public Network(long seed, int rows, int channels) {
        random = new Random(seed);
        shape = Shape.of(rows, channels);
        builder.put(Tensor.activation(last, "x", DataType.FLOAT32, shape)).inputs(List.of(last));
    }

    /** A small classifier of 4 rows of 3 channels with every kind of layer and 5 scores. */
    public static Model classifier() {
        return new Network(1, 4, 3)
                .layer("CONV_RELU", 6)
                .layer("DEPTHWISE_RELU6", 2)
                .layer("CONV", 4)
                .unary("RELU")
                .max()
                .flatten()
                .layer("DENSE", 5)
                .model();
    }

    /**
     * A layer whose weights have channels of very different magnitudes, and a bias.
     *
     * @param operator CONV, DENSE or DEPTHWISE, with an activation behind or not
     * @param channels of the output; of a DEPTHWISE for each channel of the input
     */
    public Network layer(String operator, int channels) {
        int in = shape.dimension(1);
        boolean depthwise = operator.startsWith("DEPTHWISE");
        if (operator.startsWith("DENSE")) {
            in *= shape.dimension(0);
        }
        int out = depthwise ? in * channels : channels;
        int weight = constant("weight", depthwise ? Shape.of(1, out) : Shape.of(out, in), depthwise ? 1 : in);
        int bias = constant("bias", Shape.of(out), 1);
        return add(
                operator, Shape.of(operator.startsWith("DENSE") ? 1 : shape.dimension(0), out), List.of(weight, bias));
    }

    /** The largest value of each channel. */
    public Network max() {
        return add("MAX", Shape.of(1, shape.dimension(1)), List.of());
    }

    /** All values in one row. */
    public Network flatten() {
        return add("FLATTEN", Shape.of(1, (int) shape.elements()), List.of());
    }

    /** An operator with one input and an output of its shape; nothing is known of it unless it is RELU or RELU6. */
    public Network unary(String operator) {
        return add(operator, shape, List.of());
    }

    /** Id of what the last operator writes. */
    public int last() {
        return last;
    }

    private Network add(String operator, Shape output, List<Integer> constants) {
        int written = builder.newTensorId();
        builder.put(Tensor.activation(written, operator + written, DataType.FLOAT32, output));
        List<Integer> inputs = constants.isEmpty() ? List.of(last) : List.of(last, constants.get(0), constants.get(1));
        builder.append(new Node(builder.newNodeId(), DIALECT, operator, 1, inputs, List.of(written), Attributes.NONE));
        last = written;
        shape = output;
        return this;
    }

    private int constant(String name, Shape dimensions, int run) {
        float[] values = new float[(int) dimensions.elements()];
        float scale = 1;
        for (int i = 0; i < values.length; i++) {
            if (i % run == 0) {
                scale = (float) Math.pow(100, random.nextDouble() - 0.5);
            }
            values[i] = scale * (2 * random.nextFloat() - 1);
        }
        int id = builder.newTensorId();
        builder.put(Tensor.constant(id, name + id, DataType.FLOAT32, dimensions, TensorData.ofFloats(values)));
        return id;
    }

    /**
     * The network as it is so far.
     *
     * @param outputs ids of the outputs; what the last operator writes if there are none
     */
    public Model model(Integer... outputs) {
        return Model.of(
                DIALECT,
                List.of(builder.outputs(outputs.length == 0 ? List.of(last) : List.of(outputs))
                        .build()),
                Attributes.NONE);
    }
}
