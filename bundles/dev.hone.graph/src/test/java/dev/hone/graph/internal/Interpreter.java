package dev.hone.graph.internal;

import dev.hone.model.Graph;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.traits.Clamp;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;

/** Computes what a {@link Net} computes, in double precision. */
final class Interpreter {

    private final Graph graph;
    private final Map<Integer, double[]> values = new HashMap<>();

    private Interpreter(Graph graph) {
        this.graph = graph;
    }

    /** The outputs of the main graph, in order. */
    static List<double[]> run(Model model, double[] input) {
        Interpreter run = new Interpreter(model.main());
        run.values.put(model.main().inputs().get(0), input);
        for (Tensor tensor : model.main().tensors()) {
            if (tensor.isConstant()) {
                float[] floats = FloatValues.of(tensor);
                double[] wide = new double[floats.length];
                for (int i = 0; i < wide.length; i++) {
                    wide[i] = floats[i];
                }
                run.values.put(tensor.id(), wide);
            }
        }
        for (Node node : model.main().nodes()) {
            run.values.put(node.output(0), run.evaluate(node));
        }
        return model.main().outputs().stream().map(run.values::get).toList();
    }

    private double[] evaluate(Node node) {
        double[] x = values.get(node.input(0));
        return switch (node.operator()) {
            case "CONV", "DEPTHWISE", "DENSE" -> clamped(layer(node, x), Net.clamp(node));
            case "RELU" -> clamped(x, new Clamp(0, Double.POSITIVE_INFINITY));
            case "CLIP" -> clamped(x, Net.clamp(node));
            case "ADD" -> binary(node, (a, b) -> a + b);
            case "SUBTRACT" -> binary(node, (a, b) -> a - b);
            case "MULTIPLY" -> binary(node, (a, b) -> a * b);
            case "DIVIDE" -> binary(node, (a, b) -> a / b);
            case "BATCH_NORM" -> batchNorm(node, x);
            case "IDENTITY", "RESHAPE", "CAST", "PAD", "TRANSPOSE" -> x;
            default -> throw new IllegalArgumentException(node.operator());
        };
    }

    private static double[] clamped(double[] x, Clamp clamp) {
        double[] y = new double[x.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = Math.min(Math.max(x[i], clamp.min()), clamp.max());
        }
        return y;
    }

    /** One of the operands has the shape of the result, the other one value a channel or one for all. */
    private double[] binary(Node node, DoubleBinaryOperator operator) {
        double[] a = values.get(node.input(0));
        double[] b = values.get(node.input(1));
        double[] y = new double[Math.max(a.length, b.length)];
        for (int i = 0; i < y.length; i++) {
            y[i] = operator.applyAsDouble(a[i % a.length], b[i % b.length]);
        }
        return y;
    }

    private double[] batchNorm(Node node, double[] x) {
        double[] y = new double[x.length];
        double epsilon = node.attributes().real("epsilon", 0);
        for (int i = 0; i < y.length; i++) {
            int channel = i % values.get(node.input(1)).length;
            y[i] = (x[i] - values.get(node.input(3))[channel])
                            / Math.sqrt(values.get(node.input(4))[channel] + epsilon)
                            * values.get(node.input(1))[channel]
                    + values.get(node.input(2))[channel];
        }
        return y;
    }

    private double[] layer(Node node, double[] x) {
        Shape in = graph.tensor(node.input(0)).shape();
        Shape out = graph.tensor(node.output(0)).shape();
        double[] weight = values.get(node.input(1));
        double[] bias = values.get(node.input(2));
        int channels = out.dimension(3);
        int depth = in.dimension(3);
        Shape filter = graph.tensor(node.input(1)).shape();
        int kernel = filter.rank() == 4 ? filter.dimension(1) : 1;
        int border = node.attributes().flag("same", false) ? (kernel - 1) / 2 : 0;
        boolean depthwise = node.operator().equals("DEPTHWISE");
        double[] y = new double[(int) out.elements()];
        for (int i = 0; i < y.length; i++) {
            int channel = i % channels;
            int column = i / channels % out.dimension(2);
            int row = i / channels / out.dimension(2);
            y[i] = bias == null ? 0 : bias[channel];
            for (int tap = 0; tap < kernel * kernel; tap++) {
                int r = row + tap / kernel - border;
                int c = column + tap % kernel - border;
                if (r < 0 || c < 0 || r >= in.dimension(1) || c >= in.dimension(2)) {
                    continue;
                }
                int pixel = (r * in.dimension(2) + c) * depth;
                if (depthwise) {
                    y[i] += weight[tap * channels + channel] * x[pixel + channel / (channels / depth)];
                } else {
                    for (int j = 0; j < depth; j++) {
                        y[i] += weight[(channel * kernel * kernel + tap) * depth + j] * x[pixel + j];
                    }
                }
            }
        }
        return y;
    }
}
