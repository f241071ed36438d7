package dev.hone.format.keras.internal.layers;

import dev.hone.format.keras.internal.config.Options;
import dev.hone.format.keras.internal.config.UnsupportedException;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Shape;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Operations;
import dev.hone.model.hone.Value;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/** The activation functions, by their name in Keras. */
public final class Activations {

    /** Of self-normalizing networks (Klambauer et al. 2017), as Keras rounds them. */
    private static final double SELU_ALPHA = 1.6732632423543772;

    private static final double SELU_SCALE = 1.0507009873554805;

    private static final Map<String, BiFunction<HoneBuilder, Value, Value>> FUNCTIONS = functions();

    private Activations() {}

    private static Map<String, BiFunction<HoneBuilder, Value, Value>> functions() {
        Map<String, BiFunction<HoneBuilder, Value, Value>> all = new TreeMap<>();
        all.put("linear", (graph, x) -> x);
        all.put("relu", (graph, x) -> graph.unary(HoneOp.RELU, x));
        all.put("relu6", (graph, x) -> clip(graph, x, 0, 6));
        all.put("leaky_relu", (graph, x) -> leaky(graph, x, 0.2));
        all.put("elu", (graph, x) -> elu(graph, x, 1));
        all.put(
                "selu",
                (graph, x) -> graph.binary(HoneOp.MULTIPLY, elu(graph, x, SELU_ALPHA), graph.scalar(SELU_SCALE)));
        all.put("celu", (graph, x) -> elu(graph, x, 1));
        all.put("gelu", (graph, x) -> gelu(graph, x, false));
        all.put("sigmoid", (graph, x) -> graph.unary(HoneOp.SIGMOID, x));
        all.put("silu", (graph, x) -> graph.binary(HoneOp.MULTIPLY, x, graph.unary(HoneOp.SIGMOID, x)));
        all.put("swish", all.get("silu"));
        all.put("hard_sigmoid", Activations::hardSigmoid);
        all.put("hard_silu", (graph, x) -> graph.unary(HoneOp.HARD_SWISH, x));
        all.put("hard_swish", all.get("hard_silu"));
        all.put("hard_tanh", (graph, x) -> clip(graph, x, -1, 1));
        all.put("tanh", (graph, x) -> graph.unary(HoneOp.TANH, x));
        all.put("tanh_shrink", (graph, x) -> graph.binary(HoneOp.SUBTRACT, x, graph.unary(HoneOp.TANH, x)));
        all.put("softplus", (graph, x) -> graph.unary(HoneOp.SOFTPLUS, x));
        all.put(
                "softsign",
                (graph, x) -> graph.binary(
                        HoneOp.DIVIDE, x, graph.binary(HoneOp.ADD, graph.unary(HoneOp.ABS, x), graph.scalar(1))));
        all.put("exponential", (graph, x) -> graph.unary(HoneOp.EXP, x));
        all.put(
                "mish",
                (graph, x) ->
                        graph.binary(HoneOp.MULTIPLY, x, graph.unary(HoneOp.TANH, graph.unary(HoneOp.SOFTPLUS, x))));
        all.put(
                "log_sigmoid",
                (graph, x) -> graph.unary(HoneOp.NEGATE, graph.unary(HoneOp.SOFTPLUS, graph.unary(HoneOp.NEGATE, x))));
        all.put("softmax", (graph, x) -> new Operations(graph).along(HoneOp.SOFTMAX, x, -1));
        all.put("log_softmax", (graph, x) -> new Operations(graph).along(HoneOp.LOG_SOFTMAX, x, -1));
        all.put("hard_shrink", (graph, x) -> shrink(graph, x, 0.5, false));
        all.put("soft_shrink", (graph, x) -> shrink(graph, x, 0.5, true));
        all.put("squareplus", Activations::squarePlus);
        all.put("sparse_plus", Activations::sparsePlus);
        all.put("sparse_sigmoid", (graph, x) -> affine(graph, clip(graph, x, -1, 1), 0.5, 0.5));
        all.put("threshold", (graph, x) -> threshold(graph, x, 0, 0));
        all.put("glu", Activations::gated);
        all.put("sparsemax", Activations::sparsemax);
        return all;
    }

    /**
     * The activation that an option names.
     *
     * @param otherwise the name where the option is not there
     */
    static Value apply(Call call, String option, String otherwise, Value x) {
        Object value = call.options().values().get(option);
        if (value instanceof Map<?, ?> map) {
            return configured(call, Options.of(map), x);
        }
        return named(call.graph(), value == null ? otherwise : value.toString(), x);
    }

    static Value named(HoneBuilder graph, String name, Value x) {
        BiFunction<HoneBuilder, Value, Value> function = FUNCTIONS.get(name);
        if (function == null) {
            throw new UnsupportedException(
                    "activation " + name + " is not supported; supported: " + String.join(", ", FUNCTIONS.keySet()));
        }
        return function.apply(graph, x);
    }

    /** A function or a layer, serialized as an object. */
    private static Value configured(Call call, Options activation, Value x) {
        Object config = activation.values().get("config");
        if (config instanceof String name) {
            String registered = activation.text("registered_name", name);
            if (activation.values().containsKey("module")
                    && !activation.has("module")
                    && (!registered.equals(name) || !FUNCTIONS.containsKey(name))) {
                throw new UnsupportedException("activation " + registered + " is a custom function, which is not read");
            }
            return named(call.graph(), name, x);
        }
        dev.hone.format.keras.internal.config.LayerConfig layer =
                dev.hone.format.keras.internal.config.LayerConfig.of(activation.values());
        return LayerTable.one(call.inner(layer, LayerWeights.none(), x));
    }

    static Value clip(HoneBuilder graph, Value x, double min, double max) {
        return graph.unary(HoneOp.CLIP, Attributes.of("min", min).with("max", max), x);
    }

    static Value leaky(HoneBuilder graph, Value x, double slope) {
        return graph.unary(HoneOp.LEAKY_RELU, Attributes.of("alpha", slope), x);
    }

    static Value gelu(HoneBuilder graph, Value x, boolean approximate) {
        return graph.unary(HoneOp.GELU, Attributes.of("approximate", approximate), x);
    }

    static Value elu(HoneBuilder graph, Value x, double alpha) {
        return graph.unary(HoneOp.ELU, Attributes.of("alpha", alpha), x);
    }

    static Value affine(HoneBuilder graph, Value x, double scale, double shift) {
        return graph.binary(HoneOp.ADD, graph.binary(HoneOp.MULTIPLY, x, graph.scalar(scale)), graph.scalar(shift));
    }

    /** {@code relu6(x + 3) / 6}. */
    private static Value hardSigmoid(HoneBuilder graph, Value x) {
        Value shifted = graph.binary(HoneOp.ADD, x, graph.scalar(3));
        return graph.binary(HoneOp.MULTIPLY, clip(graph, shifted, 0, 6), graph.scalar(1.0 / 6));
    }

    /** {@code (x + sqrt(x² + 4)) / 2}. */
    private static Value squarePlus(HoneBuilder graph, Value x) {
        Value square = graph.binary(HoneOp.MULTIPLY, x, x);
        Value root = graph.unary(HoneOp.SQRT, graph.binary(HoneOp.ADD, square, graph.scalar(4)));
        return graph.binary(HoneOp.MULTIPLY, graph.binary(HoneOp.ADD, x, root), graph.scalar(0.5));
    }

    /** 0 below -1, {@code x} above 1, {@code (x + 1)² / 4} between. */
    private static Value sparsePlus(HoneBuilder graph, Value x) {
        Value inner = graph.binary(HoneOp.ADD, clip(graph, x, -1, 1), graph.scalar(1));
        Value bow = graph.binary(HoneOp.MULTIPLY, graph.binary(HoneOp.MULTIPLY, inner, inner), graph.scalar(0.25));
        Value above = graph.unary(HoneOp.RELU, graph.binary(HoneOp.SUBTRACT, x, graph.scalar(1)));
        return graph.binary(HoneOp.ADD, bow, above);
    }

    /** Values between {@code -t} and {@code t} become 0, the others stay, or come nearer to 0 by {@code t}. */
    private static Value shrink(HoneBuilder graph, Value x, double t, boolean soft) {
        Value over = graph.binary(HoneOp.SUBTRACT, x, clip(graph, x, -t, t));
        if (soft) {
            return over;
        }
        Value inside = graph.binary(HoneOp.LESS_EQUAL, DataType.BOOL, graph.unary(HoneOp.ABS, x), graph.scalar(t));
        return select(graph, inside, graph.scalar(0), x);
    }

    static Value select(HoneBuilder graph, Value condition, Value then, Value otherwise) {
        Shape shape = HoneBuilder.broadcast(condition.shape(), HoneBuilder.broadcast(then.shape(), otherwise.shape()));
        return graph.node(HoneOp.SELECT, Attributes.NONE, otherwise.type(), shape, condition, then, otherwise);
    }

    /** {@code x} above a threshold, another value elsewhere. */
    static Value threshold(HoneBuilder graph, Value x, double threshold, double otherwise) {
        Value below = graph.binary(HoneOp.LESS_EQUAL, DataType.BOOL, x, graph.scalar(threshold));
        return select(graph, below, graph.scalar(otherwise), x);
    }

    /**
     * Martins and Astudillo 2016, as Keras computes it, which takes the sum of all partial sums of the support where
     * the paper takes the last. Instead of sorting: an entry is in the support if all that is above it is so by less
     * than 1 together.
     */
    private static Value sparsemax(HoneBuilder graph, Value data) {
        Operations operations = new Operations(graph);
        int[] shape = data.shape().toArray();
        int rows = Math.toIntExact(
                IntStream.range(1, shape.length - 1).mapToLong(i -> shape[i]).reduce(1, Math::multiplyExact));
        // Runtimes compare pairs in four dimensions at most.
        Value x = operations.reshapeBatch(
                data, data.multiple() * rows, shape[0] == Shape.DYNAMIC ? shape[0] : shape[0] * rows, data.channels());
        int last = 1;
        Value others = operations.expand(x, last);
        Value each = operations.expand(x, last + 1);
        Value above = graph.unary(HoneOp.RELU, graph.binary(HoneOp.SUBTRACT, others, each));
        Value distance = operations.reduce(HoneOp.REDUCE_SUM, above, false, last + 1);
        Value support = Masks.real(graph, graph.binary(HoneOp.LESS, DataType.BOOL, distance, graph.scalar(1)));
        Value higher = Masks.real(graph, graph.binary(HoneOp.LESS_EQUAL, DataType.BOOL, each, others));
        Value partial =
                operations.reduce(HoneOp.REDUCE_SUM, graph.binary(HoneOp.MULTIPLY, higher, others), false, last + 1);
        Value total = operations.reduce(HoneOp.REDUCE_SUM, graph.binary(HoneOp.MULTIPLY, support, partial), true, last);
        Value count = operations.reduce(HoneOp.REDUCE_SUM, support, true, last);
        Value threshold = graph.binary(HoneOp.DIVIDE, graph.binary(HoneOp.SUBTRACT, total, graph.scalar(1)), count);
        Value shares = graph.unary(HoneOp.RELU, graph.binary(HoneOp.SUBTRACT, x, threshold));
        return operations.reshapeBatch(shares, data.multiple(), shape);
    }

    private static Value gated(HoneBuilder graph, Value x) {
        Operations operations = new Operations(graph);
        int half = x.channels() / 2;
        int last = x.rank() - 1;
        return graph.binary(
                HoneOp.MULTIPLY,
                operations.slice(x, last, 0, half),
                graph.unary(HoneOp.SIGMOID, operations.slice(x, last, half, 2 * half)));
    }
}
