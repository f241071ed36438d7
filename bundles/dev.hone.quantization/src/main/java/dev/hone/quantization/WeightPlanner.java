package dev.hone.quantization;

import dev.hone.api.target.TargetProfile;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.HalfData;
import dev.hone.model.Node;
import dev.hone.model.NodeRef;
import dev.hone.model.Quantization;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import dev.hone.model.traits.Traits;
import dev.hone.model.traits.WeightTypes;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Chooses how constants of nodes that compute in float are stored. */
final class WeightPlanner {

    private final QuantizationScope scope;
    private final TargetProfile target;
    private final int block;
    private final QuantizationPlan.Builder plan;

    /** @param block elements that share a scale where INT4 weights are read in blocks; 0 for none */
    WeightPlanner(QuantizationScope scope, TargetProfile target, int block, QuantizationPlan.Builder plan) {
        this.scope = scope;
        this.target = target;
        this.block = block;
        this.plan = plan;
    }

    void plan() {
        for (Map.Entry<NodeRef, Traits> entry : scope.weightNodes().entrySet()) {
            NodeRef ref = entry.getKey();
            Graph graph = scope.model().graphs().get(ref.graph());
            Node node = scope.node(ref);
            Scheme scheme = scope.scheme(ref);
            Traits traits = entry.getValue();
            List<Integer> inputs = WeightConstants.inputs(graph, node, traits, scheme);
            if (scheme == Scheme.FLOAT16) {
                inputs.forEach(input -> halve(ref, graph, node, input));
            } else if (readsIntegers(ref, graph, node, traits, scheme)) {
                table(ref, graph, node, scheme);
            } else {
                inputs.forEach(input -> plan.weight(
                        ref,
                        input,
                        form(
                                graph.tensor(node.input(input)),
                                traits,
                                scheme,
                                scope.hasOneScale(new TensorRef(ref.graph(), node.input(input))))));
            }
        }
    }

    private void halve(NodeRef ref, Graph graph, Node node, int input) {
        Tensor constant = graph.tensor(node.input(input));
        float largest = ConstantValues.largestFinite(constant);
        if (largest < HalfData.OVERFLOW) {
            plan.weight(ref, input, new WeightForm.Half());
        } else {
            plan.keep(
                    new TensorRef(ref.graph(), constant.id()),
                    "it holds a value of magnitude " + largest + ", and float16 ends at 65504");
        }
    }

    /** Whether a table is looked up as integers, so that only what was found in it is turned into floats. */
    private boolean readsIntegers(NodeRef ref, Graph graph, Node node, Traits traits, Scheme scheme) {
        DataType type = scheme.weights().orElseThrow();
        return traits.weightTypes().isEmpty()
                && traits.integerTypes().contains(type)
                && graph.consumers(node.output(0)).stream()
                        .noneMatch(reader -> scope.nodes().contains(new NodeRef(ref.graph(), reader.id())));
    }

    private void table(NodeRef ref, Graph graph, Node node, Scheme scheme) {
        Stored stored = new Stored(
                scheme.weights().orElseThrow(),
                perTensor(graph.tensor(node.input(0)), scheme.weights().orElseThrow()));
        plan.node(ref, Scheme.INT8).use(ref, 0, stored).tensor(new TensorRef(ref.graph(), node.output(0)), stored);
    }

    private WeightForm form(Tensor constant, Traits traits, Scheme scheme, boolean oneScale) {
        DataType type = scheme.weights().orElseThrow();
        Optional<WeightTypes> types = traits.weightTypes();
        if (scheme == Scheme.WEIGHT_INT4
                && !oneScale
                && types.filter(known -> inBlocks(known, constant.shape())).isPresent()) {
            return new WeightForm.Blocks(type, blockScales(constant, type), block);
        }
        boolean direct = types.filter(known -> known.direct().contains(type))
                .filter(known -> known.lookup() || scheme == Scheme.DYNAMIC_RANGE)
                .isPresent();
        int axis = traits.weightTypes().map(WeightTypes::scaleAxis).orElse(Tensor.NONE);
        Quantization scales = direct
                ? directScales(constant, traits, axis, type, oneScale)
                : scales(
                        constant,
                        axis == Tensor.NONE ? freeAxis(constant) : axis,
                        type,
                        !oneScale && !target.perChannel().isEmpty());
        return new WeightForm.Scaled(new Stored(type, scales), direct);
    }

    private Quantization directScales(Tensor constant, Traits traits, int axis, DataType type, boolean oneScale) {
        boolean perAxis = !oneScale
                && (traits.weightTypes().orElseThrow().lookup()
                        || target.perChannel().contains(traits.kind()));
        Quantization scales = scales(constant, axis, type, perAxis);
        if (perAxis || axis == Tensor.NONE || !scales.isPerTensor()) {
            return scales;
        }
        // Some hybrid kernels read a scale for each channel whether there is one or not.
        float[] repeated = new float[constant.shape().dimension(axis)];
        Arrays.fill(repeated, scales.scale(0));
        return Quantization.perAxis(repeated, new long[repeated.length], axis);
    }

    /** Behind a conversion any axis may have the scales: rows of matrices and tables, else what varies fastest. */
    private static int freeAxis(Tensor constant) {
        return constant.shape().rank() <= 2 ? 0 : constant.shape().rank() - 1;
    }

    private static Quantization scales(Tensor constant, int axis, DataType type, boolean fine) {
        boolean perAxis = fine
                && axis >= 0
                && axis < constant.shape().rank()
                && constant.shape().dimension(axis) > 0;
        if (!perAxis) {
            return perTensor(constant, type);
        }
        Quantization largest = Affine.symmetric(ConstantValues.magnitudes(constant, axis), type, axis);
        if (type != DataType.INT4) {
            return largest;
        }
        float[] scales = LeastError.scales(constant, axis, type, largest.scales(), UnaryOperator.identity());
        return Quantization.perAxis(scales, largest.zeroPoints(), axis);
    }

    private static Quantization perTensor(Tensor constant, DataType type) {
        Range range = ConstantValues.range(constant);
        return Affine.symmetric(Math.max(Math.abs(range.min()), Math.abs(range.max())), type);
    }

    private boolean inBlocks(WeightTypes types, Shape shape) {
        int last = shape.rank() == 0 ? 0 : shape.dimension(shape.rank() - 1);
        return block > 0 && types.blocks().contains(DataType.INT4) && last > 0 && last % block == 0;
    }

    private Quantization blockScales(Tensor constant, DataType type) {
        Tensor rows = constant.withShape(WeightForm.Blocks.blocks(constant.shape(), block));
        float[] largest =
                Affine.symmetric(ConstantValues.magnitudes(rows, 0), type, 0).scales();
        float[] scales = LeastError.scales(rows, 0, type, largest, BlockScales::storable);
        return Quantization.perAxis(scales, new long[scales.length], 0);
    }
}
