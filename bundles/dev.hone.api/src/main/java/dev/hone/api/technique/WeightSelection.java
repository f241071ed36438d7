package dev.hone.api.technique;

import dev.hone.api.HoneException;
import dev.hone.api.graph.Operators;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.NodeRef;
import dev.hone.model.Sparsity;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import dev.hone.model.traits.OperatorKind;
import dev.hone.model.traits.Traits;
import dev.hone.model.traits.WeightTrait;
import dev.hone.model.traits.WeightTypes;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The weights that a technique such as pruning or clustering changes: float32 constants that are kernels of
 * convolutions, dense and recurrent layers and matrix products; never a bias. Depthwise kernels, which have few weights
 * and lose most, and other trained constants only where a pattern of {@code include} names their operators.
 */
public final class WeightSelection {

    private static final Set<OperatorKind> BY_DEFAULT = EnumSet.of(
            OperatorKind.CONVOLUTION,
            OperatorKind.TRANSPOSED_CONVOLUTION,
            OperatorKind.DENSE,
            OperatorKind.MATRIX_PRODUCT,
            OperatorKind.RECURRENT);

    private final Model model;
    private final Operators operators;
    private final String technique;
    private final Set<Integer> included = new HashSet<>();
    private final Set<Integer> excluded = new HashSet<>();
    private final boolean all;
    private final Map<TensorRef, Selected> selected = new LinkedHashMap<>();

    private WeightSelection(Model model, Operators operators, String technique, String[] include, String[] exclude) {
        this.model = model;
        this.operators = operators;
        this.technique = technique;
        all = OperatorPattern.all(include).isEmpty();
        collect(include, "include", included);
        collect(exclude, "exclude", excluded);
    }

    /**
     * A weight. Not made by the constructor elsewhere.
     *
     * @param tensor the constant
     * @param node the first that reads it
     * @param input by which it does
     * @param traits of that node
     */
    public record Selected(TensorRef tensor, NodeRef node, int input, Traits traits) {

        /** The axis along which each index makes one output channel; {@link Tensor#NONE} where none is known. */
        public int outputChannelAxis() {
            return traits.weight()
                    .filter(weight -> weight.input() == input)
                    .map(WeightTrait::outputChannelAxis)
                    .or(() -> traits.weightTypes().map(WeightTypes::scaleAxis))
                    .orElse(Tensor.NONE);
        }
    }

    /**
     * The weights of a model's operators, each once, in the order of nodes. Patterns speak of the main graph; weights
     * of other graphs are selected where {@code include} is empty.
     *
     * @param technique for messages
     * @param include patterns of the only operators whose weights are taken; empty for those that are by default
     * @param exclude patterns of operators whose weights are left alone
     * @throws HoneException with the reason USAGE if a pattern matches nothing
     */
    public static List<Selected> of(
            Model model, Operators operators, String technique, String[] include, String[] exclude) {
        WeightSelection selection = new WeightSelection(model, operators, technique, include, exclude);
        for (int graph = 0; graph < model.graphs().size(); graph++) {
            for (Node node : model.graphs().get(graph).nodes()) {
                selection.take(graph, node);
            }
        }
        return List.copyOf(selection.selected.values());
    }

    private void collect(String[] patterns, String parameter, Set<Integer> nodes) {
        for (OperatorPattern pattern : OperatorPattern.all(patterns)) {
            nodes.addAll(pattern.nodes(model.main(), operators, technique + ": " + parameter));
        }
    }

    private void take(int graph, Node node) {
        boolean named = graph == 0 && included.contains(node.id());
        if ((!all && !named) || (graph == 0 && excluded.contains(node.id()))) {
            return;
        }
        Graph within = model.graphs().get(graph);
        operators
                .traits(within, node)
                .filter(traits -> named || BY_DEFAULT.contains(traits.kind()))
                .ifPresent(traits -> weights(traits)
                        .distinct()
                        .filter(input -> within.input(node, input)
                                .filter(WeightSelection::isTrainedFloat)
                                .isPresent())
                        .map(input -> new Selected(
                                new TensorRef(graph, node.input(input)), new NodeRef(graph, node.id()), input, traits))
                        .forEach(weight -> selected.putIfAbsent(weight.tensor(), weight)));
    }

    private static Stream<Integer> weights(Traits traits) {
        int bias = traits.weight().map(WeightTrait::bias).orElse(Tensor.NONE);
        return Stream.concat(
                traits.weight().map(WeightTrait::input).stream(),
                traits.weightTypes().map(WeightTypes::inputs).orElse(List.of()).stream()
                        .filter(input -> input != bias));
    }

    private static boolean isTrainedFloat(Tensor tensor) {
        return tensor.isConstant()
                && tensor.type() == DataType.FLOAT32
                && !tensor.variable()
                && !tensor.attributes().has(Sparsity.ATTRIBUTE);
    }
}
