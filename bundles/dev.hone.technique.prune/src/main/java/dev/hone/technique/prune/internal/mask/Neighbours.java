package dev.hone.technique.prune.internal.mask;

import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;

/**
 * Of every {@code group} neighbours along an axis of channels at most {@code kept} are not zero (N:M). On the way
 * there, with a smaller share of zeros, those of them are zero already that are the smallest of the whole weight.
 */
public record Neighbours(int kept, int group) implements Pattern {

    private static final java.util.regex.Pattern TEXT = java.util.regex.Pattern.compile("(\\d{1,4}):(\\d{1,4})");

    /** Empty, too, where nothing or everything would go. */
    static Optional<Pattern> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int kept = Integer.parseInt(matcher.group(1));
        int group = Integer.parseInt(matcher.group(2));
        return kept > 0 && kept < group ? Optional.of(new Neighbours(kept, group)) : Optional.empty();
    }

    @Override
    public String text() {
        return kept + ":" + group;
    }

    @Override
    public Optional<Double> ownSparsity() {
        return Optional.of(1 - (double) kept / group);
    }

    @Override
    public Optional<String> exemption(Kernel kernel) {
        if (kernel.groupAxis() == Tensor.NONE) {
            return Optional.of("it has no such axis");
        }
        int channels = kernel.shape().dimension(kernel.groupAxis());
        return channels < group
                ? Optional.of("its " + channels + " channels there are fewer than a group has")
                : Optional.empty();
    }

    @Override
    public Optional<String> misfit(Kernel kernel) {
        return Divisor.misfit(kernel, kernel.groupAxis(), group, "neighbouring");
    }

    @Override
    public List<BitSet> zeros(List<Kernel> kernels, double sparsity, Ranking ranking) {
        List<BitSet> zeros = new ArrayList<>();
        for (Kernel kernel : kernels) {
            int[] magnitudes = new int[kernel.elements()];
            Magnitudes.forEach(kernel.values(), (element, bits) -> magnitudes[element] = bits);
            BitSet all = zeros(kernel, magnitudes);
            long count = Math.round(sparsity * magnitudes.length);
            zeros.add(count < all.cardinality() ? smallest(magnitudes, all, count) : all);
        }
        return zeros;
    }

    private static BitSet smallest(int[] magnitudes, BitSet among, long count) {
        int[] elements = among.stream().toArray();
        float[] scores = new float[elements.length];
        for (int unit = 0; unit < elements.length; unit++) {
            scores[unit] = Float.intBitsToFloat(magnitudes[elements[unit]]);
        }
        BitSet smallest = new BitSet(magnitudes.length);
        SmallestUnits.of(List.of(Scores.of(scores)), count).get(0).stream()
                .forEach(unit -> smallest.set(elements[unit]));
        return smallest;
    }

    private BitSet zeros(Kernel kernel, int[] magnitudes) {
        Shape shape = kernel.shape();
        int stride = 1;
        for (int axis = kernel.groupAxis() + 1; axis < shape.rank(); axis++) {
            stride *= shape.dimension(axis);
        }
        BitSet zeros = new BitSet(magnitudes.length);
        for (int start = 0; start < magnitudes.length; start += stride * group) {
            for (int inner = 0; inner < stride; inner++) {
                drop(magnitudes, start + inner, stride, zeros);
            }
        }
        return zeros;
    }

    /** Of equal magnitudes the first go. */
    private void drop(int[] magnitudes, int first, int stride, BitSet zeros) {
        for (int dropped = 0; dropped < group - kept; dropped++) {
            int smallest = -1;
            for (int i = 0; i < group; i++) {
                int element = first + i * stride;
                if (!zeros.get(element) && (smallest < 0 || magnitudes[element] < magnitudes[smallest])) {
                    smallest = element;
                }
            }
            zeros.set(smallest);
        }
    }
}
