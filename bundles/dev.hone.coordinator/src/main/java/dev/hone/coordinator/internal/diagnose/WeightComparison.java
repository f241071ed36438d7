package dev.hone.coordinator.internal.diagnose;

import dev.hone.api.diagnosis.BiasMeasure;
import dev.hone.api.diagnosis.Deviation;
import dev.hone.api.diagnosis.WeightMeasure;
import dev.hone.api.graph.Operators;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.Quantization;
import dev.hone.model.RealConstant;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import dev.hone.model.traits.OperatorKind;
import dev.hone.model.traits.Traits;
import dev.hone.model.traits.WeightTrait;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares the weight and the bias of what computes the same in two models. */
final class WeightComparison {

    /** More than this share of a channel's power is no rounding of so many levels. */
    private static final double MOST_ROUNDING = 0.01;

    /** With fewer levels, half of one in rounding looks like a factor. */
    private static final double LEAST_LEVELS = 10;

    private final Operators operators;
    private final Weighted optimized;
    private final Weighted original;

    private WeightComparison(Operators operators, Weighted optimized, Weighted original) {
        this.operators = operators;
        this.optimized = optimized;
        this.original = original;
    }

    /** A node with a weight. */
    private record Weighted(Graph graph, Node node, Traits traits, WeightTrait weight) {}

    /** Empty unless each piece has one node with a weight, both of the same kind. */
    static Optional<WeightComparison> of(
            Graph optimized, Piece ofOptimized, Graph original, Piece ofOriginal, Operators operators) {
        List<Weighted> after = weighted(optimized, ofOptimized, operators);
        List<Weighted> before = weighted(original, ofOriginal, operators);
        return after.size() == 1
                        && before.size() == 1
                        && after.get(0).traits().kind()
                                == before.get(0).traits().kind()
                ? Optional.of(new WeightComparison(operators, after.get(0), before.get(0)))
                : Optional.empty();
    }

    private static List<Weighted> weighted(Graph graph, Piece piece, Operators operators) {
        List<Weighted> found = new ArrayList<>();
        for (Node node : piece.nodes()) {
            operators
                    .traits(graph, node)
                    .filter(traits -> traits.kind() != OperatorKind.MATRIX_PRODUCT)
                    .ifPresent(traits ->
                            traits.weight().ifPresent(weight -> found.add(new Weighted(graph, node, traits, weight))));
        }
        return found;
    }

    /** The constant behind an input, also where it is converted first. */
    private Optional<RealConstant> constant(Weighted of, int input) {
        if (input == Tensor.NONE || of.node().input(input) == Tensor.NONE) {
            return Optional.empty();
        }
        int id = of.node().input(input);
        Optional<Integer> converted = of.graph()
                .producer(id)
                .filter(node -> operators
                        .traits(of.graph(), node)
                        .filter(traits -> traits.kind() == OperatorKind.DEQUANTIZE)
                        .isPresent())
                .map(node -> node.input(0));
        return RealConstant.of(of.graph().tensor(converted.orElse(id)));
    }

    /** @param gains by which what the operator reads and writes is multiplied */
    Optional<WeightMeasure> weight(Gains gains) {
        Optional<RealConstant> after = constant(optimized, optimized.weight().input());
        Optional<RealConstant> before = constant(original, original.weight().input());
        return comparable(before, after) ? Optional.of(weight(before.get(), after.get(), gains)) : Optional.empty();
    }

    /**
     * By what each output channel is multiplied, by least squares over the channel's weights: 1 where the rest is more
     * than rounding of a weight can be. Null where weights do not compare.
     */
    float[] gains(Gains known) {
        Optional<RealConstant> after = constant(optimized, optimized.weight().input());
        Optional<RealConstant> before = constant(original, original.weight().input());
        if (!comparable(before, after)) {
            return null;
        }
        Channels channels = channels(after.get().tensor());
        int count = channels.outputs();
        double[] products = new double[count];
        double[] squares = new double[count];
        double[] stored = new double[count];
        double[] levels = new double[count];
        scan(before.get(), after.get(), (element, wanted, found, scale) -> {
            int c = channels.output(element);
            double expected = wanted / known.of(data(), channels.input(element));
            products[c] += found * expected;
            squares[c] += expected * expected;
            stored[c] += (double) found * found;
            levels[c] = scale > 0 ? Math.max(levels[c], Math.abs(found) / scale) : Double.POSITIVE_INFINITY;
        });
        float[] gains = new float[count];
        for (int c = 0; c < count; c++) {
            double gain = squares[c] == 0 ? 0 : products[c] / squares[c];
            double rest = stored[c] - gain * products[c];
            gains[c] = gain > 0 && levels[c] >= LEAST_LEVELS && rest < MOST_ROUNDING * stored[c] ? (float) gain : 1;
        }
        return gains;
    }

    private int data() {
        return optimized.node().input(optimized.weight().data());
    }

    private int output() {
        return optimized.node().output(0);
    }

    /** Indices of channels in the row-major order of a weight's elements. */
    private record Channels(int outputs, long outer, int inputs, long inner) {

        int output(long element) {
            return (int) (element / outer % outputs);
        }

        /** Without an axis of its own, each output channel reads one input channel, several perhaps the same. */
        int input(long element) {
            return inner == 0 ? output(element) / Math.max(1, outputs / inputs) : (int) (element / inner % inputs);
        }
    }

    private Channels channels(Tensor weight) {
        int axis = optimized.weight().outputChannelAxis();
        boolean told = axis >= 0 && axis < weight.shape().rank();
        int outputs = told ? weight.shape().dimension(axis) : 1;
        long outer = told ? RealConstant.inner(weight.shape(), axis) : Long.MAX_VALUE;
        int input = optimized.weight().inputChannelAxis();
        if (input >= 0 && input < weight.shape().rank()) {
            return new Channels(
                    outputs, outer, weight.shape().dimension(input), RealConstant.inner(weight.shape(), input));
        }
        int read = Sums.channels(RealTensors.shape(optimized.graph().tensor(data())));
        return new Channels(outputs, outer, Math.max(1, Math.min(read, outputs)), 0);
    }

    private interface Elements {
        void accept(long element, float before, float after, float scale);
    }

    private static void scan(RealConstant before, RealConstant after, Elements elements) {
        long count = before.tensor().shape().elements();
        float[] wanted = new float[RealConstant.CHUNK];
        float[] found = new float[RealConstant.CHUNK];
        for (long first = 0; first < count; first += RealConstant.CHUNK) {
            int length = (int) Math.min(RealConstant.CHUNK, count - first);
            before.read(first, length, wanted);
            after.read(first, length, found);
            for (int i = 0; i < length; i++) {
                elements.accept(first + i, wanted[i], found[i], after.scale(first + i));
            }
        }
    }

    private static boolean comparable(Optional<RealConstant> before, Optional<RealConstant> after) {
        return before.isPresent()
                && after.isPresent()
                && before.get().tensor().shape().equals(after.get().tensor().shape())
                && before.get().tensor().shape().elements() > 0;
    }

    private WeightMeasure weight(RealConstant before, RealConstant after, Gains gains) {
        Channels channels = channels(after.tensor());
        Comparison comparison = new Comparison(channels.outputs());
        scan(before, after, (element, wanted, found, scale) -> {
            int c = channels.output(element);
            double expected = (double) wanted * gains.of(output(), c) / gains.of(data(), channels.input(element));
            comparison.add(c, expected, found, scale);
        });
        List<WeightMeasure.Channel> measured = new ArrayList<>();
        for (int c = 0; c < channels.outputs(); c++) {
            measured.add(new WeightMeasure.Channel(
                    c, comparison.magnitude[c], comparison.steps[c], comparison.deviation(c)));
        }
        return new WeightMeasure(
                new TensorRef(0, after.tensor().id()),
                after.tensor(),
                after.tensor().quantization().map(Quantization::size).orElse(0),
                comparison.all(),
                measured);
    }

    /** @param gains by which what the operator writes is multiplied */
    Optional<BiasMeasure> bias(Gains gains) {
        Optional<RealConstant> after = constant(optimized, optimized.weight().bias());
        Optional<RealConstant> before = constant(original, original.weight().bias());
        if (!comparable(before, after)) {
            return Optional.empty();
        }
        Comparison comparison = new Comparison(1);
        scan(
                before.get(),
                after.get(),
                (element, wanted, found, scale) ->
                        comparison.add(0, (double) wanted * gains.of(output(), (int) element), found, scale));
        Tensor tensor = after.get().tensor();
        int saturated = saturated(tensor);
        return Optional.of(new BiasMeasure(new TensorRef(0, tensor.id()), tensor, comparison.all(), saturated));
    }

    /** How many stored values are at the end of what their type holds. */
    private static int saturated(Tensor tensor) {
        if (tensor.type() != DataType.INT32) {
            return 0;
        }
        IntBuffer stored = tensor.data()
                .orElseThrow()
                .copy(0, Math.toIntExact(tensor.data().get().size()))
                .asIntBuffer();
        int saturated = 0;
        while (stored.hasRemaining()) {
            int value = stored.get();
            saturated += value >= Integer.MAX_VALUE - 1 || value <= Integer.MIN_VALUE + 1 ? 1 : 0;
        }
        return saturated;
    }

    /** Sums over two constants of the same shape. */
    private static final class Comparison {

        private final long[] values;
        private final double[] signal;
        private final double[] error;
        private final double[] bias;
        private final double[] magnitude;
        private final double[] steps;

        private Comparison(int channels) {
            values = new long[channels];
            signal = new double[channels];
            error = new double[channels];
            bias = new double[channels];
            magnitude = new double[channels];
            steps = new double[channels];
        }

        private void add(int c, double wanted, float found, float scale) {
            double difference = found - wanted;
            values[c]++;
            signal[c] += wanted * wanted;
            error[c] += difference * difference;
            bias[c] += difference;
            magnitude[c] = Math.max(magnitude[c], Math.abs(wanted));
            steps[c] = scale > 0 ? Math.max(steps[c], Math.abs(wanted) / scale) : 0;
        }

        private Deviation deviation(int channel) {
            return Deviation.of(values[channel], signal[channel], error[channel], bias[channel]);
        }

        private Deviation all() {
            long count = 0;
            double signals = 0;
            double errors = 0;
            double biases = 0;
            for (int c = 0; c < values.length; c++) {
                count += values[c];
                signals += signal[c];
                errors += error[c];
                biases += bias[c];
            }
            return Deviation.of(count, signals, errors, biases);
        }
    }
}
