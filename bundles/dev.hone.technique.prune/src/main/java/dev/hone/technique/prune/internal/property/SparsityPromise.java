package dev.hone.technique.prune.internal.property;

import dev.hone.api.technique.Property.Promise;
import dev.hone.api.technique.Property.Shortfall;
import dev.hone.model.Tensor;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * A share of zeros.
 *
 * @param counted elements of a tensor that count
 * @param unit what they are, such as {@code zeros}
 */
record SparsityPromise(Asked asked, ToLongFunction<Tensor> counted, String unit) implements Promise {

    /** Of zeros, wherever they lie. */
    static SparsityPromise ofZeros(Asked asked) {
        return new SparsityPromise(
                asked, tensor -> Zeros.of(tensor).map(BitSet::cardinality).orElse(0), "zeros");
    }

    @Override
    public String description() {
        return String.format(
                Locale.ROOT, "at least %s%s", share(asked.share()), asked.ofEach() ? " in each weight" : "");
    }

    @Override
    public List<Shortfall> shortfalls(List<Tensor> tensors) {
        return asked.ofEach()
                ? tensors.stream()
                        .flatMap(tensor -> together(List.of(tensor)).stream())
                        .toList()
                : together(tensors);
    }

    private List<Shortfall> together(List<Tensor> tensors) {
        long elements =
                tensors.stream().mapToLong(tensor -> tensor.shape().elements()).sum();
        long count = tensors.stream().mapToLong(counted).sum();
        String where = tensors.size() == 1 ? "tensor " + tensors.get(0).label() : tensors.size() + " tensors together";
        return asked.isReached(count, elements, tensors.size())
                ? List.of()
                : List.of(Shortfall.of(
                        where,
                        String.format(
                                Locale.ROOT, "%s, %,d of %,d", share((double) count / elements), count, elements)));
    }

    private String share(double value) {
        return String.format(Locale.ROOT, "%.1f %% %s", 100 * value, unit);
    }
}
