package dev.hone.technique.cluster.internal;

import dev.hone.api.technique.Property;
import dev.hone.api.technique.PropertyType;
import dev.hone.model.DataType;
import dev.hone.model.Lineage.Transform;
import dev.hone.model.Quantization;
import dev.hone.model.Tensor;
import dev.hone.technique.cluster.internal.StoredCodes.Count;
import java.util.Optional;
import java.util.stream.IntStream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * How few distinct codes the weights of a group are stored in. A group is what has one scale: a tensor, or a channel
 * where each has a scale of its own; of floats a tensor, or else a channel.
 */
@Component
@PropertyType(id = Clusters.ID, description = "few distinct values in a tensor or channel")
public final class Clusters implements Property {

    static final String ID = "clusters";

    @Activate
    public Clusters() {}

    /**
     * @param codes in a group, at most
     * @param axis whose indices are the groups, or {@link Tensor#NONE} where the tensor is one
     */
    record Few(int codes, int axis) implements Evidence {

        @Override
        public String description() {
            return "at most " + codes + " distinct codes in " + (axis == Tensor.NONE ? "the tensor" : "each channel");
        }

        @Override
        public boolean needsOneScale() {
            return axis == Tensor.NONE;
        }
    }

    @Override
    public Optional<Evidence> measure(Tensor tensor) {
        if (!StoredCodes.readable(tensor) || !isWeight(tensor)) {
            return Optional.empty();
        }
        int limit = limit(tensor.type());
        StoredCodes codes = StoredCodes.of(tensor);
        Few best = null;
        double uses = 0;
        for (int axis : groupings(tensor)) {
            Count count = axis == Tensor.NONE ? codes.whole() : codes.along(axis);
            if (count.most() > limit || !count.shared()) {
                continue;
            }
            if (axis == Tensor.NONE) {
                return Optional.of(new Few(count.most(), axis));
            }
            if ((double) count.used() / count.distinct() > uses) {
                uses = (double) count.used() / count.distinct();
                best = new Few(count.most(), axis);
            }
        }
        return Optional.ofNullable(best);
    }

    private static boolean isWeight(Tensor tensor) {
        return tensor.shape().rank() >= 2
                && (tensor.type().isFloat() || tensor.quantization().isPresent());
    }

    /** Integers of 8 bits have few values anyway. */
    private static int limit(DataType type) {
        return type.isFloat() || type.bits() > Byte.SIZE ? StoredCodes.MANY : 1 << type.bits() >> 2;
    }

    /** The tensor first; channels lie along the first axis or the last, whatever the format. */
    private static int[] groupings(Tensor tensor) {
        int[] axes = IntStream.of(0, tensor.shape().rank() - 1).distinct().toArray();
        return scaleAxis(tensor) == Tensor.NONE
                ? IntStream.concat(IntStream.of(Tensor.NONE), IntStream.of(axes))
                        .toArray()
                : new int[] {scaleAxis(tensor)};
    }

    /** The axis whose indices have different scales, or {@link Tensor#NONE}. */
    private static int scaleAxis(Tensor tensor) {
        Optional<Quantization> scales = tensor.quantization();
        boolean same = scales.isEmpty()
                || IntStream.range(1, scales.get().size())
                        .allMatch(i -> scales.get().scale(i) == scales.get().scale(0));
        return same ? Tensor.NONE : scales.get().axis();
    }

    @Override
    public Optional<String> lost(Tensor before, Evidence evidence, Tensor after, Transform transform) {
        if (!StoredCodes.readable(after)) {
            return Optional.of(after.isConstant() ? "stored as " + after.type() : "no constant any more");
        }
        int allowed = evidence instanceof Few few ? few.codes() : StoredCodes.MANY;
        boolean whole = evidence.needsOneScale() && !factored(transform);
        StoredCodes codes = StoredCodes.of(after);
        int least = Integer.MAX_VALUE;
        for (int axis : whole && scaleAxis(after) == Tensor.NONE ? new int[] {Tensor.NONE} : groupings(after)) {
            least = Math.min(least, (axis == Tensor.NONE ? codes.whole() : codes.along(axis)).most());
        }
        return least <= allowed
                ? Optional.empty()
                : Optional.of((least > StoredCodes.MANY ? "more than " + StoredCodes.MANY : Integer.toString(least))
                        + " distinct codes in a " + (whole ? "tensor" : "channel") + " after");
    }

    /** Whether channels were multiplied by factors of their own, which leaves as many values in each. */
    private static boolean factored(Transform transform) {
        return transform instanceof Transform.FoldedInto
                || (transform instanceof Transform.Chain chain
                        && chain.steps().stream().anyMatch(Clusters::factored));
    }
}
