package dev.hone.quantization;

import dev.hone.api.target.TargetProfile;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.NodeRef;
import dev.hone.model.Quantization;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import dev.hone.model.traits.FixedRange;
import dev.hone.model.traits.Operand;
import dev.hone.model.traits.Traits;
import dev.hone.model.traits.WeightTrait;
import dev.hone.quantization.ScaleGroups.Slot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Chooses scales. What must share one is a group, with the merged range of its members; a fixed output range holds for
 * its whole group where it covers that range, and is converted where the output is read otherwise.
 */
public final class QuantizationPlanner {

    private static final DataType ACTIVATION = DataType.INT8;
    private static final DataType WEIGHT = DataType.INT8;
    private static final DataType BIAS = DataType.INT32;

    private final QuantizationScope scope;
    private final Graph graph;
    private final TargetProfile target;
    private final Map<TensorRef, Range> ranges;
    private final Map<Integer, Quantization> fixed = new HashMap<>();
    private final Map<Slot, Stored> chosen = new HashMap<>();
    private final Map<Integer, Stored> constants = new HashMap<>();
    private final QuantizationPlan.Builder plan = QuantizationPlan.builder();

    private QuantizationPlanner(QuantizationScope scope, Map<TensorRef, Range> ranges, TargetProfile target) {
        this.scope = scope;
        this.graph = scope.model().main();
        this.ranges = ranges;
        this.target = target;
    }

    /**
     * The plan for a scope: int8 activations, symmetric int8 weights (one scale a channel where the target takes that),
     * int32 biases. Reads the constants that become integers.
     *
     * @param ranges of at least the {@link QuantizationScope#observed observed} activations
     * @throws IllegalArgumentException if a range is missing
     * @throws dev.hone.model.InvalidModelException if a constant holds NaN or infinity, naming it
     */
    public static QuantizationPlan plan(QuantizationScope scope, Map<TensorRef, Range> ranges, TargetProfile target) {
        return new QuantizationPlanner(scope, ranges, target).plan();
    }

    private QuantizationPlan plan() {
        List<Node> nodes = scope.integerNodes();
        nodes.forEach(this::collectFixed);
        ScaleGroups groups = tie(nodes, Set.of());
        Set<Integer> conflicting = conflicting(groups);
        if (!conflicting.isEmpty()) {
            groups = tie(nodes, conflicting);
        }
        groups.groups().forEach(this::choose);
        for (Node node : nodes) {
            store(node);
        }
        return plan.integerInputs(scope.border().integerInputs())
                .integerOutputs(scope.border().integerOutputs())
                .build();
    }

    private void collectFixed(Node node) {
        for (FixedRange range : scope.traits(node).fixedRanges()) {
            if (range.type() == ACTIVATION
                    && range.output() < node.outputs().size()
                    && Operands.isActivation(graph, node.output(range.output()))) {
                fixed.put(node.output(range.output()), range.quantization());
            }
        }
    }

    /** @param detached activations that are tied where they are written but not where they are read */
    private ScaleGroups tie(List<Node> nodes, Set<Integer> detached) {
        ScaleGroups groups = new ScaleGroups();
        for (Node node : nodes) {
            for (int i = 0; i < node.inputs().size(); i++) {
                if (isActivationInput(node, i)) {
                    groups.add(read(node, i, Set.of()));
                }
            }
            for (int output : node.outputs()) {
                if (Operands.isActivation(graph, output)) {
                    groups.add(Slot.of(output));
                }
            }
            for (Set<Operand> tie : scope.traits(node).ties()) {
                List<Slot> slots = slots(node, tie, detached);
                for (int i = 1; i < slots.size(); i++) {
                    groups.tie(slots.get(i - 1), slots.get(i));
                }
            }
        }
        return groups;
    }

    private List<Slot> slots(Node node, Set<Operand> tie, Set<Integer> detached) {
        List<Slot> slots = new ArrayList<>();
        for (Operand operand : tie) {
            for (int i : Operands.indices(operand, node)) {
                if (operand.output() && Operands.isActivation(graph, node.output(i))) {
                    slots.add(Slot.of(node.output(i)));
                } else if (!operand.output() && isActivationInput(node, i)) {
                    slots.add(read(node, i, detached));
                }
            }
        }
        return slots;
    }

    private Slot read(Node node, int input, Set<Integer> detached) {
        int tensor = node.input(input);
        return graph.tensor(tensor).isConstant() || detached.contains(tensor)
                ? new Slot(tensor, node.id(), input)
                : Slot.of(tensor);
    }

    /** Whether an input is quantized as activations are: not so weights and biases. */
    private boolean isActivationInput(Node node, int input) {
        return Operands.isReal(graph, node.input(input))
                && constantWeight(node)
                        .filter(weight -> input == weight.input() || input == weight.bias())
                        .isEmpty();
    }

    private Optional<WeightTrait> constantWeight(Node node) {
        Traits traits = scope.traits(node);
        return traits.weight().filter(weight -> graph.input(node, weight.input())
                .filter(Tensor::isConstant)
                .isPresent());
    }

    /** The activations with a fixed range in groups for which none, or none alone, will do. */
    private Set<Integer> conflicting(ScaleGroups groups) {
        Set<Integer> conflicting = new HashSet<>();
        for (List<Slot> group : groups.groups()) {
            List<Slot> fixedSlots = group.stream().filter(this::isFixed).toList();
            if (fixedSlots.isEmpty()) {
                continue;
            }
            Quantization first = fixed.get(fixedSlots.get(0).tensor());
            boolean agree = fixedSlots.stream()
                    .allMatch(slot -> fixed.get(slot.tensor()).equals(first));
            List<Slot> others = group.stream().filter(slot -> !isFixed(slot)).toList();
            Optional<Range> needed = range(others);
            Range representable = Affine.representable(ACTIVATION, first);
            boolean covers = needed.map(range -> representable.contains(range, first.scale(0)))
                    .orElse(true);
            if (!agree || !covers) {
                fixedSlots.forEach(slot -> conflicting.add(slot.tensor()));
            }
        }
        return conflicting;
    }

    private boolean isFixed(Slot slot) {
        return slot.isActivation() && fixed.containsKey(slot.tensor());
    }

    private void choose(List<Slot> group) {
        Quantization quantization = group.stream()
                .filter(this::isFixed)
                .findFirst()
                .map(slot -> fixed.get(slot.tensor()))
                .orElseGet(() -> Affine.activation(
                        range(group)
                                .orElseThrow(() -> new IllegalArgumentException("no range is given for tensor '"
                                        + graph.tensor(group.get(0).tensor()).label() + "'")),
                        ACTIVATION));
        group.forEach(slot -> chosen.put(slot, new Stored(ACTIVATION, quantization)));
    }

    /** The merged range of what is known; empty where nothing is. */
    private Optional<Range> range(List<Slot> slots) {
        return slots.stream().flatMap(slot -> range(slot.tensor()).stream()).reduce(Range::merge);
    }

    private Optional<Range> range(int tensor) {
        if (graph.tensor(tensor).isConstant()) {
            return Optional.of(ConstantValues.range(graph.tensor(tensor)));
        }
        Optional<Range> observed = Optional.ofNullable(ranges.get(new TensorRef(QuantizationScope.MAIN, tensor)));
        return graph.producer(tensor)
                .map(scope::traits)
                .map(traits -> observed.map(range -> range.within(traits.clamp())))
                .orElse(observed);
    }

    private void store(Node node) {
        plan.node(ref(node));
        for (int i = 0; i < node.inputs().size(); i++) {
            if (isActivationInput(node, i)) {
                storeRead(node, i);
            }
        }
        constantWeight(node).ifPresent(weight -> storeWeight(node, weight));
        for (int output : node.outputs()) {
            if (Operands.isActivation(graph, output)) {
                plan.tensor(ref(output), chosen.get(Slot.of(output)));
            }
        }
    }

    private void storeRead(Node node, int input) {
        int tensor = node.input(input);
        Slot own = new Slot(tensor, node.id(), input);
        if (graph.tensor(tensor).isConstant()) {
            storeConstant(node, input, chosen.get(own));
            return;
        }
        Stored stored = chosen.get(Slot.of(tensor));
        plan.tensor(ref(tensor), stored);
        Stored converted = chosen.getOrDefault(own, stored);
        if (!converted.equals(stored)) {
            plan.use(ref(node), input, converted);
        }
    }

    private void storeWeight(Node node, WeightTrait trait) {
        Tensor weight = graph.tensor(node.input(trait.input()));
        float input = stored(node, trait.data()).quantization().scale(0);
        Quantization quantization = weightScales(weight, node, trait);
        Optional<Tensor> bias = trait.bias() == Tensor.NONE ? Optional.empty() : graph.input(node, trait.bias());
        if (bias.isPresent()) {
            quantization = Affine.raisedFor(quantization, input, ConstantValues.all(bias.get()));
            storeConstant(node, trait.bias(), new Stored(BIAS, Affine.bias(input, quantization)));
        }
        storeConstant(node, trait.input(), new Stored(WEIGHT, quantization));
    }

    private Quantization weightScales(Tensor weight, Node node, WeightTrait trait) {
        if (target.perChannel().contains(scope.traits(node).kind())) {
            int axis = trait.outputChannelAxis();
            return Affine.symmetric(ConstantValues.magnitudes(weight, axis), WEIGHT, axis);
        }
        Range range = ConstantValues.range(weight);
        return Affine.symmetric(Math.max(Math.abs(range.min()), Math.abs(range.max())), WEIGHT);
    }

    /** How a node reads an activation. */
    private Stored stored(Node node, int input) {
        Stored own = chosen.get(new Slot(node.input(input), node.id(), input));
        return own == null ? chosen.get(Slot.of(node.input(input))) : own;
    }

    /**
     * A constant that is read in several ways is stored as the first node reads it, and once more for each other way.
     */
    private void storeConstant(Node node, int input, Stored stored) {
        int tensor = node.input(input);
        Stored first = constants.putIfAbsent(tensor, stored);
        if (first == null) {
            plan.tensor(ref(tensor), stored);
        } else if (!first.equals(stored)) {
            plan.use(ref(node), input, stored);
        }
    }

    private static TensorRef ref(int tensor) {
        return new TensorRef(QuantizationScope.MAIN, tensor);
    }

    private static NodeRef ref(Node node) {
        return new NodeRef(QuantizationScope.MAIN, node.id());
    }
}
