package dev.hone.training.tuning;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.TensorSpec;
import dev.hone.api.data.Dataset;
import dev.hone.api.data.Samples;
import dev.hone.api.data.Split;
import dev.hone.api.data.StoredInput;
import dev.hone.api.technique.Context;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The samples of a training.
 *
 * @param split of which the training samples are
 * @param validate by which epochs are judged, if there are any, labelled as the training samples are
 */
record TuningData(Split split, Samples train, Optional<Samples> validate) {

    /** @throws HoneException with the reason DATA if there is nothing to train with */
    static TuningData of(Context context) {
        Dataset data = context.data()
                .orElseThrow(() -> new HoneException(
                        Reason.DATA, "there are no data to train with; give them with --data, labels are not needed"));
        for (Split split : new Split[] {Split.TRAIN, Split.CALIBRATE}) {
            Optional<Samples> samples = data.split(split).filter(found -> found.size() > 0);
            if (samples.isPresent()) {
                if (samples.get().size() > Integer.MAX_VALUE) {
                    throw new HoneException(
                            Reason.DATA,
                            samples.get().size() + " samples are too many; accepted: " + Integer.MAX_VALUE);
                }
                return new TuningData(
                        split,
                        samples.get(),
                        data.split(Split.VALIDATE)
                                .filter(found -> found.size() > 0
                                        && found.labels().isPresent()
                                                == samples.get().labels().isPresent()));
            }
        }
        throw new HoneException(
                Reason.DATA,
                "the data (" + data.description() + ") holds no samples to train with: a split named "
                        + Split.TRAIN.id() + " or " + Split.CALIBRATE.id() + " is needed");
    }

    Optional<TensorSpec> labels() {
        return train.labels();
    }

    /** How an input is fed, if all its samples can be fed as they are stored. */
    Optional<StoredInput> stored(int input) {
        Optional<StoredInput> stored = train.stored(input);
        return validate.isEmpty() || validate.get().stored(input).equals(stored) ? stored : Optional.empty();
    }

    /** The same, where an input that can be fed as it is stored is read so. */
    TuningData asStored() {
        return new TuningData(
                split, new StoredSamples(train, this), validate.map(samples -> new StoredSamples(samples, this)));
    }

    private record StoredSamples(Samples samples, TuningData data) implements Samples {

        @Override
        public long size() {
            return samples.size();
        }

        @Override
        public void read(long sample, int input, ByteBuffer target) {
            if (data.stored(input).isPresent()) {
                samples.readStored(sample, input, target);
            } else {
                samples.read(sample, input, target);
            }
        }

        @Override
        public Optional<TensorSpec> labels() {
            return samples.labels();
        }

        @Override
        public void readLabel(long sample, ByteBuffer target) {
            samples.readLabel(sample, target);
        }
    }
}
