package dev.hone.graph.internal;

import dev.hone.model.ChannelStatistics;
import dev.hone.model.Graph;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.hone.HoneOp;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/** {@code y = x * scale + shift}, channel by channel: a batch normalization, or a step of one. */
final class ChannelAffine {

    private static final double[] ONE = {1};
    private static final double[] ZERO = {0};

    private final int data;
    private final double[] scale;
    private final double[] shift;

    /** Scale and shift are one for each channel, or one for all. */
    private ChannelAffine(int data, double[] scale, double[] shift) {
        this.data = data;
        this.scale = scale;
        this.shift = shift;
    }

    /** The id of {@code x}. */
    int data() {
        return data;
    }

    double scale(int channel) {
        return scale[channel % scale.length];
    }

    double shift(int channel) {
        return shift[channel % shift.length];
    }

    /** The statistics of {@code y}; those of a tensor lie along its last axis. */
    Optional<ChannelStatistics> of(ChannelStatistics x) {
        return fits(x.channels()) ? x.affine(this::scale, this::shift) : Optional.empty();
    }

    /** Whether a value for each of so many channels is known, and is finite. */
    boolean fits(int channels) {
        return fits(scale, channels) && fits(shift, channels);
    }

    private static boolean fits(double[] values, int channels) {
        for (double value : values) {
            if (!(Math.abs(value) <= Float.MAX_VALUE)) {
                return false;
            }
        }
        return channels % values.length == 0;
    }

    boolean shifts() {
        for (double value : shift) {
            if (value != 0) {
                return true;
            }
        }
        return false;
    }

    /**
     * Of an operation on a graph's tensors.
     *
     * @param output what it writes
     * @param axisFromEnd the axis of the channels, as {@link dev.hone.model.traits.Traits#channelAxis} counts
     * @return empty if it is none, or its constants do not lie along the channels
     */
    static Optional<ChannelAffine> of(Graph graph, Operation operation, Tensor output, int axisFromEnd) {
        List<Integer> operands = operation.operands();
        if (operation.op() == HoneOp.BATCH_NORM && operands.size() == 5) {
            return batchNorm(graph, operation, axisFromEnd);
        }
        if (operands.size() != 2) {
            return Optional.empty();
        }
        boolean constantFirst = graph.tensor(operands.get(0)).isConstant();
        Tensor data = graph.tensor(operands.get(constantFirst ? 1 : 0));
        Optional<double[]> constant = values(graph.tensor(operands.get(constantFirst ? 0 : 1)), data, axisFromEnd);
        if (data.isConstant() || constant.isEmpty() || !output.shape().equals(data.shape())) {
            return Optional.empty();
        }
        double[] c = constant.get();
        return switch (operation.op()) {
            case MULTIPLY -> Optional.of(new ChannelAffine(data.id(), c, ZERO));
            case DIVIDE ->
                constantFirst
                        ? Optional.empty()
                        : Optional.of(new ChannelAffine(data.id(), map(c, value -> 1 / value), ZERO));
            case ADD -> Optional.of(new ChannelAffine(data.id(), ONE, c));
            case SUBTRACT ->
                Optional.of(
                        constantFirst
                                ? new ChannelAffine(data.id(), new double[] {-1}, c)
                                : new ChannelAffine(data.id(), ONE, map(c, value -> -value)));
            default -> Optional.empty();
        };
    }

    private static Optional<ChannelAffine> batchNorm(Graph graph, Operation operation, int axisFromEnd) {
        Tensor data = graph.tensor(operation.operands().get(0));
        double[][] parameters = new double[4][];
        for (int i = 0; i < parameters.length; i++) {
            Optional<double[]> values = values(graph.tensor(operation.operands().get(i + 1)), data, axisFromEnd);
            if (values.isEmpty() || values.get().length != values(graph, operation)) {
                return Optional.empty();
            }
            parameters[i] = values.get();
        }
        double epsilon = operation.attributes().real("epsilon", 0);
        double[] scale = new double[parameters[0].length];
        double[] shift = new double[scale.length];
        for (int i = 0; i < scale.length; i++) {
            scale[i] = parameters[0][i] / Math.sqrt(parameters[3][i] + epsilon);
            shift[i] = parameters[1][i] - parameters[2][i] * scale[i];
        }
        return Optional.of(new ChannelAffine(data.id(), scale, shift));
    }

    private static int values(Graph graph, Operation operation) {
        return (int) graph.tensor(operation.operands().get(1)).shape().elements();
    }

    /** The values of a constant that is one for all of the data, or one for each of its channels. */
    private static Optional<double[]> values(Tensor constant, Tensor data, int axisFromEnd) {
        if (!FloatValues.isReadable(constant)
                || constant.shape().rank() > data.shape().rank()) {
            return Optional.empty();
        }
        Shape shape = constant.shape();
        int axis = shape.rank() + axisFromEnd;
        long along = axis >= 0 && axis < shape.rank() ? shape.dimension(axis) : 1;
        int channels = data.shape().rank() + axisFromEnd < 0
                ? 0
                : data.shape().dimension(data.shape().rank() + axisFromEnd);
        if (shape.elements() != along || (along != 1 && along != channels)) {
            return Optional.empty();
        }
        float[] values = FloatValues.of(constant);
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return Optional.of(wide);
    }

    private static double[] map(double[] values, DoubleUnaryOperator function) {
        double[] mapped = new double[values.length];
        for (int i = 0; i < mapped.length; i++) {
            mapped[i] = function.applyAsDouble(values[i]);
        }
        return mapped;
    }
}
