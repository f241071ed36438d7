package dev.hone.quantization;

import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.Tensor;
import dev.hone.model.traits.Operand;
import dev.hone.model.traits.WeightTrait;
import dev.hone.quantization.ScaleGroups.Slot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which slots the integer nodes of a scope have, and which of them share a scale. */
final class Ties {

    private final QuantizationScope scope;
    private final Graph graph;

    Ties(QuantizationScope scope) {
        this.scope = scope;
        this.graph = scope.model().main();
    }

    /** @param detached activations that are tied where they are written but not where they are read */
    ScaleGroups groups(Set<Integer> detached) {
        ScaleGroups groups = new ScaleGroups();
        for (Node node : scope.integerNodes()) {
            for (int i = 0; i < node.inputs().size(); i++) {
                if (isActivationInput(node, i)) {
                    boolean symmetric = scope.traits(node).symmetricInputs().contains(i);
                    groups.add(read(node, i, symmetric ? detached : Set.of()));
                }
            }
            for (int output : node.outputs()) {
                if (Operands.isActivation(graph, output)) {
                    groups.add(Slot.of(output, scope.type(node)));
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
                    slots.add(Slot.of(node.output(i), scope.type(node)));
                } else if (!operand.output() && isActivationInput(node, i)) {
                    slots.add(read(node, i, detached));
                }
            }
        }
        return slots;
    }

    private Slot read(Node node, int input, Set<Integer> detached) {
        int tensor = node.input(input);
        DataType type = scope.type(node);
        return graph.tensor(tensor).isConstant()
                        || (detached.contains(tensor) && home(tensor).type() == type)
                ? own(node, input)
                : Slot.of(tensor, type);
    }

    /** The readings that have to be symmetric. */
    Set<Slot> symmetric(Set<Integer> detached) {
        Set<Slot> symmetric = new HashSet<>();
        for (Node node : scope.integerNodes()) {
            for (int input : scope.traits(node).symmetricInputs()) {
                if (isActivationInput(node, input)) {
                    symmetric.add(read(node, input, detached));
                }
            }
        }
        return symmetric;
    }

    /** One node's reading of a tensor in a way of its own. */
    Slot own(Node node, int input) {
        return new Slot(node.input(input), scope.type(node), node.id(), input);
    }

    /** An activation in the type in which it comes into being. */
    Slot home(int activation) {
        return Slot.of(activation, scope.type(activation).orElseThrow());
    }

    /** Whether an input is quantized as activations are: not so weights and biases. */
    boolean isActivationInput(Node node, int input) {
        return Operands.isReal(graph, node.input(input))
                && constantWeight(node)
                        .filter(weight -> input == weight.input() || input == weight.bias())
                        .isEmpty();
    }

    Optional<WeightTrait> constantWeight(Node node) {
        return scope.traits(node).weight().filter(weight -> graph.input(node, weight.input())
                .filter(Tensor::isConstant)
                .isPresent());
    }
}
