package dev.hone.technique.quantize.internal.explain;

import dev.hone.api.diagnosis.ActivationMeasure;
import dev.hone.api.diagnosis.BiasMeasure;
import dev.hone.api.diagnosis.ChannelMeasure;
import dev.hone.api.diagnosis.Deviation;
import dev.hone.api.diagnosis.Finding;
import dev.hone.api.diagnosis.ModelComparison;
import dev.hone.api.diagnosis.OperatorMeasure;
import dev.hone.api.diagnosis.WeightMeasure;
import dev.hone.api.graph.Operators;
import dev.hone.api.target.TargetProfile;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Quantization;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import dev.hone.model.traits.Operand;
import dev.hone.model.traits.OperatorKind;
import dev.hone.model.traits.Traits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Measurements of a toy: a convolution writes {@code conv} (tensor 1), JOIN ties it to {@code other} (tensor 2) and
 * writes {@code joined} (tensor 3). The input is tensor 0.
 */
final class Evidence {

    private static final int CHANNELS = 8;

    private double[] magnitudes = filled(1);
    private double scale = 2.0 / 255;
    private long zeroPoint = -1;
    private double noise = 1e-3;
    private double clipped;
    private double storageError = 0.289;
    private double bias;
    private Optional<WeightMeasure> weight = Optional.empty();
    private Optional<BiasMeasure> biasMeasure = Optional.empty();
    private double otherMagnitude = 1;
    private double outputSqnr = 40;
    private Map<String, Object> parameters = Map.of();
    private boolean wide = true;

    private static double[] filled(double value) {
        double[] all = new double[CHANNELS];
        Arrays.fill(all, value);
        return all;
    }

    /** The largest magnitude in each channel of the convolution's output. */
    Evidence channels(double... each) {
        magnitudes = each;
        return this;
    }

    /** The scale of the output, and of what is tied to it. */
    Evidence scale(double step) {
        scale = step;
        return this;
    }

    /** What the operator itself adds: power of the error in terms of the channel's power. */
    Evidence noise(double power) {
        noise = power;
        return this;
    }

    /** How much is clipped, and the error in steps. */
    Evidence clipped(double share, double steps) {
        clipped = share;
        storageError = steps;
        return this;
    }

    /** The part of the error that is a shift, from 0 to 1. */
    Evidence shift(double part) {
        bias = part;
        return this;
    }

    /** The weight: the largest in each channel, the power of its error in terms of its own, the number of scales. */
    Evidence weight(int scales, double error, double steps, double... largest) {
        List<WeightMeasure.Channel> channels = new ArrayList<>();
        for (int c = 0; c < largest.length; c++) {
            double power = largest[c] * largest[c] / 9;
            channels.add(new WeightMeasure.Channel(c, largest[c], steps, Deviation.of(1, power, power * error, 0)));
        }
        Tensor tensor = Tensor.activation(9, "weight", DataType.INT8, Shape.of(largest.length, 9));
        weight = Optional.of(
                new WeightMeasure(new TensorRef(0, 9), tensor, scales, Deviation.of(1, 1, error, 0), channels));
        return this;
    }

    Evidence bias(int saturated) {
        Tensor tensor = Tensor.activation(8, "bias", DataType.INT32, Shape.of(CHANNELS));
        biasMeasure = Optional.of(new BiasMeasure(new TensorRef(0, 8), tensor, Deviation.of(1, 1, 1e-6, 0), saturated));
        return this;
    }

    /** The largest magnitude of what is tied to the convolution's output. */
    Evidence other(double magnitude) {
        otherMagnitude = magnitude;
        return this;
    }

    /** The SQNR of the model's output in dB. */
    Evidence output(double sqnr) {
        outputSqnr = sqnr;
        return this;
    }

    Evidence parameters(Map<String, Object> used) {
        parameters = used;
        return this;
    }

    /** For a target without activations of 16 bits. */
    Evidence narrow() {
        wide = false;
        return this;
    }

    List<Finding> findings() {
        return new QuantizationDiagnostician().explain(comparison());
    }

    private ModelComparison comparison() {
        OperatorMeasure convolution = new OperatorMeasure(
                graph(true).nodes().get(0),
                OperatorKind.CONVOLUTION,
                List.of(),
                activation(1, magnitudes, noise, clipped, storageError),
                Optional.of(Deviation.of(1, 1, noise, 0)),
                weight,
                biasMeasure);
        OperatorMeasure other = operator(1, activation(2, filled(otherMagnitude), 1e-5, 0, 0.289));
        ActivationMeasure joined = activation(3, filled(otherMagnitude), 1e-5, 0, 0.289);
        OperatorMeasure join = operator(
                2,
                new ActivationMeasure(
                        joined.ref(),
                        joined.tensor(),
                        joined.original(),
                        joined.min(),
                        joined.max(),
                        Deviation.of(1, 1, Math.pow(10, -outputSqnr / 10), 0),
                        joined.storage(),
                        0,
                        joined.channels()));
        TargetProfile.Builder target = TargetProfile.of("board", "1", "toy");
        if (wide) {
            target.activationTypes(DataType.INT16);
        }
        return ModelComparison.of(model(false), model(true), operators(), List.of(convolution, other, join), List.of())
                .made(target.build(), parameters);
    }

    private OperatorMeasure operator(int index, ActivationMeasure output) {
        return new OperatorMeasure(
                graph(true).nodes().get(index),
                OperatorKind.OTHER,
                List.of(),
                output,
                Optional.of(Deviation.of(1, 1, 1e-5, 0)),
                Optional.empty(),
                Optional.empty());
    }

    private ActivationMeasure activation(int id, double[] largest, double error, double cut, double steps) {
        List<ChannelMeasure> channels = new ArrayList<>();
        double widest = 0;
        double signal = 0;
        for (int c = 0; c < largest.length; c++) {
            double power = largest[c] * largest[c] / 9;
            Deviation local = Deviation.of(1, power, power * error, Math.sqrt(power * error * bias));
            channels.add(new ChannelMeasure(c, -largest[c], largest[c], Deviation.of(1, power, 0, 0), local));
            widest = Math.max(widest, largest[c]);
            signal += power / largest.length;
        }
        double storage = steps * scale * steps * scale;
        return new ActivationMeasure(
                new TensorRef(0, id),
                graph(true).tensor(id),
                graph(false).tensor(id),
                -widest,
                widest,
                Deviation.of(1, signal, 0, 0),
                Optional.of(Deviation.of(1, signal, storage, 0)),
                cut,
                channels);
    }

    private Model model(boolean stored) {
        return Model.of("toy", List.of(graph(stored)), Attributes.NONE);
    }

    private Graph graph(boolean stored) {
        GraphBuilder builder = new GraphBuilder("main");
        List<String> names = List.of("in", "conv;bn", "other", "joined");
        for (int id = 0; id < names.size(); id++) {
            Tensor tensor = Tensor.activation(id, names.get(id), DataType.FLOAT32, Shape.of(1, CHANNELS));
            builder.put(
                    stored
                            ? tensor.withType(DataType.INT8)
                                    .withQuantization(Optional.of(Quantization.perTensor((float) scale, zeroPoint)))
                            : tensor);
        }
        return builder.append(new Node(0, "toy", "CONV", 1, List.of(0), List.of(1), Attributes.NONE))
                .append(new Node(1, "toy", "OTHER", 1, List.of(0), List.of(2), Attributes.NONE))
                .append(new Node(2, "toy", "JOIN", 1, List.of(1, 2), List.of(3), Attributes.NONE))
                .inputs(List.of(0))
                .outputs(List.of(3))
                .build();
    }

    private static Operators operators() {
        return new Operators() {
            @Override
            public Optional<Traits> traits(Graph graph, Node node) {
                Traits.Builder traits = Traits.of(OperatorKind.OTHER).integer(DataType.INT8, DataType.INT16);
                if (node.operator().equals("JOIN")) {
                    traits.tie(Operand.inputs(), Operand.output(0));
                }
                return Optional.of(traits.build());
            }

            @Override
            public Optional<Graph> lower(Graph graph, Node node) {
                return Optional.empty();
            }
        };
    }
}
