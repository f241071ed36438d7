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
import dev.hone.model.traits.WeightTrait;
import dev.hone.quantization.ScaleGroups.Slot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Chooses scales. What must share one is a group, with the merged range of its members; a fixed output range holds for
 * its whole group where it covers that range, and is converted where the output is read otherwise.
 */
public final class QuantizationPlanner {

    private final QuantizationScope scope;
    private final Graph graph;
    private final Ties ties;
    private final TargetProfile target;
    private final Map<TensorRef, Range> ranges;
    private final Map<TensorRef, Stored> weights;
    private final Map<Integer, Quantization> fixed = new HashMap<>();
    private final Map<Slot, Stored> chosen = new HashMap<>();
    private final Map<Integer, Stored> constants = new HashMap<>();
    private final int block;
    private final QuantizationPlan.Builder plan = QuantizationPlan.builder();

    private QuantizationPlanner(
            QuantizationScope scope,
            Map<TensorRef, Range> ranges,
            Map<TensorRef, Stored> weights,
            TargetProfile target,
            int block) {
        this.scope = scope;
        this.graph = scope.model().main();
        this.ties = new Ties(scope);
        this.ranges = ranges;
        this.weights = weights;
        this.target = target;
        this.block = block;
    }

    /**
     * The plan for the integer nodes of a scope: activations in the type of the node's scheme, symmetric int8 weights
     * (one scale a channel where the target takes that), int32 or int64 biases. Where an activation is read in another
     * type than it is written in, it is converted. Reads the constants that become integers.
     *
     * @param ranges of at least the {@link QuantizationScope#observed observed} activations
     * @throws IllegalArgumentException if a range is missing
     * @throws dev.hone.model.InvalidModelException if a constant holds NaN or infinity, naming it
     */
    public static QuantizationPlan plan(QuantizationScope scope, Map<TensorRef, Range> ranges, TargetProfile target) {
        return plan(scope, ranges, target, 0);
    }

    /**
     * The same with INT4 weights of {@link Scheme#WEIGHT_INT4} in blocks where the operator reads them so and the block
     * divides the last dimension; all others have one scale a channel.
     *
     * @param block elements along the last axis that share a scale; 0 for one scale a channel everywhere
     */
    public static QuantizationPlan plan(
            QuantizationScope scope, Map<TensorRef, Range> ranges, TargetProfile target, int block) {
        return new QuantizationPlanner(scope, ranges, Map.of(), target, block).plan();
    }

    /**
     * The same with types and scales that are given for some weights of integer nodes, such as those that were trained.
     * Where a bias would not fit otherwise, scales are raised.
     *
     * @param weights INT8 or INT4; scales for the whole tensor, or along the axis of the output channels
     */
    public static QuantizationPlan plan(
            QuantizationScope scope,
            Map<TensorRef, Range> ranges,
            Map<TensorRef, Stored> weights,
            TargetProfile target) {
        return new QuantizationPlanner(scope, ranges, weights, target, 0).plan();
    }

    /**
     * What shares a scale in the plan of a scope: its {@link QuantizationScope#observed observed} activations, each in
     * one group. What only moves their values has their scale as well and is not listed.
     *
     * @param ranges of the observed activations
     * @throws IllegalArgumentException if a range is missing
     */
    public static List<ScaleGroup> groups(QuantizationScope scope, Map<TensorRef, Range> ranges, TargetProfile target) {
        return new QuantizationPlanner(scope, ranges, Map.of(), target, 0).groups();
    }

    private List<ScaleGroup> groups() {
        Set<TensorRef> observed = new HashSet<>(scope.observed());
        List<ScaleGroup> found = new ArrayList<>();
        eachGroup((group, symmetric) -> {
            List<TensorRef> activations = group.stream()
                    .filter(slot -> slot.isActivation() && slot.equals(ties.home(slot.tensor())))
                    .map(slot -> ref(slot.tensor()))
                    .filter(observed::contains)
                    .toList();
            if (!activations.isEmpty()) {
                found.add(new ScaleGroup(
                        activations,
                        group.get(0).type(),
                        symmetric,
                        given(group),
                        range(group).orElseThrow(() -> noRange(group)),
                        new GroupBounds(scope, ranges).of(group)));
            }
        });
        return found;
    }

    private void eachGroup(BiConsumer<List<Slot>, Boolean> use) {
        scope.integerNodes().forEach(this::collectFixed);
        ScaleGroups groups = ties.groups(Set.of());
        Set<Integer> conflicting = conflicting(groups);
        if (!conflicting.isEmpty()) {
            groups = ties.groups(conflicting);
        }
        Set<Slot> symmetric = ties.symmetric(conflicting);
        groups.groups().forEach(group -> use.accept(group, group.stream().anyMatch(symmetric::contains)));
    }

    private QuantizationPlan plan() {
        eachGroup(this::choose);
        for (Node node : scope.integerNodes()) {
            store(node);
        }
        new WeightPlanner(scope, target, block, plan).plan();
        return plan.integerInputs(scope.border().integerInputs())
                .integerOutputs(scope.border().integerOutputs())
                .build();
    }

    private void collectFixed(Node node) {
        for (FixedRange range : scope.traits(node).fixedRanges()) {
            if (range.type() == scope.type(node)
                    && range.output() < node.outputs().size()
                    && Operands.isActivation(graph, node.output(range.output()))) {
                fixed.put(node.output(range.output()), range.quantization());
            }
        }
    }

    /** The activations with a fixed range in groups for which none, or none alone, will do. */
    private Set<Integer> conflicting(ScaleGroups groups) {
        Set<Integer> conflicting = new HashSet<>();
        Set<Slot> symmetric = ties.symmetric(Set.of());
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
            Range representable = Affine.representable(group.get(0).type(), first);
            boolean covers = needed.map(range -> representable.contains(range, first.scale(0)))
                    .orElse(true);
            boolean centred = first.zeroPoint(0) == 0 || group.stream().noneMatch(symmetric::contains);
            if (!agree || !covers || !centred) {
                fixedSlots.forEach(slot -> conflicting.add(slot.tensor()));
            }
        }
        return conflicting;
    }

    private boolean isFixed(Slot slot) {
        return fixed.containsKey(slot.tensor()) && slot.equals(ties.home(slot.tensor()));
    }

    private void choose(List<Slot> group, boolean symmetric) {
        DataType type = group.get(0).type();
        Stored stored = new Stored(type, given(group).orElseGet(() -> free(group, symmetric)));
        group.forEach(slot -> chosen.put(slot, stored));
    }

    private Optional<Quantization> given(List<Slot> group) {
        return group.stream().filter(this::isFixed).findFirst().map(slot -> fixed.get(slot.tensor()));
    }

    private Quantization free(List<Slot> group, boolean symmetric) {
        Slot first = group.get(0);
        Range range = range(group).orElseThrow(() -> noRange(group));
        return symmetric ? Affine.symmetricActivation(range, first.type()) : Affine.activation(range, first.type());
    }

    private IllegalArgumentException noRange(List<Slot> group) {
        return new IllegalArgumentException("no range is given for tensor '"
                + graph.tensor(group.get(0).tensor()).label() + "'");
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
        plan.node(ref(node), scope.scheme(ref(node)));
        for (int i = 0; i < node.inputs().size(); i++) {
            if (ties.isActivationInput(node, i)) {
                storeRead(node, i);
            }
        }
        ties.constantWeight(node).ifPresent(weight -> storeWeight(node, weight));
        for (int output : node.outputs()) {
            if (Operands.isActivation(graph, output)) {
                plan.tensor(ref(output), chosen.get(ties.home(output)));
            }
        }
    }

    private void storeRead(Node node, int input) {
        int tensor = node.input(input);
        if (graph.tensor(tensor).isConstant()) {
            storeConstant(node, input, stored(node, input));
            return;
        }
        Stored stored = chosen.get(ties.home(tensor));
        plan.tensor(ref(tensor), stored);
        if (!stored(node, input).equals(stored)) {
            plan.use(ref(node), input, stored(node, input));
        }
    }

    private void storeWeight(Node node, WeightTrait trait) {
        Scheme scheme = scope.scheme(ref(node));
        Tensor weight = graph.tensor(node.input(trait.input()));
        DataType type =
                given(weight).map(Stored::type).orElseGet(() -> scheme.weights().orElseThrow());
        float input = stored(node, trait.data()).quantization().scale(0);
        Quantization quantization = weightScales(weight, node, trait, type);
        Optional<Tensor> bias = trait.bias() == Tensor.NONE ? Optional.empty() : graph.input(node, trait.bias());
        if (bias.isPresent()) {
            DataType wide = scheme.bias().orElseThrow();
            if (wide == DataType.INT32) {
                quantization = Affine.raisedFor(quantization, input, ConstantValues.all(bias.get()));
            }
            storeConstant(node, trait.bias(), new Stored(wide, Affine.bias(input, quantization)));
        }
        storeConstant(node, trait.input(), new Stored(type, quantization));
    }

    private Optional<Stored> given(Tensor weight) {
        return Optional.ofNullable(weights.get(ref(weight.id())));
    }

    private Quantization weightScales(Tensor weight, Node node, WeightTrait trait, DataType type) {
        Optional<Stored> given = given(weight);
        if (given.isPresent()) {
            return given.get().quantization();
        }
        if (target.perChannel().contains(scope.traits(node).kind()) && !scope.hasOneScale(ref(weight.id()))) {
            int axis = trait.outputChannelAxis();
            return Affine.symmetric(ConstantValues.magnitudes(weight, axis), type, axis);
        }
        Range range = ConstantValues.range(weight);
        return Affine.symmetric(Math.max(Math.abs(range.min()), Math.abs(range.max())), type);
    }

    /** How a node reads an activation, or a constant in place of one. */
    private Stored stored(Node node, int input) {
        Stored own = chosen.get(ties.own(node, input));
        return own == null ? chosen.get(Slot.of(node.input(input), scope.type(node))) : own;
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
