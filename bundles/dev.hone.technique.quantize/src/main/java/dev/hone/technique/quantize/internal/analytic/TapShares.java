package dev.hone.technique.quantize.internal.analytic;

import dev.hone.api.graph.Operators;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.hone.HoneOp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * For each axis of a convolution's window and each place on it: at which share of the output's positions it lies within
 * the data. Beyond the border it reads zeros.
 */
final class TapShares {

    private static final Set<HoneOp> CONVOLUTIONS =
            EnumSet.of(HoneOp.CONV_2D, HoneOp.DEPTHWISE_CONV_2D, HoneOp.CONV_3D);

    private final List<double[]> axes;

    private TapShares(List<double[]> axes) {
        this.axes = axes;
    }

    /** Of a node that reads no window. */
    static TapShares none() {
        return new TapShares(List.of());
    }

    /** Of a node with a window; empty where it is no convolution that reads its data once. */
    static Optional<TapShares> of(Graph graph, Node node, int[] window, Operators operators) {
        return operators.lower(graph, node).flatMap(lowered -> lowered.nodes().stream()
                .filter(step -> CONVOLUTIONS.contains(HoneOp.valueOf(step.operator())))
                .findFirst()
                .flatMap(step -> of(lowered, step, window)));
    }

    private static Optional<TapShares> of(Graph lowered, Node convolution, int[] window) {
        Shape data = lowered.tensor(convolution.input(0)).shape();
        Shape output = lowered.tensor(convolution.output(0)).shape();
        int[] strides = convolution.attributes().integers("strides");
        int[] dilations = convolution.attributes().integers("dilations");
        boolean same = convolution.attributes().text("padding").orElse("").equals("SAME");
        if (data.rank() != window.length + 2 || strides.length != window.length || dilations.length != window.length) {
            return Optional.empty();
        }
        List<double[]> axes = new ArrayList<>();
        for (int axis = 0; axis < window.length; axis++) {
            int size = data.dimension(axis + 1);
            int written = output.dimension(axis + 1);
            if (size <= 0 || written <= 0) {
                return Optional.empty();
            }
            int beyond = (written - 1) * strides[axis] + (window[axis] - 1) * dilations[axis] + 1 - size;
            int before = same ? Math.max(beyond, 0) / 2 : 0;
            double[] shares = new double[window[axis]];
            for (int tap = 0; tap < shares.length; tap++) {
                for (int position = 0; position < written; position++) {
                    int read = position * strides[axis] - before + tap * dilations[axis];
                    shares[tap] += read >= 0 && read < size ? 1.0 / written : 0;
                }
            }
            axes.add(shares);
        }
        return Optional.of(new TapShares(axes));
    }

    /** @param place on each axis of the window */
    double share(int... place) {
        double share = 1;
        for (int axis = 0; axis < axes.size(); axis++) {
            share *= axes.get(axis)[place[axis]];
        }
        return share;
    }

    @Override
    public String toString() {
        return axes.stream().map(Arrays::toString).toList().toString();
    }
}
