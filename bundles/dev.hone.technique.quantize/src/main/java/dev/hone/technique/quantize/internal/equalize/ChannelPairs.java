package dev.hone.technique.quantize.internal.equalize;

import dev.hone.api.graph.Operators;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Sparsity;
import dev.hone.model.Tensor;
import dev.hone.model.traits.Clamp;
import dev.hone.model.traits.OperatorKind;
import dev.hone.model.traits.Traits;
import dev.hone.model.traits.WeightTrait;
import dev.hone.technique.quantize.internal.equalize.ChannelPair.Layer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Finds the pairs of a graph: from a node with a weight through nodes that are positively homogeneous channel by
 * channel to the next node with a weight, as long as each activation has one reader and is no output of the graph. A
 * bound other than 0, as RELU6 has, ends the way: a factor would move it.
 */
final class ChannelPairs {

    /** No larger weight is taken into memory, in values. */
    private static final long MAX_WEIGHT = 1L << 26;

    private final Graph graph;
    private final Operators operators;
    private final List<ChannelPair> pairs = new ArrayList<>();
    private int bounded;

    private ChannelPairs(Graph graph, Operators operators) {
        this.graph = graph;
        this.operators = operators;
    }

    /**
     * What was found.
     *
     * @param pairs in the order of execution
     * @param bounded how many ways ended at a bound
     */
    record Found(List<ChannelPair> pairs, int bounded) {}

    static Found in(Graph graph, Operators operators) {
        ChannelPairs search = new ChannelPairs(graph, operators);
        graph.nodes().forEach(search::follow);
        return new Found(List.copyOf(search.pairs), search.bounded);
    }

    /**
     * Where channels lie: the value at a row-major position belongs to the channel {@code position / inner % count}.
     */
    private record Channels(int count, long inner) {}

    private void follow(Node first) {
        Optional<Traits> traits = operators.traits(graph, first);
        Optional<Layer> layer = traits.flatMap(known -> layer(first, known));
        if (layer.isEmpty()) {
            return;
        }
        WeightTrait trait = layer.get().trait();
        int count = graph.tensor(layer.get().weight()).shape().dimension(trait.outputChannelAxis());
        Optional<Channels> channels = along(graph.tensor(first.output(0)), traits.get())
                .filter(found -> found.count() == count && biasFits(layer.get(), count));
        Node at = first;
        Traits known = traits.get();
        List<Integer> between = new ArrayList<>();
        while (channels.isPresent()) {
            if (!passes(known.clamp())) {
                bounded++;
                return;
            }
            int tensor = at.output(0);
            between.add(tensor);
            Optional<Node> next = onlyReader(tensor);
            Optional<Traits> nextTraits = next.flatMap(node -> operators.traits(graph, node));
            if (nextTraits.isEmpty()) {
                return;
            }
            at = next.get();
            known = nextTraits.get();
            Channels read = channels.get();
            if (known.weight().isPresent()) {
                layer(at, known)
                        .filter(second -> second.node().input(second.trait().data()) == tensor)
                        .flatMap(second -> pair(layer.get(), second, nextTraits.get(), read, between))
                        .ifPresent(pairs::add);
                return;
            }
            channels = carry(at, known, tensor, read);
        }
    }

    /** Only zero as a bound stays where it is under a factor. */
    private static boolean passes(Clamp clamp) {
        return (clamp.min() == 0 || Double.isInfinite(clamp.min()))
                && (clamp.max() == 0 || Double.isInfinite(clamp.max()));
    }

    private Optional<Node> onlyReader(int tensor) {
        List<Node> readers = graph.consumers(tensor);
        return readers.size() == 1
                        && Collections.frequency(readers.get(0).inputs(), tensor) == 1
                        && !graph.outputs().contains(tensor)
                ? Optional.of(readers.get(0))
                : Optional.empty();
    }

    private Optional<Layer> layer(Node node, Traits traits) {
        return traits.weight()
                .filter(WeightTrait::linear)
                .filter(trait -> node.outputs().size() == 1)
                .map(trait -> new Layer(node, trait))
                .filter(layer -> isOwnConstant(layer.weight()))
                .filter(layer -> layer.bias().map(this::isOwnConstant).orElse(true));
    }

    private boolean isOwnConstant(int id) {
        return graph.find(id)
                .filter(tensor -> tensor.isConstant()
                        && tensor.type() == DataType.FLOAT32
                        && !tensor.attributes().has(Sparsity.ATTRIBUTE)
                        && tensor.shape().elements() <= MAX_WEIGHT
                        && onlyReader(id).isPresent())
                .isPresent();
    }

    private boolean biasFits(Layer layer, int count) {
        return layer.bias()
                .map(id -> graph.tensor(id).shape().elements() == count)
                .orElse(true);
    }

    private static Optional<Channels> along(Tensor activation, Traits traits) {
        Shape shape = activation.shape();
        int axis = shape.rank() + traits.channelAxis();
        if (!shape.isStatic() || axis < 0 || activation.type() != DataType.FLOAT32) {
            return Optional.empty();
        }
        long inner = 1;
        for (int i = axis + 1; i < shape.rank(); i++) {
            inner *= shape.dimension(i);
        }
        return Optional.of(new Channels(shape.dimension(axis), inner));
    }

    /** Where the channels of what a node reads lie in what it writes; empty if a factor does not pass. */
    private Optional<Channels> carry(Node node, Traits traits, int tensor, Channels channels) {
        if (traits.homogeneity().isEmpty()
                || node.input(traits.homogeneity().get().input()) != tensor
                || node.outputs().size() != 1) {
            return Optional.empty();
        }
        if (traits.homogeneity().get().ordered()) {
            return Optional.of(channels);
        }
        return along(graph.tensor(tensor), traits)
                .filter(channels::equals)
                .flatMap(same -> along(graph.tensor(node.output(0)), traits))
                .filter(written -> written.count() == channels.count());
    }

    private Optional<ChannelPair> pair(
            Layer first, Layer second, Traits traits, Channels channels, List<Integer> between) {
        WeightTrait trait = second.trait();
        boolean depthwise = trait.inputChannelAxis() == Tensor.NONE;
        int axis = depthwise ? trait.outputChannelAxis() : trait.inputChannelAxis();
        int indices = graph.tensor(second.weight()).shape().dimension(axis);
        Tensor data = graph.tensor(second.node().input(trait.data()));
        Optional<Channels> read = along(data, traits);
        if (read.isEmpty()) {
            return Optional.empty();
        }
        int readers = depthwise ? indices / Math.max(read.get().count(), 1) : 1;
        Channels seen = read.get();
        if (traits.kind() == OperatorKind.DENSE
                && indices != seen.count()
                && data.shape().elements() % indices == 0) {
            // It reads its data as rows as long as its weight is wide, whatever the shape.
            seen = new Channels(indices, 1);
        }
        boolean each = (long) seen.count() * readers == indices;
        boolean fits = channels.inner() % seen.inner() == 0
                && seen.count() * seen.inner() % (channels.count() * channels.inner()) == 0;
        return each && fits
                ? Optional.of(new ChannelPair(
                        first,
                        second,
                        channels.count(),
                        axis,
                        (int) (readers * (channels.inner() / seen.inner())),
                        between))
                : Optional.empty();
    }
}
