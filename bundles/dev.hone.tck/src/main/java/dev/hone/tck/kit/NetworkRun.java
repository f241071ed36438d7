package dev.hone.tck.kit;

import dev.hone.model.Graph;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Tensor;
import dev.hone.model.traits.Clamp;
import java.util.HashMap;
import java.util.Map;

/**
 * Evaluates models of a {@link Network}'s operators in double precision; constants that are stored as integers count as
 * the real values that they stand for.
 */
public final class NetworkRun {

    private NetworkRun() {}

    /** The first output. */
    public static double[] run(Model model, double[] input) {
        return values(model, input).get(model.main().outputs().get(0));
    }

    /** The values of all activations of the main graph, by id. An operator that is not known passes its input on. */
    public static Map<Integer, double[]> values(Model model, double[] input) {
        Graph graph = model.main();
        Map<Integer, double[]> values = new HashMap<>();
        values.put(graph.inputs().get(0), input);
        for (Node node : graph.nodes()) {
            double[] x = values(graph, values, node.input(0));
            double[] y = new double[(int) elements(graph.tensor(node.output(0)))];
            Clamp clamp = NetworkOperators.clamp(node.operator());
            evaluate(graph, node, values, x, y);
            for (int i = 0; i < y.length; i++) {
                y[i] = Math.min(Math.max(y[i], clamp.min()), clamp.max());
            }
            values.put(node.output(0), y);
        }
        return values;
    }

    static long elements(Tensor tensor) {
        return tensor.shape().rank() > 0 && tensor.shape().dimension(0) < 0
                ? tensor.shape().with(0, 1).elements()
                : tensor.shape().elements();
    }

    private static double[] values(Graph graph, Map<Integer, double[]> values, int id) {
        double[] computed = values.get(id);
        return computed != null ? computed : RealValues.of(graph.tensor(id));
    }

    private static void evaluate(Graph graph, Node node, Map<Integer, double[]> values, double[] x, double[] y) {
        if (node.inputs().size() == 1) {
            for (int i = 0; i < x.length; i++) {
                int to = i % y.length;
                y[to] = i == to ? x[i] : Math.max(y[to], x[i]);
            }
            return;
        }
        double[] weight = values(graph, values, node.input(1));
        double[] bias = values(graph, values, node.input(2));
        int rows = y.length / bias.length;
        int in = x.length / rows;
        for (int i = 0; i < y.length; i++) {
            int row = i / bias.length;
            int channel = i % bias.length;
            y[i] = bias[channel];
            if (node.operator().startsWith("DEPTHWISE")) {
                y[i] += weight[channel] * x[row * in + channel / (bias.length / in)];
            } else {
                for (int j = 0; j < in; j++) {
                    y[i] += weight[channel * in + j] * x[row * in + j];
                }
            }
        }
    }
}
