package dev.hone.coordinator.internal.diagnose;

import dev.hone.api.graph.Operators;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.traits.OperatorKind;
import dev.hone.model.traits.Traits;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * By how much the channels of the optimized model's activations are multiplied on purpose, as equalization across
 * layers does: what a layer multiplies, the next divides, so the function stays and the values between do not compare
 * as they are. The factors are read off the weights. Channels are along the last axis.
 */
final class Gains {

    /** A factor nearer to 1 is a matter of rounding. */
    private static final double LEAST = 0.05;

    private final Map<Integer, float[]> gains = new HashMap<>();

    private Gains() {}

    static final Gains NONE = new Gains();

    /** @param subjects in the order of execution */
    static Gains of(Graph optimized, Graph original, List<Subject> subjects, Operators operators) {
        Gains found = new Gains();
        for (Subject subject : subjects) {
            subject.pieces().ifPresent(pieces -> {
                float[] gain = WeightComparison.of(
                                optimized, pieces.optimized(), original, pieces.original(), operators)
                        .map(weights -> weights.gains(found))
                        .orElseGet(() -> found.passed(optimized, pieces.optimized(), operators));
                found.put(subject.tensor(), gain);
            });
        }
        return found;
    }

    private void put(int tensor, float[] gain) {
        if (gain != null) {
            float[] rounded = gain.clone();
            boolean any = false;
            for (int c = 0; c < rounded.length; c++) {
                boolean meant = Math.abs(rounded[c] - 1) > LEAST;
                rounded[c] = meant ? rounded[c] : 1;
                any |= meant;
            }
            if (any) {
                gains.put(tensor, rounded);
            }
        }
    }

    /** What passes through operators that treat each channel by itself and do not mind a factor. */
    private float[] passed(Graph graph, Piece piece, Operators operators) {
        List<float[]> given = piece.inputs().stream().map(gains::get).toList();
        float[] first = given.isEmpty() ? null : given.get(0);
        boolean same = given.stream().allMatch(gain -> Objects.deepEquals(gain, first));
        boolean homogeneous = piece.nodes().stream().allMatch(node -> isHomogeneous(graph, node, operators));
        int channels = Sums.channels(RealTensors.shape(graph.tensor(piece.output())));
        return first != null && same && homogeneous && first.length == channels ? first : null;
    }

    private static boolean isHomogeneous(Graph graph, Node node, Operators operators) {
        return operators
                .traits(graph, node)
                .filter(traits -> traits.homogeneity().isPresent() || isConversion(traits))
                .isPresent();
    }

    private static boolean isConversion(Traits traits) {
        return traits.kind() == OperatorKind.QUANTIZE || traits.kind() == OperatorKind.DEQUANTIZE;
    }

    /** How many activations are multiplied. */
    int size() {
        return gains.size();
    }

    /** The factor of a channel; 1 where there is none. */
    float of(int tensor, int channel) {
        float[] gain = gains.get(tensor);
        return gain == null ? 1 : gain[channel % gain.length];
    }

    /** Whether an activation is multiplied. */
    boolean has(int tensor) {
        return gains.containsKey(tensor);
    }

    /** The values as the optimized model has them: the same array where nothing is multiplied. */
    float[] multiplied(int tensor, float[] values) {
        return apply(tensor, values, false);
    }

    /** The values as the original has them: the same array where nothing is multiplied. */
    float[] divided(int tensor, float[] values) {
        return apply(tensor, values, true);
    }

    private float[] apply(int tensor, float[] values, boolean inverse) {
        float[] gain = gains.get(tensor);
        if (gain == null) {
            return values;
        }
        float[] changed = Arrays.copyOf(values, values.length);
        for (int at = 0; at < changed.length; at += gain.length) {
            for (int c = 0; c < gain.length; c++) {
                changed[at + c] = inverse ? changed[at + c] / gain[c] : changed[at + c] * gain[c];
            }
        }
        return changed;
    }
}
