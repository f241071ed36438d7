package dev.hone.technique.prune.internal.mask;

/**
 * Makes magnitudes of different layers comparable: that of a unit, divided by the norm of all units of its layer that
 * are not smaller. The square of it is how much of what the layer still holds goes with the unit, if units go in the
 * order of their magnitudes (Lee et al., Layer-adaptive sparsity for the magnitude-based pruning, 2021, equation 2).
 * Units whose magnitudes agree in the upper half of their bits share the norm, so that nothing need be sorted.
 */
final class LayerAdaptive implements Scores {

    private static final int LOW_BITS = 15;

    private final Scores magnitudes;
    private final double[] norms = new double[1 << (Integer.SIZE - 1 - LOW_BITS)];

    private LayerAdaptive(Scores magnitudes) {
        this.magnitudes = magnitudes;
    }

    static Scores of(Scores magnitudes) {
        LayerAdaptive scores = new LayerAdaptive(magnitudes);
        scores.measure();
        return scores;
    }

    private void measure() {
        magnitudes.forEach((unit, bits) -> {
            double magnitude = Float.intBitsToFloat(bits);
            norms[bits >>> LOW_BITS] += Double.isFinite(magnitude) ? magnitude * magnitude : 0;
        });
        double rest = 0;
        for (int bucket = norms.length - 1; bucket >= 0; bucket--) {
            rest += norms[bucket];
            norms[bucket] = Math.sqrt(rest);
        }
    }

    @Override
    public int units() {
        return magnitudes.units();
    }

    @Override
    public void forEach(Magnitudes.Visitor visitor) {
        magnitudes.forEach((unit, bits) -> {
            float magnitude = Float.intBitsToFloat(bits);
            boolean whole = magnitude > 0 && Float.isFinite(magnitude);
            visitor.accept(unit, whole ? Float.floatToIntBits((float) (magnitude / norms[bits >>> LOW_BITS])) : bits);
        });
    }
}
