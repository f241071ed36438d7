package dev.hone.tck;

import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Lineage;
import dev.hone.model.Lineage.Transform;
import dev.hone.model.Model;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import dev.hone.tck.kit.ModelContent;
import dev.hone.tck.kit.RealValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Whether a lineage leads from one model to another: every tensor is followed, and each transform tells the truth. */
final class LineageCheck {

    /** A float of 16 bits has 8 or 11 significant ones. */
    private static final double ROUNDING = 1.0 / 128;

    private LineageCheck() {}

    /**
     * What is wrong, for people; empty if nothing is.
     *
     * @param removable the constants that may have no successor
     */
    static Optional<String> broken(Model before, Lineage lineage, Model after, Predicate<Tensor> removable) {
        for (TensorRef ref : lineage.changed()) {
            if (before.find(ref).isEmpty()) {
                return Optional.of("it speaks of tensor " + ref.tensor() + " of graph " + ref.graph()
                        + ", which the given model does not have");
            }
        }
        for (int index = 0; index < before.graphs().size(); index++) {
            Graph graph = before.graphs().get(index);
            for (Tensor tensor : graph.tensors()) {
                List<Lineage.Link> links = lineage.of(new TensorRef(index, tensor.id()), after);
                if (links.isEmpty()
                        && tensor.isConstant()
                        && !graph.consumers(tensor.id()).isEmpty()
                        && !removable.test(tensor)) {
                    return Optional.of("constant '" + tensor.label() + "' has no successor");
                }
                for (Lineage.Link link : links) {
                    Tensor successor = after.tensor(link.to());
                    Optional<String> lie = untrue(tensor, link.transform(), successor);
                    if (lie.isPresent()) {
                        return Optional.of("from '" + tensor.label() + "' to '" + successor.label() + "' it says "
                                + link.transform().getClass().getSimpleName() + ", while " + lie.get());
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> untrue(Tensor before, Transform transform, Tensor after) {
        if (transform instanceof Transform.Same) {
            return shape(before.shape(), after).or(() -> values(before, after));
        }
        if (transform instanceof Transform.Quantized) {
            return shape(before.shape(), after).or(() -> stored(after));
        }
        if (transform instanceof Transform.FoldedInto folded) {
            return shape(before.shape(), after)
                    .or(() -> said(
                            folded.axis() >= before.shape().rank(),
                            "shape " + before.shape() + " has no axis " + folded.axis()));
        }
        if (transform instanceof Transform.Revalued) {
            return shape(before.shape(), after);
        }
        if (transform instanceof Transform.Reshaped) {
            return said(
                            before.shape().isStatic()
                                    && after.shape().isStatic()
                                    && before.shape().elements()
                                            != after.shape().elements(),
                            "shapes are " + before.shape() + " and " + after.shape())
                    .or(() -> values(before, after));
        }
        if (transform instanceof Transform.Transposed transposed) {
            return permuted(before.shape(), transposed.permutation())
                    .map(expected -> shape(expected, after))
                    .orElseGet(() -> Optional.of(
                            transposed.permutation() + " is no permutation of the axes of shape " + before.shape()));
        }
        if (transform instanceof Transform.ChannelsKept kept) {
            return channels(before.shape(), kept)
                    .or(() -> shape(before.shape().with(kept.axis(), kept.kept().size()), after));
        }
        if (transform instanceof Transform.Factor factor) {
            return said(
                    factor.index() < 0 || factor.index() >= factor.of(),
                    "factor " + factor.index() + " of " + factor.of() + " cannot be");
        }
        return Optional.empty();
    }

    private static Optional<String> said(boolean wrong, String how) {
        return wrong ? Optional.of(how) : Optional.empty();
    }

    private static Optional<String> shape(Shape expected, Tensor after) {
        return said(
                !expected.equals(after.shape()), "the shape is " + after.shape() + " where " + expected + " is meant");
    }

    private static Optional<String> stored(Tensor after) {
        return said(
                !after.type().isInteger() || after.quantization().isEmpty(),
                "the type is " + after.type() + (after.quantization().isEmpty() ? " without quantization" : ""));
    }

    /** The values of constants, where they can be compared. */
    private static Optional<String> values(Tensor before, Tensor after) {
        if (!before.isConstant() || !after.isConstant()) {
            return said(before.isConstant() && !after.isConstant(), "the successor is no constant");
        }
        if (before.type() == after.type() && before.quantization().equals(after.quantization())) {
            return said(
                    !ModelContent.hash(before.data().orElseThrow())
                            .equals(ModelContent.hash(after.data().orElseThrow())),
                    "the values differ");
        }
        if (!RealValues.canRead(before) || !RealValues.canRead(after)) {
            return Optional.empty();
        }
        if (before.type() == DataType.FLOAT32 && after.type().isInteger()) {
            return Optional.of("the values are stored as " + after.type());
        }
        double[] old = RealValues.of(before);
        double[] now = RealValues.of(after);
        double largest =
                Arrays.stream(old).map(Math::abs).filter(Double::isFinite).max().orElse(0);
        for (int i = 0; i < old.length; i++) {
            if (Math.abs(old[i] - now[i]) > ROUNDING * largest) {
                return Optional.of("element " + i + " was " + old[i] + " and is " + now[i]);
            }
        }
        return Optional.empty();
    }

    private static Optional<Shape> permuted(Shape shape, List<Integer> permutation) {
        Set<Integer> axes = new HashSet<>(permutation);
        if (axes.size() != shape.rank()
                || permutation.size() != shape.rank()
                || axes.stream().anyMatch(axis -> axis < 0 || axis >= shape.rank())) {
            return Optional.empty();
        }
        return Optional.of(
                Shape.of(permutation.stream().mapToInt(shape::dimension).toArray()));
    }

    private static Optional<String> channels(Shape shape, Transform.ChannelsKept kept) {
        if (kept.axis() < 0 || kept.axis() >= shape.rank()) {
            return Optional.of("shape " + shape + " has no axis " + kept.axis());
        }
        List<Integer> wrong = new ArrayList<>(kept.kept());
        wrong.removeIf(index -> index >= 0 && index < shape.dimension(kept.axis()));
        return said(!wrong.isEmpty(), "axis " + kept.axis() + " of shape " + shape + " has no indices " + wrong);
    }
}
