package dev.hone.technique.cluster.internal.property;

import dev.hone.api.technique.Property;
import dev.hone.api.technique.PropertyType;
import dev.hone.model.DataType;
import dev.hone.model.Lineage.Transform;
import dev.hone.model.Quantization;
import dev.hone.model.Tensor;
import dev.hone.technique.cluster.internal.property.StoredCodes.Count;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * How few distinct codes the weights of a group are stored in. A group is what has one scale: a tensor, or a channel
 * where each has a scale of its own; of floats a tensor, or else a channel.
 */
@Component
@PropertyType(id = Clusters.ID, description = "few distinct values in a tensor or channel")
public final class Clusters implements Property {

    public static final String ID = "clusters";

    /** So many times the values of a tensor are in its channels together if they share them. */
    private static final double SHARED_BY_CHANNELS = 1.5;

    @Activate
    public Clusters() {}

    /**
     * @param codes in a group, at most
     * @param axis whose indices are the groups, or {@link Tensor#NONE} where the tensor is one
     */
    public record Few(int codes, int axis) implements Evidence {

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
        int scaleAxis = scaleAxis(tensor);
        if (scaleAxis != Tensor.NONE) {
            return few(codes.along(scaleAxis), scaleAxis, limit).map(Evidence.class::cast);
        }
        Count whole = codes.whole();
        Optional<Few> tensorWide = few(whole, Tensor.NONE, limit);
        // Where each channel has values of its own, there are as many in the tensor as in all channels together.
        return IntStream.of(0, tensor.shape().rank() - 1)
                .filter(axis -> tensor.shape().dimension(axis) > 1)
                .boxed()
                .flatMap(axis -> {
                    Count along = codes.along(axis);
                    boolean own = tensorWide.isEmpty() || along.distinct() < SHARED_BY_CHANNELS * whole.distinct();
                    return own ? few(along, axis, limit).stream() : Stream.empty();
                })
                .min(Comparator.comparingInt(Few::codes))
                .or(() -> tensorWide)
                .map(Evidence.class::cast);
    }

    /**
     * Likewise, and what was asked for also where so many weights are zero that the others are nearly all different: a
     * channel of a pruned weight has few of them.
     */
    @Override
    public Optional<Evidence> measure(Tensor tensor, Map<String, Object> parameters) {
        return measure(tensor).or(() -> asked(tensor, parameters));
    }

    private static Optional<Evidence> asked(Tensor tensor, Map<String, Object> parameters) {
        if (!StoredCodes.readable(tensor) || !isWeight(tensor)) {
            return Optional.empty();
        }
        return FewCodes.of(parameters).flatMap(promise -> promise.held(tensor, limit(tensor.type())));
    }

    private static Optional<Few> few(Count count, int axis, int limit) {
        return count.most() <= limit && count.shared() ? Optional.of(new Few(count.most(), axis)) : Optional.empty();
    }

    private static boolean isWeight(Tensor tensor) {
        return tensor.shape().rank() >= 2
                && (tensor.type().isFloat() || tensor.quantization().isPresent());
    }

    /** Integers of 8 bits have few values anyway. */
    private static int limit(DataType type) {
        return type.isFloat() || type.bits() > Byte.SIZE ? StoredCodes.MANY : 1 << type.bits() >> 2;
    }

    /** The axis whose indices have different scales, or {@link Tensor#NONE}. */
    static int scaleAxis(Tensor tensor) {
        Optional<Quantization> scales = tensor.quantization();
        boolean same = scales.isEmpty()
                || IntStream.range(1, scales.get().size())
                        .allMatch(i -> scales.get().scale(i) == scales.get().scale(0));
        return same ? Tensor.NONE : scales.get().axis();
    }

    @Override
    public Optional<Promise> promise(Map<String, Object> parameters) {
        return FewCodes.of(parameters).map(Promise.class::cast);
    }

    /** With fewer codes, or with as many in the tensor as each channel had. */
    @Override
    public boolean exceeds(Evidence evidence, Evidence before) {
        return evidence instanceof Few now
                && before instanceof Few then
                && (now.codes() < then.codes()
                        || (now.codes() == then.codes() && now.needsOneScale() && !then.needsOneScale()));
    }

    @Override
    public Optional<String> lost(Tensor before, Evidence evidence, Tensor after, Transform transform) {
        if (!StoredCodes.readable(after)) {
            return Optional.of(after.isConstant() ? "stored as " + after.type() : "no constant any more");
        }
        int allowed = evidence instanceof Few few ? few.codes() : StoredCodes.MANY;
        int axis = GroupAxis.of(evidence instanceof Few few ? few.axis() : Tensor.NONE)
                .through(transform, after)
                .orElse(scaleAxis(after));
        StoredCodes codes = StoredCodes.of(after);
        int most = (axis == Tensor.NONE ? codes.whole() : codes.along(axis)).most();
        return most <= allowed
                ? Optional.empty()
                : Optional.of(StoredCodes.text(most) + " distinct codes in a "
                        + (axis == Tensor.NONE ? "tensor" : "channel") + " after");
    }
}
