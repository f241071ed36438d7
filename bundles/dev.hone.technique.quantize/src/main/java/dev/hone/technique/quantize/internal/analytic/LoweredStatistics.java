package dev.hone.technique.quantize.internal.analytic;

import dev.hone.model.ChannelStatistics;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.RealConstant;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.hone.HoneOp;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;

/** Follows distributions through the operations that stand for one node. */
final class LoweredStatistics {

    /** No larger constant is an operand of a function of channels. */
    private static final long MAX_CONSTANT = 1L << 20;

    private final Graph graph;
    private final Map<Integer, Distribution> known = new HashMap<>();
    private final Map<Integer, float[]> constants = new HashMap<>();

    LoweredStatistics(Graph graph) {
        this.graph = graph;
        graph.tensors().forEach(tensor -> constant(tensor.id(), tensor));
    }

    /** @param distribution may be null */
    void put(int input, Distribution distribution, Tensor tensor) {
        if (distribution != null) {
            known.put(input, distribution);
        }
        constant(input, tensor);
    }

    Optional<Distribution> find(int tensor) {
        return Optional.ofNullable(known.get(tensor));
    }

    /** Of one value, or of one for each index of the last axis. */
    private void constant(int id, Tensor tensor) {
        Shape shape = tensor.shape();
        if (tensor.isConstant() && tensor.type() == DataType.FLOAT32 && shape.elements() <= MAX_CONSTANT) {
            boolean along = shape.elements() == 1
                    || (shape.rank() > 0 && shape.elements() == shape.dimension(shape.rank() - 1));
            RealConstant.of(tensor).filter(values -> along).ifPresent(values -> constants.put(id, values.values()));
        }
    }

    void follow(Node node) {
        HoneOp op = HoneOp.valueOf(node.operator());
        if (op == HoneOp.SPLIT) {
            split(node);
            return;
        }
        result(op, node)
                .filter(found -> found.channels() == channels(node.output(0)))
                .ifPresent(found -> known.put(node.output(0), found));
    }

    private Optional<Distribution> result(HoneOp op, Node node) {
        Distribution x = known.get(node.input(0));
        if (op == HoneOp.CONCATENATE) {
            return concatenated(node);
        }
        if (node.inputs().size() == 2) {
            return Functions.binary(op).flatMap(function -> binary(op, function, node));
        }
        if (x == null) {
            return Optional.empty();
        }
        return switch (op) {
            case RESHAPE -> reshaped(node, x);
            case TRANSPOSE, RESIZE, SLICE, REVERSE, TILE -> Optional.of(x).filter(same -> keepsLastAxis(op, node));
            case REDUCE_MEAN -> mean(node, x);
            case AVERAGE_POOL -> averaged(x, product(node.attributes().integers("window")));
            case PAD -> padded(node, x);
            default -> Functions.unary(op, node.attributes()).map(x::map);
        };
    }

    private Optional<Distribution> binary(HoneOp op, DoubleBinaryOperator function, Node node) {
        Distribution a = known.get(node.input(0));
        Distribution b = known.get(node.input(1));
        if (a != null && b != null) {
            return a.channels() != b.channels()
                    ? Optional.empty()
                    : a.dependsOnTheSame(b) ? Optional.of(a.with(b, function)) : independent(op, a, b);
        }
        float[] constant = constants.get(node.input(a == null ? 0 : 1));
        Distribution x = a == null ? b : a;
        if (x == null || constant == null || x.channels() % constant.length != 0) {
            return Optional.empty();
        }
        return Optional.of(
                a == null ? x.with(constant, (v, c) -> function.applyAsDouble(c, v)) : x.with(constant, function));
    }

    /** A sum or product of independent values, taken to be normally distributed. */
    private static Optional<Distribution> independent(HoneOp op, Distribution one, Distribution other) {
        Optional<ChannelStatistics> known = one.statistics();
        Optional<ChannelStatistics> more = other.statistics();
        if (known.isEmpty() || more.isEmpty()) {
            return Optional.empty();
        }
        ChannelStatistics a = known.get();
        ChannelStatistics b = more.get();
        return (switch (op) {
                    case ADD ->
                        ChannelStatistics.of(
                                a.channels(),
                                i -> a.mean(i) + b.mean(i),
                                i -> Math.hypot(a.deviation(i), b.deviation(i)));
                    case SUBTRACT ->
                        ChannelStatistics.of(
                                a.channels(),
                                i -> a.mean(i) - b.mean(i),
                                i -> Math.hypot(a.deviation(i), b.deviation(i)));
                    case MULTIPLY ->
                        ChannelStatistics.of(
                                a.channels(),
                                i -> a.mean(i) * b.mean(i),
                                i -> Math.hypot(
                                        a.deviation(i) * b.deviation(i),
                                        Math.hypot(a.mean(i) * b.deviation(i), b.mean(i) * a.deviation(i))));
                    default -> Optional.<ChannelStatistics>empty();
                })
                .map(Distribution::normal);
    }

    private Optional<Distribution> concatenated(Node node) {
        Shape output = graph.tensor(node.output(0)).shape();
        Distribution all = null;
        for (int input : node.inputs()) {
            Distribution next = known.get(input);
            if (next == null) {
                return Optional.empty();
            }
            all = all == null ? next : all.followedBy(next);
        }
        return isLast(node.attributes().integer("axis", 0), output.rank())
                ? Optional.ofNullable(all)
                : Optional.empty();
    }

    /** Where the last axis is the same, or holds all channels several times over, as behind a flattening. */
    private Optional<Distribution> reshaped(Node node, Distribution x) {
        int channels = channels(node.output(0));
        return channels > 0 && channels % x.channels() == 0
                ? Optional.of(channels == x.channels() ? x : x.select(channels, (channel, count) -> channel % count))
                : Optional.empty();
    }

    private boolean keepsLastAxis(HoneOp op, Node node) {
        int rank = graph.tensor(node.input(0)).shape().rank();
        return switch (op) {
            case TRANSPOSE -> {
                int[] permutation = node.attributes().integers("permutation");
                yield permutation.length == rank && permutation[rank - 1] == rank - 1;
            }
            case REVERSE -> !isLast(node.attributes().integer("axis", -1), rank);
            default -> channels(node.input(0)) == channels(node.output(0));
        };
    }

    private Optional<Distribution> mean(Node node, Distribution x) {
        Shape shape = graph.tensor(node.input(0)).shape();
        long count = 1;
        for (int axis : node.attributes().integers("axes")) {
            if (isLast(axis, shape.rank())) {
                return Optional.empty();
            }
            count *= Math.max(shape.dimension(axis < 0 ? axis + shape.rank() : axis), 1);
        }
        return averaged(x, count);
    }

    private static Optional<Distribution> averaged(Distribution x, long count) {
        return x.statistics()
                .flatMap(known -> ChannelStatistics.of(
                        known.channels(), known::mean, i -> known.deviation(i) / Math.sqrt((double) count)))
                .map(Distribution::normal);
    }

    /** A share of the values is the padding's. */
    private Optional<Distribution> padded(Node node, Distribution x) {
        long before = graph.tensor(node.input(0)).shape().elements();
        long after = graph.tensor(node.output(0)).shape().elements();
        double value = node.attributes().real("value", 0);
        double share = (double) before / after;
        return x.statistics()
                .flatMap(known -> ChannelStatistics.of(
                        known.channels(),
                        i -> share * known.mean(i) + (1 - share) * value,
                        i -> Math.sqrt(share * known.deviation(i) * known.deviation(i)
                                + share * (1 - share) * (known.mean(i) - value) * (known.mean(i) - value))))
                .map(Distribution::normal);
    }

    private void split(Node node) {
        Distribution x = known.get(node.input(0));
        int rank = graph.tensor(node.input(0)).shape().rank();
        if (x == null) {
            return;
        }
        boolean last = isLast(node.attributes().integer("axis", 0), rank);
        for (int i = 0; i < node.outputs().size(); i++) {
            int part = channels(node.output(i));
            int first = i * part;
            known.put(node.output(i), last ? x.select(part, (channel, count) -> first + channel) : x);
        }
    }

    private int channels(int tensor) {
        Shape shape = graph.tensor(tensor).shape();
        return shape.rank() == 0 ? 0 : shape.dimension(shape.rank() - 1);
    }

    private static boolean isLast(long axis, int rank) {
        return axis == -1 || axis == rank - 1;
    }

    private static long product(int[] values) {
        long product = 1;
        for (int value : values) {
            product *= value;
        }
        return product;
    }
}
