package dev.hone.graph.internal;

import dev.hone.api.graph.Operators;
import dev.hone.graph.internal.Rewriting.Change;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Lineage;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.model.TensorRef;
import dev.hone.model.traits.Clamp;
import dev.hone.model.traits.OperatorKind;
import dev.hone.model.traits.Traits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Folds what is affine by channel into the layer that writes its data, else into the one that reads its output. */
final class AffineFolding implements Rewriting.Rule {

    private final int index;
    private final Operators operators;

    AffineFolding(int index, Operators operators) {
        this.index = index;
        this.operators = operators;
    }

    @Override
    public Optional<Change> at(Graph graph, Node node) {
        return Operation.of(graph, node, operators)
                .flatMap(operation -> behind(graph, node, operation).or(() -> before(graph, node, operation)));
    }

    /** The affine operation stands behind the layer. */
    private Optional<Change> behind(Graph graph, Node node, Operation operation) {
        for (int data : operation.operands()) {
            Optional<WeightedNode> layer = Rewriting.onlyReader(graph, data)
                    .flatMap(reader -> graph.producer(data))
                    .flatMap(producer -> WeightedNode.of(graph, producer, operators))
                    .filter(found -> found.traits().clamp().equals(Clamp.NONE));
            Optional<ChannelAffine> affine = layer.flatMap(found -> affine(graph, node, operation, found.traits()))
                    .filter(found -> found.data() == data
                            && found.fits(layer.get().outputs())
                            && (!found.shifts() || layer.get().takesBias()));
            if (affine.isPresent()) {
                return new Folded(layer.get()).behind(affine.get()).flatMap(folded -> {
                    GraphBuilder builder = graph.edit();
                    Lineage.Builder lineage = Lineage.builder();
                    Node changed = folded.put(graph, builder, lineage).withOutputs(node.outputs());
                    Described.from(graph, builder, data, node.output(0), known -> known.flatMap(
                                    statistics -> affine.get().of(statistics))
                            .map(statistics -> Described.clamped(statistics, operation.clamp())));
                    return clamped(graph, changed, operation.clamp())
                            .map(last -> new Change(
                                    finish(
                                            builder.replaceNode(last.id(), last).replaceNode(node.id()),
                                            graph,
                                            node,
                                            data),
                                    lineage.build()));
                });
            }
        }
        return Optional.empty();
    }

    /** The affine operation stands before the layer. */
    private Optional<Change> before(Graph graph, Node node, Operation operation) {
        int output = node.output(0);
        Optional<WeightedNode> layer = Rewriting.onlyReader(graph, output)
                .flatMap(reader -> WeightedNode.of(graph, reader, operators))
                .filter(found -> found.node().input(found.trait().data()) == output);
        if (layer.isEmpty() || operation.isClamped()) {
            return Optional.empty();
        }
        WeightedNode found = layer.get();
        int channels = channels(graph.tensor(output).shape(), found);
        Optional<ChannelAffine> affine = affine(graph, node, operation, found.traits())
                .filter(step -> channels > 0
                        && step.fits(channels)
                        && (!step.shifts() || (found.takesBias() && found.readsWithinData())));
        return affine.flatMap(step -> new Folded(found).before(step, channels).map(folded -> {
            GraphBuilder builder = graph.edit();
            Lineage.Builder lineage = Lineage.builder();
            List<Integer> inputs =
                    new ArrayList<>(folded.put(graph, builder, lineage).inputs());
            Collections.replaceAll(inputs, output, step.data());
            Node changed = found.node().withInputs(inputs);
            return new Change(
                    finish(builder.replaceNode(changed.id(), changed).replaceNode(node.id()), graph, node, output),
                    lineage.build());
        }));
    }

    private static Optional<ChannelAffine> affine(Graph graph, Node node, Operation operation, Traits layer) {
        return ChannelAffine.of(graph, operation, graph.tensor(node.output(0)), layer.channelAxis());
    }

    /** How many channels a layer reads, or 0 if its weight does not have them all. */
    private static int channels(Shape data, WeightedNode layer) {
        int axis = data.rank() + layer.traits().channelAxis();
        if (axis < 0) {
            return 0;
        }
        int channels = data.dimension(axis);
        if (layer.isDepthwise()) {
            return channels > 0 && layer.outputs() % channels == 0 ? channels : 0;
        }
        int read = layer.weight().shape().dimension(layer.trait().inputChannelAxis());
        boolean rows =
                layer.traits().kind() == OperatorKind.DENSE && layer.traits().channelAxis() == -1;
        return read == channels || (rows && channels > 0 && read % channels == 0) ? channels : 0;
    }

    private Optional<Node> clamped(Graph graph, Node node, Clamp clamp) {
        return clamp.equals(Clamp.NONE) ? Optional.of(node) : operators.clamped(graph, node, clamp);
    }

    /** Without the activation between, and the constants that only the folded operation read. */
    private static Graph finish(GraphBuilder builder, Graph graph, Node folded, int between) {
        builder.removeTensor(between);
        return Unread.constants(builder, graph, folded, between).build();
    }

    /** A layer's weight and bias while something is folded into them. */
    private final class Folded {

        private final WeightedNode layer;
        private final float[] weight;
        private final float[] bias;
        private int weightAxis;
        private boolean weightChanged;
        private boolean biasChanged;
        private boolean finite = true;

        Folded(WeightedNode layer) {
            this.layer = layer;
            weight = FloatValues.of(layer.weight());
            bias = layer.bias().map(FloatValues::of).orElseGet(() -> new float[layer.outputs()]);
        }

        Optional<Folded> behind(ChannelAffine affine) {
            weightAxis = layer.trait().outputChannelAxis();
            biasChanged = layer.bias().isPresent() || affine.shifts();
            int run = layer.outputRun();
            for (int first = 0, channel = 0; first < weight.length; first += run) {
                scale(first, first + run, affine.scale(channel));
                channel = channel + 1 == layer.outputs() ? 0 : channel + 1;
            }
            for (int i = 0; i < bias.length; i++) {
                bias[i] = checked(bias[i] * affine.scale(i) + affine.shift(i));
            }
            return finite ? Optional.of(this) : Optional.empty();
        }

        private void scale(int from, int to, double scale) {
            weightChanged |= scale != 1;
            boolean all = true;
            for (int i = from; i < to; i++) {
                double value = weight[i] * scale;
                all &= Math.abs(value) <= Float.MAX_VALUE;
                weight[i] = (float) value;
            }
            finite &= all;
        }

        Optional<Folded> before(ChannelAffine affine, int channels) {
            weightAxis = layer.isDepthwise()
                    ? layer.trait().outputChannelAxis()
                    : layer.trait().inputChannelAxis();
            biasChanged = affine.shifts();
            double[] shifted = new double[bias.length];
            for (int i = 0; i < weight.length; i++) {
                int channel = layer.inputChannel(i, channels);
                shifted[layer.outputChannel(i)] += weight[i] * affine.shift(channel);
                scale(i, i + 1, affine.scale(channel));
            }
            for (int i = 0; i < bias.length; i++) {
                bias[i] = checked(bias[i] + shifted[i]);
            }
            return finite ? Optional.of(this) : Optional.empty();
        }

        private float checked(double value) {
            finite &= Math.abs(value) <= Float.MAX_VALUE;
            return (float) value;
        }

        /** Puts the constants into a graph; the node that reads them, not yet put. */
        Node put(Graph graph, GraphBuilder builder, Lineage.Builder lineage) {
            List<Integer> inputs = new ArrayList<>(layer.node().inputs());
            if (weightChanged) {
                inputs.set(
                        layer.trait().input(),
                        put(
                                graph,
                                builder,
                                lineage,
                                layer.weight(),
                                weight,
                                new Lineage.Transform.FoldedInto(weightAxis, false)));
            }
            if (biasChanged) {
                while (inputs.size() <= layer.trait().bias()) {
                    inputs.add(Tensor.NONE);
                }
                int id = layer.bias()
                        .map(tensor -> put(
                                graph,
                                builder,
                                lineage,
                                tensor,
                                bias,
                                new Lineage.Transform.FoldedInto(
                                        Math.max(0, tensor.shape().rank() - 1), true)))
                        .orElseGet(() -> add(builder));
                inputs.set(layer.trait().bias(), id);
            }
            return layer.node().withInputs(inputs);
        }

        /** In the place of the old constant, or beside it where others read it. */
        private int put(
                Graph graph,
                GraphBuilder builder,
                Lineage.Builder lineage,
                Tensor constant,
                float[] values,
                Lineage.Transform transform) {
            Tensor changed = constant.withData(Optional.of(TensorData.ofFloats(values)));
            TensorRef old = new TensorRef(index, constant.id());
            if (Rewriting.onlyReader(graph, constant.id()).isPresent()) {
                builder.put(changed);
                lineage.link(old, old, transform);
                return constant.id();
            }
            int id = builder.newTensorId();
            builder.put(changed.withId(id));
            lineage.link(old, old, new Lineage.Transform.Same());
            lineage.link(old, new TensorRef(index, id), transform);
            return id;
        }

        private int add(GraphBuilder builder) {
            int id = builder.newTensorId();
            builder.put(Tensor.constant(
                    id,
                    layer.weight().name().isEmpty() ? "" : layer.weight().name() + "/bias",
                    DataType.FLOAT32,
                    Shape.of(bias.length),
                    TensorData.ofFloats(bias)));
            return id;
        }
    }
}
