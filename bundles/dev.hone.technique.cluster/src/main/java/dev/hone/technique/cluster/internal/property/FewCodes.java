package dev.hone.technique.cluster.internal.property;

import dev.hone.api.technique.Property.Promise;
import dev.hone.api.technique.Property.Shortfall;
import dev.hone.model.Tensor;
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

    static Optional<Promise> of(Map<String, Object> parameters) {
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
