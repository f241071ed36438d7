package dev.hone.model.hone;

import dev.hone.model.Attributes;
import dev.hone.model.Node;
import java.util.List;

/**
 * The vocabulary. Images are NHWC, filters are {@code [height, width, in, out]}, broadcasting is NumPy's. Attributes
 * stand in parentheses; {@code padding} is {@code SAME} or {@code VALID}, lists are outermost axis first.
 */
public enum HoneOp {
    /** {@code x}: the value itself. */
    IDENTITY,
    /** {@code x} as another type (to: name of a data type). */
    CAST,
    /** {@code x, filter} (strides, dilations, padding, groups). */
    CONV_2D,
    /** {@code x, filter[h, w, in, multiplier]} (strides, dilations, padding). */
    DEPTHWISE_CONV_2D,
    /** {@code x, filter[h, w, out, in]} (strides, padding, output-shape, in which -1 is the batch of {@code x}). */
    CONV_2D_TRANSPOSE,
    /** {@code x, filter} of five dimensions (strides, dilations, padding). */
    CONV_3D,
    /** {@code a, b} (transpose-a, transpose-b), batched over leading axes. */
    MATMUL,
    /** {@code x} (window, strides, padding). */
    MAX_POOL,
    /** {@code x} (window, strides, padding); padding is not counted. */
    AVERAGE_POOL,
    ADD,
    SUBTRACT,
    MULTIPLY,
    DIVIDE,
    MINIMUM,
    MAXIMUM,
    POWER,
    FLOOR_DIVIDE,
    FLOOR_MOD,
    SQUARED_DIFFERENCE,
    NEGATE,
    ABS,
    SIGN,
    EXP,
    LOG,
    SQRT,
    RSQRT,
    SIN,
    COS,
    ERF,
    TANH,
    SIGMOID,
    SOFTPLUS,
    /** {@code max(x, 0)}. */
    RELU,
    /** {@code x} where that is not negative, else {@code x * alpha} (alpha). */
    LEAKY_RELU,
    /** {@code x, alpha}: {@code x} where that is not negative, else {@code x * alpha}. */
    PRELU,
    /** {@code x} where that is not negative, else {@code alpha * (exp(x) - 1)} (alpha). */
    ELU,
    /** {@code x * Φ(x)} with the normal distribution's Φ, or its approximation by tanh (approximate). */
    GELU,
    /** {@code x * clip(x + 3, 0, 6) / 6}. */
    HARD_SWISH,
    /** {@code x} (min, max). */
    CLIP,
    FLOOR,
    CEIL,
    /** To the nearest integer, halves to even. */
    ROUND,
    /** {@code x} (axis). */
    SOFTMAX,
    /** {@code x} (axis). */
    LOG_SOFTMAX,
    /** {@code x} (axes, keep). */
    REDUCE_SUM,
    /** {@code x} (axes, keep). */
    REDUCE_MEAN,
    /** {@code x} (axes, keep). */
    REDUCE_MAX,
    /** {@code x} (axes, keep). */
    REDUCE_MIN,
    /** {@code x} (axes, keep). */
    REDUCE_PRODUCT,
    /** {@code x} (axis). */
    ARG_MAX,
    /** {@code x} (axis). */
    CUMULATIVE_SUM,
    /** {@code x} (shape; one dimension may be -1, or more where a dimension of 1 more or less is all that changes). */
    RESHAPE,
    /** {@code x} (permutation). */
    TRANSPOSE,
    /** {@code x…} (axis). */
    CONCATENATE,
    /** {@code x} (axis, parts): as many outputs, each an equal part of the axis. */
    SPLIT,
    /** {@code x…} of one shape (axis): the entries of a new axis. */
    STACK,
    /** {@code x} (axis): as many outputs as the axis has entries, without the axis. */
    UNSTACK,
    /** {@code x} (begin, end, strides); an end of -1 is the end of the axis. */
    SLICE,
    /** {@code x} with an axis in the opposite order (axis). */
    REVERSE,
    /** {@code x} (before, after, value). */
    PAD,
    /** {@code x} (multiples). */
    TILE,
    /** {@code x} (shape). */
    BROADCAST,
    /** {@code x, indices} (axis). */
    GATHER,
    /** {@code condition, a, b}. */
    SELECT,
    EQUAL,
    LESS,
    LESS_EQUAL,
    NOT,
    AND,
    /** {@code x} (size, method: nearest or bilinear, align-corners, half-pixel-centers). */
    RESIZE,
    /** {@code x} (block): blocks of space to channels. */
    SPACE_TO_DEPTH,
    /** {@code x} (block): channels to blocks of space. */
    DEPTH_TO_SPACE,
    /**
     * {@code x[batch, time, in], kernel[in, 4 units], recurrent[units, 4 units], bias[4 units]}, and perhaps
     * {@code hidden, cell} of the shape {@code [batch, units]}, which are zero where they are absent: long short-term
     * memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000); the columns are the input
     * gate, the forget gate, the cell and the output gate. The output is the hidden state after each step,
     * {@code [batch, time, units]}. {@link Recurrence} says it in other operations.
     */
    LSTM,
    /**
     * {@code x[batch, time, in], kernel[in, units], recurrent[units, units], bias[units]}, and perhaps {@code hidden}
     * of the shape {@code [batch, units]}, which is zero where it is absent (activation: linear, relu, relu6 or tanh):
     * {@code h = activation(x kernel + bias + h recurrent)}. The output is {@code h} after each step, {@code [batch,
     * time, units]}. {@link Recurrence} says it in other operations.
     */
    RNN,
    /** {@code x, gamma, beta, mean, variance} (epsilon). */
    BATCH_NORM,
    /**
     * {@code x, gamma, beta} (epsilon): normalized by the batch's own statistics, which are those over all axes but the
     * last. Outputs are the normalized values, the mean, and the variance (the mean squared difference from the mean);
     * the gradient of the first goes through the statistics, that of the others is not taken.
     */
    BATCH_NORM_TRAINING,
    /**
     * {@code x, scale, zero-point} (min, max, axis, unclipped): {@code (clip(round(x / scale) + zero-point, min, max) -
     * zero-point) * scale}, halves rounded to even. The scale is one number, or one for each index of the axis; the
     * zero point, of whole numbers in the type of {@code x}, has the same shape. The gradient is passed to {@code x}
     * where it is not clipped, and to nothing else. Who makes the node {@code unclipped} knows that nothing is ever
     * outside: the gradient is passed everywhere.
     */
    FAKE_QUANTIZE,
    /**
     * {@code x, labels} of one shape: {@code -Σ labels * log-softmax(x)} over the last axis, which goes. The gradient
     * is that of {@code x} alone.
     */
    SOFTMAX_CROSS_ENTROPY,
    /**
     * {@code x, labels} with the shape of {@code x} without its last axis: whole numbers that choose from that axis.
     */
    SPARSE_SOFTMAX_CROSS_ENTROPY,
    /** {@code x}: the value, without a gradient. */
    STOP_GRADIENT;

    /** The dialect's name. */
    public static final String DIALECT = "hone";

    /**
     * Attribute, a whole number, of a tensor whose first dimension is not known: it is the size of the batch times
     * this, as after a reshape that merges the batch with another axis. 1 where it is absent.
     */
    public static final String BATCH_MULTIPLE = "batch-multiple";

    /** Attribute of an input: its smallest and its largest value, where they are known beforehand. */
    public static final String RANGE = "range";

    /** A node of this operation. */
    public Node node(int id, List<Integer> inputs, List<Integer> outputs, Attributes attributes) {
        return new Node(id, DIALECT, name(), 1, inputs, outputs, attributes);
    }
}
