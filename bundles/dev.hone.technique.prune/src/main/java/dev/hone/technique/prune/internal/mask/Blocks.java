package dev.hone.technique.prune.internal.mask;

import dev.hone.model.Tensor;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;

/**
 * Blocks of neighbouring output and input channels are zero as a whole; each place of a convolution's window has blocks
 * of its own.
 */
public record Blocks(int height, int width, Pooling pooling) implements Pattern {

    private static final java.util.regex.Pattern TEXT =
            java.util.regex.Pattern.compile("([1-9]\\d{0,8})x([1-9]\\d{0,8})");

    static Optional<Pattern> parse(String text, Pooling pooling) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(
                        new Blocks(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)), pooling))
                : Optional.empty();
    }

    @Override
    public String text() {
        return height + "x" + width;
    }

    @Override
    public Optional<String> exemption(Kernel kernel) {
        if (kernel.outputAxis() == Tensor.NONE || kernel.inputAxis() == Tensor.NONE) {
            return Optional.of("it has no axes of output and input channels");
        }
        int outputs = kernel.shape().dimension(kernel.outputAxis());
        int inputs = kernel.shape().dimension(kernel.inputAxis());
        return outputs < height || inputs < width
                ? Optional.of("its " + outputs + " output and " + inputs + " input channels are fewer than a block has")
                : Optional.empty();
    }

    @Override
    public Optional<String> misfit(Kernel kernel) {
        return Divisor.misfit(kernel, kernel.outputAxis(), height, "output")
                .or(() -> Divisor.misfit(kernel, kernel.inputAxis(), width, "input"));
    }

    @Override
    public List<BitSet> zeros(List<Kernel> kernels, double sparsity, Ranking ranking) {
        List<BitSet> blocks = Share.of(kernels, this::pooled, sparsity, ranking);
        List<BitSet> zeros = new ArrayList<>();
        for (int i = 0; i < kernels.size(); i++) {
            zeros.add(elements(kernels.get(i), blocks.get(i)));
        }
        return zeros;
    }

    private Grid grid(Kernel kernel) {
        return Grid.of(kernel.shape(), kernel.outputAxis(), height, kernel.inputAxis(), width);
    }

    private BitSet elements(Kernel kernel, BitSet blocks) {
        Grid grid = grid(kernel);
        BitSet elements = new BitSet(kernel.elements());
        for (int element = 0; element < kernel.elements(); element++) {
            if (blocks.get(grid.unit(element))) {
                elements.set(element);
            }
        }
        return elements;
    }

    private Scores pooled(Kernel kernel) {
        Grid grid = grid(kernel);
        double[] sums = new double[grid.units()];
        Magnitudes.forEach(kernel.values(), (element, bits) -> {
            int unit = grid.unit(element);
            float magnitude = Float.intBitsToFloat(bits);
            sums[unit] = pooling == Pooling.AVERAGE ? sums[unit] + magnitude : Math.max(sums[unit], magnitude);
        });
        float[] pooled = new float[sums.length];
        for (int unit = 0; unit < pooled.length; unit++) {
            pooled[unit] = (float) (pooling == Pooling.AVERAGE ? sums[unit] / grid.area() : sums[unit]);
        }
        return Scores.of(pooled);
    }
}
