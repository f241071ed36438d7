package dev.hone.training.tuning;

import dev.hone.api.graph.Operators;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.NodeRef;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.traits.WeightTrait;
import dev.hone.training.Weight;
import dev.hone.training.Weight.Role;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which constants of a network can be trained. What a constant is for shows in the operation that it reaches, perhaps
 * through others that move its values: what data is multiplied by, tables, normalizations; and vectors that are added
 * to or multiplied with channels behind a weight. Other constants are part of how the network is built, such as the
 * scale of its input or a mask.
 */
final class WeightFinder {

    private final Graph read;
    private final Operators operators;
    private final Graph network;
    private final Set<Integer> learned = new HashSet<>();
    private final Map<Integer, Weight> weights = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    /** @param tensors where the tensors that were read are in the network */
    WeightFinder(Graph read, Operators operators, Graph network, Map<TensorRef, Integer> tensors) {
        this.read = read;
        this.operators = operators;
        this.network = network;
        markLearned();
        GradientPaths paths = GradientPaths.to(network, network.outputs());
        int frozen = 0;
        for (Node node : read.nodes()) {
            for (int i = 0; i < node.inputs().size(); i++) {
                Optional<Tensor> constant = read.input(node, i).filter(Tensor::isConstant);
                Integer id = constant.isEmpty()
                        ? null
                        : tensors.get(new TensorRef(0, constant.get().id()));
                if (id == null || weights.containsKey(id) || constant.get().type() != DataType.FLOAT32) {
                    continue;
                }
                Optional<Role> role = role(id, id);
                if (role.isPresent() && role.get() != Role.STATISTIC && !paths.reach(id)) {
                    frozen++;
                } else if (role.isPresent()) {
                    weights.put(id, weight(constant.get(), role.get(), node, i));
                }
            }
        }
        if (frozen > 0) {
            notes.add(frozen + " weights are frozen: they lie before " + String.join(", ", paths.ends())
                    + ", which has no gradient");
        }
    }

    /** By their tensors in the network, in the order of the nodes that read them. */
    Map<Integer, Weight> weights() {
        return weights;
    }

    List<String> notes() {
        return notes;
    }

    /** Everything behind a product with a constant, or a table. */
    private void markLearned() {
        for (Node node : network.nodes()) {
            boolean first = HoneNodes.multiplies(node) || node.operator().equals("GATHER");
            boolean constant = node.inputs().stream().anyMatch(this::isConstant);
            if ((first && constant) || node.inputs().stream().anyMatch(learned::contains)) {
                learned.addAll(node.outputs());
            }
        }
    }

    /** Whether a tensor is a constant, perhaps moved. */
    private boolean isConstant(int id) {
        return network.tensor(HoneNodes.source(network, id)).isConstant();
    }

    private Optional<Role> role(int constant, int id) {
        for (Node node : network.consumers(id)) {
            Optional<Role> role = HoneNodes.moves(node)
                    ? role(constant, node.output(0))
                    : role(constant, node, node.inputs().indexOf(id));
            if (role.isPresent()) {
                return role;
            }
        }
        return Optional.empty();
    }

    private Optional<Role> role(int constant, Node node, int input) {
        return switch (HoneOp.valueOf(node.operator())) {
            case CONV_2D, DEPTHWISE_CONV_2D, CONV_2D_TRANSPOSE, CONV_3D, MATMUL -> Optional.of(Role.KERNEL);
            case GATHER -> input == 0 ? Optional.of(Role.EMBEDDING) : Optional.empty();
            case PRELU -> input == 1 ? Optional.of(Role.OTHER) : Optional.empty();
            case BATCH_NORM -> Optional.of(input == 1 ? Role.SCALE : input == 2 ? Role.SHIFT : Role.STATISTIC);
            case ADD, SUBTRACT -> beside(constant, node, input).map(this::added);
            case MULTIPLY ->
                beside(constant, node, input).filter(x -> size(constant) > 1).map(x -> Role.SCALE);
            default -> Optional.empty();
        };
    }

    private Role added(int to) {
        return network.producer(to).filter(HoneNodes::multiplies).isPresent() ? Role.BIAS : Role.SHIFT;
    }

    /** The learned value with whose channels a vector is put together, if it is one. */
    private Optional<Integer> beside(int constant, Node node, int input) {
        int other = node.input(1 - input);
        Shape shape = network.tensor(other).shape();
        return learned.contains(other)
                        && shape.rank() > 0
                        && size(constant) == shape.dimension(shape.rank() - 1)
                        && network.tensor(constant).shape().rank() > 0
                ? Optional.of(other)
                : Optional.empty();
    }

    private long size(int constant) {
        return network.tensor(constant).shape().elements();
    }

    private Weight weight(Tensor constant, Role role, Node node, int input) {
        Weight weight = Weight.of(
                new TensorRef(0, constant.id()), constant.label(), constant.shape(), role, new NodeRef(0, node.id()));
        if (role != Role.KERNEL) {
            return weight;
        }
        Optional<WeightTrait> trait =
                operators.traits(read, node).flatMap(traits -> traits.weight()).filter(found -> found.input() == input);
        return trait.map(known -> weight.withAxes(known.outputChannelAxis(), known.inputChannelAxis()))
                .orElseGet(() -> HoneAxes.of(node, constant.shape())
                        .map(axes -> weight.withAxes(axes.output(), axes.input()))
                        .orElse(weight));
    }
}
