package dev.hone.coordinator.internal.diagnose;

import dev.hone.api.diagnosis.BiasMeasure;
import dev.hone.api.diagnosis.Deviation;
import dev.hone.api.diagnosis.WeightMeasure;
import dev.hone.api.graph.Operators;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.Quantization;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import dev.hone.model.traits.OperatorKind;
import dev.hone.model.traits.Traits;
import dev.hone.model.traits.WeightTrait;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares the weight and the bias of what computes the same in two models. */
final class WeightComparison {

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

    Optional<WeightMeasure> weight() {
        Optional<RealConstant> after = constant(optimized, optimized.weight().input());
        Optional<RealConstant> before = constant(original, original.weight().input());
        return comparable(before, after) ? Optional.of(weight(before.get(), after.get())) : Optional.empty();
    }

    private static boolean comparable(Optional<RealConstant> before, Optional<RealConstant> after) {
        return before.isPresent()
                && after.isPresent()
                && before.get().tensor().shape().equals(after.get().tensor().shape())
                && before.get().tensor().shape().elements() > 0;
    }

    private WeightMeasure weight(RealConstant before, RealConstant after) {
        Tensor tensor = after.tensor();
        int axis = optimized.weight().outputChannelAxis();
        boolean told = axis >= 0 && axis < tensor.shape().rank();
        int channels = told ? tensor.shape().dimension(axis) : 1;
        Comparison comparison =
                new Comparison(channels, told ? RealConstant.inner(tensor.shape(), axis) : Long.MAX_VALUE);
        comparison.run(before, after);
        List<WeightMeasure.Channel> measured = new ArrayList<>();
        for (int c = 0; c < channels; c++) {
            measured.add(new WeightMeasure.Channel(
                    c, comparison.magnitude[c], comparison.steps[c], comparison.deviation(c)));
        }
        return new WeightMeasure(
                new TensorRef(0, tensor.id()),
                tensor,
                tensor.quantization().map(Quantization::size).orElse(0),
                comparison.all(),
                measured);
    }

    Optional<BiasMeasure> bias() {
        Optional<RealConstant> after = constant(optimized, optimized.weight().bias());
        Optional<RealConstant> before = constant(original, original.weight().bias());
        if (!comparable(before, after)) {
            return Optional.empty();
        }
        Comparison comparison = new Comparison(1, Long.MAX_VALUE);
        comparison.run(before.get(), after.get());
        return Optional.of(new BiasMeasure(
                new TensorRef(0, after.get().tensor().id()), after.get().tensor(), comparison.all(), comparison.off));
    }

    /** Sums over two constants of the same shape. */
    private static final class Comparison {

        private final long inner;
        private final long[] values;
        private final double[] signal;
        private final double[] error;
        private final double[] bias;
        private final double[] magnitude;
        private final double[] steps;
        private int off;

        private Comparison(int channels, long inner) {
            this.inner = inner;
            values = new long[channels];
            signal = new double[channels];
            error = new double[channels];
            bias = new double[channels];
            magnitude = new double[channels];
            steps = new double[channels];
        }

        private void run(RealConstant before, RealConstant after) {
            long elements = before.tensor().shape().elements();
            float[] wanted = new float[RealConstant.CHUNK];
            float[] stored = new float[RealConstant.CHUNK];
            for (long first = 0; first < elements; first += RealConstant.CHUNK) {
                int count = (int) Math.min(RealConstant.CHUNK, elements - first);
                before.read(first, count, wanted);
                after.read(first, count, stored);
                for (int i = 0; i < count; i++) {
                    add(first + i, wanted[i], stored[i], after.scale(first + i));
                }
            }
        }

        private void add(long element, float wanted, float stored, float scale) {
            int c = (int) (element / inner % values.length);
            double difference = (double) stored - wanted;
            values[c]++;
            signal[c] += (double) wanted * wanted;
            error[c] += difference * difference;
            bias[c] += difference;
            magnitude[c] = Math.max(magnitude[c], Math.abs(wanted));
            if (scale > 0) {
                steps[c] = Math.max(steps[c], Math.abs(wanted) / scale);
                if (Math.abs(difference) > scale) {
                    off++;
                }
            }
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
