package dev.hone.coordinator.internal.diagnose;

import dev.hone.model.Tensor;

/** Real values as they are once they were stored: rounded to nearest, halves away from zero, and clipped. */
final class StoredValues {

    private StoredValues() {}

    /**
     * @param tensor that they are stored like; real values are just copied where it holds floats
     * @param stored filled, as long as {@code real}
     * @return how many lay more than a step outside what the type can stand for
     */
    static long of(Tensor tensor, float[] real, float[] stored) {
        if (!RealTensors.isStored(tensor)) {
            System.arraycopy(real, 0, stored, 0, real.length);
            return 0;
        }
        double scale = tensor.quantization().orElseThrow().scale(0);
        long zeroPoint = tensor.quantization().get().zeroPoint(0);
        double lowest = tensor.type().min() - zeroPoint;
        double highest = tensor.type().max() - zeroPoint;
        long clipped = 0;
        for (int i = 0; i < real.length; i++) {
            double steps = real[i] / scale;
            if (steps < lowest - 1 || steps > highest + 1) {
                clipped++;
            }
            double rounded = Math.copySign(Math.floor(Math.abs(steps) + 0.5), steps);
            stored[i] = (float) (Math.max(lowest, Math.min(highest, rounded)) * scale);
        }
        return clipped;
    }
}
