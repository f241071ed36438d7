package dev.hone.coordinator.internal.diagnose;

import dev.hone.api.diagnosis.ActivationMeasure;
import dev.hone.api.diagnosis.ChannelMeasure;
import dev.hone.api.diagnosis.Deviation;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What is counted of one activation. Used by one thread at a time. */
final class ActivationStatistics {

    private final Tensor tensor;
    private final int channels;
    private final float[] min;
    private final float[] max;
    private final Sums cumulative;
    private final Sums storage = new Sums(1);
    private final Sums local;
    private long values;
    private long clipped;

    /** @param tensor in the optimized model */
    ActivationStatistics(Tensor tensor) {
        this.tensor = tensor;
        channels = Sums.channels(RealTensors.shape(tensor));
        min = new float[channels];
        max = new float[channels];
        cumulative = new Sums(channels);
        local = new Sums(channels);
        clear();
    }

    /** The original's values. */
    void original(float[] original) {
        for (int at = 0; at < original.length; at += channels) {
            for (int c = 0; c < channels; c++) {
                min[c] = Math.min(min[c], original[at + c]);
                max[c] = Math.max(max[c], original[at + c]);
            }
        }
        values += original.length;
    }

    /** The optimized model's values against the original's. */
    void cumulative(float[] original, float[] optimized) {
        cumulative.add(original, optimized);
    }

    /** The values of the piece that writes the activation against its original's, both given the same. */
    void local(float[] original, float[] optimized) {
        local.add(original, optimized);
    }

    /**
     * The original's values as they are where they are stored like this tensor: rounded to nearest, clipped, and real
     * again; just a copy where this tensor holds floats.
     *
     * @param stored filled with them; as long as {@code original}
     */
    void storage(float[] original, float[] stored) {
        clipped += StoredValues.of(tensor, original, stored);
        if (RealTensors.isStored(tensor)) {
            storage.add(original, stored);
        }
    }

    /** Adds what was counted elsewhere of the same tensor. */
    void add(ActivationStatistics other) {
        for (int c = 0; c < channels; c++) {
            min[c] = Math.min(min[c], other.min[c]);
            max[c] = Math.max(max[c], other.max[c]);
        }
        cumulative.add(other.cumulative);
        storage.add(other.storage);
        local.add(other.local);
        values += other.values;
        clipped += other.clipped;
    }

    void clear() {
        Arrays.fill(min, Float.POSITIVE_INFINITY);
        Arrays.fill(max, Float.NEGATIVE_INFINITY);
        cumulative.clear();
        storage.clear();
        local.clear();
        values = 0;
        clipped = 0;
    }

    /** What the piece that writes the activation adds; empty if it was not run. */
    Optional<Deviation> local() {
        return Optional.of(local.all()).filter(deviation -> deviation.values() > 0);
    }

    ActivationMeasure measure(Tensor original) {
        List<ChannelMeasure> byChannel = new ArrayList<>();
        float lowest = Float.POSITIVE_INFINITY;
        float highest = Float.NEGATIVE_INFINITY;
        for (int c = 0; c < channels; c++) {
            lowest = Math.min(lowest, min[c]);
            highest = Math.max(highest, max[c]);
            if (channels > 1) {
                byChannel.add(new ChannelMeasure(c, min[c], max[c], cumulative.of(c), local.of(c)));
            }
        }
        return new ActivationMeasure(
                new TensorRef(0, tensor.id()),
                tensor,
                original,
                lowest,
                highest,
                cumulative.all(),
                RealTensors.isStored(tensor) ? Optional.of(storage.all()) : Optional.empty(),
                values == 0 ? 0 : (double) clipped / values,
                byChannel);
    }
}
