package dev.hone.technique.prune.internal.property;

import dev.hone.api.technique.Property.Evidence;
import dev.hone.api.technique.Property.Promise;
import dev.hone.api.technique.Property.Shortfall;
import dev.hone.model.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * N:M in every weight.
 *
 * @param measure what a tensor holds of that which was asked for
 * @param instead what else it holds
 */
record GroupsPromise(
        String text, Function<Tensor, Optional<Evidence>> measure, Function<Tensor, Optional<Evidence>> instead)
        implements Promise {

    @Override
    public String description() {
        return text;
    }

    @Override
    public List<Shortfall> shortfalls(List<Tensor> tensors) {
        return tensors.stream()
                .filter(tensor -> measure.apply(tensor).isEmpty())
                .map(tensor -> Shortfall.of(
                        "tensor " + tensor.label(),
                        instead.apply(tensor).map(Evidence::description).orElse("no pattern of zeros")))
                .toList();
    }
}
