package dev.hone.quantization;

import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.Sparsity;
import dev.hone.model.Tensor;
import dev.hone.model.traits.Operand;
import dev.hone.model.traits.OperatorKind;
import dev.hone.model.traits.Traits;
import dev.hone.model.traits.WeightTrait;
import dev.hone.model.traits.WeightTypes;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** The constants of a node that a scheme stores in fewer bits while the node computes in float. */
final class WeightConstants {

    /** As the TensorFlow Lite converter: below, storing activations in 8 bits costs more time than it saves. */
    private static final long SMALLEST_HYBRID = 1024;
    /** What one more tensor and operator occupy in a file, about. */
    private static final long CONVERSION_BYTES = 160;
    /** A float32 scale and an int64 zero point. */
    private static final long SCALE_BYTES = 12;

    private static final long SMALLEST_CHANNEL = 32;

    private WeightConstants() {}

    /** Whether a scheme has anything to store at a node. */
    static boolean concern(Graph graph, Node node, Optional<Traits> known, Scheme scheme) {
        if (scheme == Scheme.FLOAT16) {
            return known.map(traits -> !inputs(graph, node, traits, scheme).isEmpty())
                    .orElseGet(() -> readsConstants(graph, node));
        }
        return known.map(traits -> traits.weightTypes().isPresent() || isTable(graph, node, traits))
                .orElseGet(() -> readsConstants(graph, node));
    }

    /** Why a node that a scheme concerns has to stay as it is; empty if it need not. */
    static Optional<String> obstacle(Graph graph, Node node, Optional<Traits> known, Scheme scheme) {
        if (known.isEmpty()) {
            return Optional.of("nothing is known of the operator");
        }
        Traits traits = known.get();
        List<Integer> inputs = inputs(graph, node, traits, scheme);
        if (inputs.isEmpty()) {
            return Optional.of("its weight is no dense float32 constant");
        }
        long elements = inputs.stream()
                .mapToLong(input -> graph.tensor(node.input(input)).shape().elements())
                .sum();
        if (scheme == Scheme.DYNAMIC_RANGE && elements < SMALLEST_HYBRID) {
            return Optional.of("fewer than " + SMALLEST_HYBRID + " weights");
        }
        return inputs.stream().anyMatch(input -> pays(graph, node, traits, scheme, input))
                ? Optional.empty()
                : Optional.of("too small to gain from "
                        + scheme.weights().orElseThrow().name().toLowerCase(Locale.ROOT));
    }

    /** Indices of the inputs that a scheme stores otherwise. */
    static List<Integer> inputs(Graph graph, Node node, Traits traits, Scheme scheme) {
        if (scheme == Scheme.FLOAT16) {
            return isConversion(traits.kind())
                    ? List.of()
                    : IntStream.range(0, node.inputs().size())
                            .filter(input -> isStorable(graph, node, input))
                            .filter(input -> pays(graph, node, traits, scheme, leader(graph, node, traits, input)))
                            .boxed()
                            .toList();
        }
        List<Integer> inputs = traits.weightTypes().map(WeightTypes::inputs).orElseGet(() -> List.of(0));
        return inputs.stream().filter(input -> isStorable(graph, node, input)).toList();
    }

    /**
     * The scheme in which a node stores weights that was asked to store them as another: INT4 where few weights share a
     * scale saves little beside the scale and costs most, so INT8 is taken there.
     */
    static Scheme refined(Graph graph, Node node, Optional<Traits> known, Scheme scheme) {
        Optional<WeightTypes> types = known.flatMap(Traits::weightTypes);
        if (scheme != Scheme.WEIGHT_INT4 || types.isEmpty() || types.get().scaleAxis() == Tensor.NONE) {
            return scheme;
        }
        int axis = types.get().scaleAxis();
        boolean few = inputs(graph, node, known.get(), scheme).stream()
                .map(input -> graph.tensor(node.input(input)).shape())
                .anyMatch(shape ->
                        axis < shape.rank() && shape.elements() < SMALLEST_CHANNEL * (long) shape.dimension(axis));
        return few ? Scheme.WEIGHT_INT8 : scheme;
    }

    /** A bias follows its weight: kernels want both as floats from the start, or neither. */
    private static int leader(Graph graph, Node node, Traits traits, int input) {
        return traits.weight()
                .filter(weight -> weight.bias() == input && isStorable(graph, node, weight.input()))
                .map(WeightTrait::input)
                .orElse(input);
    }

    /** Whether a node does nothing but move values of a constant, chosen by what it reads beside. */
    static boolean isTable(Graph graph, Node node, Traits traits) {
        return traits.movesValues()
                && isStorable(graph, node, 0)
                && traits.ties().contains(Set.of(Operand.input(0), Operand.output(0)))
                && IntStream.range(1, node.inputs().size()).noneMatch(i -> Operands.isReal(graph, node.input(i)));
    }

    /** Whether the file becomes smaller. */
    private static boolean pays(Graph graph, Node node, Traits traits, Scheme scheme, int input) {
        Tensor constant = graph.tensor(node.input(input));
        DataType type = scheme.weights().orElseThrow();
        long elements = constant.shape().elements();
        long saved = DataType.FLOAT32.bytes(elements) - type.bytes(elements);
        int axis = traits.weightTypes().map(WeightTypes::scaleAxis).orElse(Tensor.NONE);
        int scales = type.isFloat() || axis < 0 || axis >= constant.shape().rank()
                ? 0
                : constant.shape().dimension(axis);
        return saved > CONVERSION_BYTES + scales * SCALE_BYTES;
    }

    private static boolean readsConstants(Graph graph, Node node) {
        return IntStream.range(0, node.inputs().size()).anyMatch(input -> isStorable(graph, node, input));
    }

    private static boolean isStorable(Graph graph, Node node, int input) {
        return graph.input(node, input)
                .filter(tensor -> tensor.isConstant()
                        && tensor.type() == DataType.FLOAT32
                        && !tensor.variable()
                        && !tensor.attributes().has(Sparsity.ATTRIBUTE))
                .isPresent();
    }

    private static boolean isConversion(OperatorKind kind) {
        return kind == OperatorKind.QUANTIZE || kind == OperatorKind.DEQUANTIZE || kind == OperatorKind.DENSIFY;
    }
}
