package dev.hone.training.tuning;

import dev.hone.api.technique.Context;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.model.TensorRef;
import dev.hone.model.hone.HoneOp;
import dev.hone.training.Weight;
import dev.hone.training.Weight.Role;
import dev.hone.training.WeightConstraint;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network with a batch normalization behind convolutions, which at first gives back what it takes away: its factor is
 * the standard deviation of the channel, its shift the mean. While the network is trained it takes the statistics of
 * the batch, so that a channel whose weights become zeros keeps its size; at last it is folded into kernel and bias.
 */
final class Renormalization {

    private static final double EPSILON = 1e-5;
    private static final List<String> PARAMETERS = List.of("gamma", "beta", "mean", "variance");

    private final Network network;
    private final Map<ChannelNorm, List<TensorRef>> sites = new LinkedHashMap<>();

    private Renormalization(Network network) {
        this.network = network;
    }

    /**
     * Wherever what constrains weights allows that they are scaled, as far as the parameters ask for it; and where they
     * ask for statistics that follow the data, also where it does not: the normalization is folded then while it is
     * trained.
     */
    static Renormalization of(Preparation preparation, Context context, Constraints constraints) {
        Network network = preparation.network();
        Settings settings = preparation.settings();
        boolean scales = settings.normalizes() && constraints.activations().isEmpty();
        boolean follows = settings.updatesStatistics();
        if (!scales && !follows) {
            return new Renormalization(network);
        }
        List<ChannelNorm> sites = ChannelNorm.all(
                network,
                weight -> constraints
                                .of(weight, context)
                                .map(WeightConstraint::allowsScaling)
                                .orElse(true)
                        ? scales
                        : follows);
        return sites.isEmpty() || (!follows && sites.size() < settings.leastNormalized())
                ? new Renormalization(network)
                : of(network, sites, new ChannelStatistics(preparation, context).measure(sites));
    }

    /** @param measured by {@link ChannelStatistics} */
    private static Renormalization of(Network plain, List<ChannelNorm> sites, Map<String, TensorData> measured) {
        GraphBuilder graph = plain.graph().edit();
        Map<Integer, Weight> weights = new LinkedHashMap<>(plain.weights());
        Map<ChannelNorm, List<TensorRef>> refs = new LinkedHashMap<>();
        for (int i = 0; i < sites.size(); i++) {
            refs.put(sites.get(i), insert(plain.graph(), graph, sites.get(i), i, measured, weights));
        }
        Renormalization made = new Renormalization(plain.with(graph.build(), weights));
        made.sites.putAll(refs);
        return made;
    }

    private static List<TensorRef> insert(
            Graph plain,
            GraphBuilder graph,
            ChannelNorm site,
            int number,
            Map<String, TensorData> measured,
            Map<Integer, Weight> weights) {
        double[] mean = ChannelNorm.vector(measured, "mean" + number);
        double[] variance = ChannelNorm.vector(measured, "variance" + number);
        float[] deviation = new float[variance.length];
        for (int c = 0; c < deviation.length; c++) {
            deviation[c] = (float) Math.sqrt(variance[c] + EPSILON);
        }
        TensorData center = TensorData.ofFloats(floats(mean));
        List<TensorData> values =
                List.of(TensorData.ofFloats(deviation), center, center, TensorData.ofFloats(floats(variance)));
        Weight kernel = weights.get(site.kernel());
        Shape shape = Shape.of(deviation.length);
        int[] ids = new int[PARAMETERS.size()];
        TensorRef[] refs = new TensorRef[ids.length];
        for (int p = 0; p < ids.length; p++) {
            ids[p] = graph.newTensorId();
            // No tensor of the model: below all of its ids.
            refs[p] = new TensorRef(kernel.tensor().graph(), -1 - number * ids.length - p);
            String name = kernel.name() + "/" + PARAMETERS.get(p);
            graph.put(Tensor.constant(ids[p], name, DataType.FLOAT32, shape, values.get(p)));
            Role role = p == 0 ? Role.SCALE : p == 1 ? Role.SHIFT : Role.STATISTIC;
            weights.put(ids[p], Weight.of(refs[p], name, shape, role, kernel.node()));
        }
        Node addition = site.addition();
        Tensor output = plain.tensor(site.output());
        int sum = graph.newTensorId();
        graph.put(Tensor.activation(sum, output.name() + "/sum", output.type(), output.shape()));
        graph.replaceNode(
                addition.id(),
                HoneOp.ADD.node(addition.id(), addition.inputs(), List.of(sum), addition.attributes()),
                HoneOp.BATCH_NORM.node(
                        graph.newNodeId(),
                        List.of(sum, ids[0], ids[1], ids[2], ids[3]),
                        addition.outputs(),
                        Attributes.of("epsilon", EPSILON)));
        return List.of(refs);
    }

    private static float[] floats(double... values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    /** The network that is trained. */
    Network network() {
        return network;
    }

    /** For people. */
    List<String> notes() {
        return sites.isEmpty()
                ? List.of()
                : List.of("channels of " + sites.size() + " convolutions were normalized while they were trained");
    }

    /** Whether a normalization was put in, and is none of the model. */
    boolean isOwn(Normalization normalization) {
        Weight gamma = network.weights().get(normalization.gamma());
        return gamma != null && isOwn(gamma.tensor());
    }

    /** Whether a weight is of a normalization that was put in, and not of the model. */
    static boolean isOwn(TensorRef tensor) {
        return tensor.tensor() < 0;
    }

    /**
     * Folds what was put in, as far as that was not done while it was trained: the kernel is folded then.
     *
     * @param values of variables
     * @param weights of the model, to be changed
     */
    void fold(BuiltProgram built, Map<String, TensorData> values, Map<TensorRef, TensorData> weights) {
        Map<Integer, EffectiveValue> folded = new HashMap<>();
        built.biases().forEach((normalization, bias) -> folded.put(normalization.kernel(), bias));
        sites.forEach((site, refs) -> {
            TensorRef bias = network.weights().get(site.bias()).tensor();
            if (folded.containsKey(site.kernel())) {
                weights.put(bias, folded.get(site.kernel()).of(values));
                return;
            }
            Map<TensorRef, String> names = built.names();
            double[][] parameters = refs.stream()
                    .map(ref -> ChannelNorm.vector(values, names.get(ref)))
                    .toArray(double[][]::new);
            double[] factors = new double[parameters[0].length];
            for (int c = 0; c < factors.length; c++) {
                factors[c] = parameters[0][c] / Math.sqrt(parameters[3][c] + EPSILON);
            }
            Weight kernel = network.weights().get(site.kernel());
            double[] shifts = ChannelNorm.vector(values, names.get(bias));
            for (int c = 0; c < factors.length; c++) {
                shifts[c] = (shifts[c] - parameters[2][c]) * factors[c] + parameters[1][c];
            }
            weights.put(kernel.tensor(), ChannelNorm.scaled(kernel, weights.get(kernel.tensor()), factors));
            weights.put(bias, TensorData.ofFloats(floats(shifts)));
        });
    }
}
