package dev.hone.technique.cluster.internal;

import dev.hone.api.HoneException;
import dev.hone.api.technique.WeightSelection.Selected;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.technique.cluster.internal.codebook.Codebook;
import dev.hone.technique.cluster.internal.property.Grouping;
import dev.hone.technique.cluster.internal.property.StoredCodes;
import dev.hone.technique.cluster.internal.train.SharedValues;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Optional;

/**
 * A weight whose values are shared.
 *
 * @param tensor as it is stored then
 * @param line what became of it, for people
 */
record ClusteredWeight(Tensor tensor, String line) {

    /** Groups of fewer weights for each value have nothing to share. */
    private static final int LEAST_USES = 2;

    /** Whether there are weights enough in a group. */
    static boolean isLarge(Tensor tensor, Selected weight, Settings settings) {
        return settings.grouping(tensor, weight).size()
                >= LEAST_USES * settings.search().clusters();
    }

    /**
     * @param keepZeros whether zeros stay and no other weight becomes zero
     * @throws HoneException with the reason MODEL if it holds NaN or infinity
     */
    static ClusteredWeight of(Tensor tensor, Selected weight, Settings settings, boolean keepZeros, long seed) {
        float[] values = values(tensor);
        float[] shared = values.clone();
        Grouping grouping = settings.grouping(tensor, weight);
        for (int group = 0; group < grouping.groups(); group++) {
            share(shared, grouping, group, settings, keepZeros, seed);
        }
        Tensor stored = tensor.withData(Optional.of(TensorData.ofFloats(shared)));
        return new ClusteredWeight(stored, line(stored, Optional.of(sqnr(values, shared))));
    }

    private static float[] values(Tensor tensor) {
        float[] values = new float[Math.toIntExact(tensor.shape().elements())];
        TensorData data = tensor.data().orElseThrow();
        ByteBuffer chunk = ByteBuffer.allocate(TensorData.CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        for (int first = 0; first < values.length; first += TensorData.CHUNK / Float.BYTES) {
            int count = Math.min(TensorData.CHUNK / Float.BYTES, values.length - first);
            chunk.clear();
            data.read((long) first * Float.BYTES, count * Float.BYTES, chunk);
            chunk.flip().asFloatBuffer().get(values, first, count);
        }
        SharedValues.requireFinite(tensor.label(), values);
        return values;
    }

    private static void share(
            float[] values, Grouping grouping, int group, Settings settings, boolean keepZeros, long seed) {
        float[] own = grouping.values(values, group);
        Codebook codebook = settings.search().shared(own, keepZeros, seed);
        for (int i = 0; i < own.length; i++) {
            values[grouping.index(group, i)] = codebook.nearest(own[i]);
        }
    }

    /** What became of a weight by training. */
    static String line(Tensor stored) {
        return line(stored, Optional.empty());
    }

    private static double sqnr(float[] values, float[] shared) {
        double signal = 0;
        double noise = 0;
        for (int i = 0; i < values.length; i++) {
            signal += (double) values[i] * values[i];
            noise += Math.pow((double) values[i] - shared[i], 2);
        }
        return noise == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(signal / noise);
    }

    private static String line(Tensor tensor, Optional<Double> sqnr) {
        StoredCodes codes = StoredCodes.of(tensor);
        int whole = codes.whole().most();
        return String.format(
                Locale.ROOT,
                "'%s': %,d weights, %s values, %.2f bits a weight%s",
                tensor.label(),
                tensor.shape().elements(),
                StoredCodes.text(whole),
                codes.entropy(),
                sqnr.map(value -> value == Double.POSITIVE_INFINITY
                                ? ", unchanged"
                                : String.format(Locale.ROOT, ", SQNR %.1f dB", value))
                        .orElse(""));
    }
}
