package dev.hone.technique.cluster.internal.property;

import dev.hone.api.technique.Property.Evidence;
import dev.hone.api.technique.Property.Promise;
import dev.hone.api.technique.Property.Shortfall;
import dev.hone.model.Tensor;
import dev.hone.technique.cluster.internal.property.Clusters.Few;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A number of values that weights share.
 *
 * @param codes at most so many in a group
 * @param ofChannels whether each channel is a group, else the tensor is one, unless channels have scales of their own
 */
record FewCodes(int codes, boolean ofChannels) implements Promise {

    static final String CLUSTERS = "clusters";
    static final String PER = "per";
    private static final String CHANNEL = "channel";
    private static final int LEAST_USES = 2;

    static Optional<FewCodes> of(Map<String, Object> parameters) {
        return parameters.get(CLUSTERS) instanceof Number clusters
                ? Optional.of(new FewCodes(clusters.intValue(), CHANNEL.equals(parameters.get(PER))))
                : Optional.empty();
    }

    @Override
    public String description() {
        return "at most " + codes + " distinct codes in " + (ofChannels ? "each channel" : "a tensor");
    }

    @Override
    public List<Shortfall> shortfalls(List<Tensor> tensors) {
        return tensors.stream().flatMap(tensor -> shortfall(tensor).stream()).toList();
    }

    private Optional<Shortfall> shortfall(Tensor tensor) {
        String where = "tensor " + tensor.label();
        if (!StoredCodes.readable(tensor)) {
            return Optional.of(Shortfall.of(where, "stored as " + tensor.type()));
        }
        StoredCodes stored = StoredCodes.of(tensor);
        int fewest = IntStream.concat(
                        IntStream.of(stored.whole().most()),
                        groups(tensor).map(axis -> stored.along(axis).most()))
                .min()
                .orElseThrow();
        return fewest <= codes
                ? Optional.empty()
                : Optional.of(Shortfall.of(where, StoredCodes.text(fewest) + " distinct codes"));
    }

    /**
     * As much of it as a tensor holds, in groups that are large enough to tell.
     *
     * @param limit of codes, more of which tell nothing
     */
    Optional<Evidence> held(Tensor tensor, int limit) {
        StoredCodes stored = StoredCodes.of(tensor);
        int most = Math.min(codes, limit);
        IntStream axes = ofChannels || Clusters.scaleAxis(tensor) != Tensor.NONE
                ? groups(tensor).filter(axis -> tensor.shape().dimension(axis) > 1)
                : IntStream.of(Tensor.NONE);
        return axes.filter(axis -> Grouping.of(tensor.shape(), axis).size() >= LEAST_USES * codes)
                .mapToObj(axis -> new Few((axis == Tensor.NONE ? stored.whole() : stored.along(axis)).most(), axis))
                .filter(few -> few.codes() > 1 && few.codes() <= most)
                .min(Comparator.comparingInt(Few::codes))
                .map(Evidence.class::cast);
    }

    /**
     * Axes whose indices are groups. Which one is that of output channels a tensor does not say; of fewer elements than
     * that, every group has few values.
     */
    private IntStream groups(Tensor tensor) {
        int scales = Clusters.scaleAxis(tensor);
        return ofChannels
                ? IntStream.range(0, tensor.shape().rank())
                        .filter(axis -> Grouping.of(tensor.shape(), axis).size() >= LEAST_USES * codes)
                : IntStream.of(scales).filter(axis -> axis != Tensor.NONE);
    }
}
