package dev.hone.training.tuning;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.TensorSpec;
import dev.hone.api.data.Dataset;
import dev.hone.api.data.Samples;
import dev.hone.api.data.Split;
import dev.hone.api.data.StoredInput;
import dev.hone.api.technique.Context;
import dev.hone.model.Graph;
import java.util.Optional;

/**
 * The samples of a training. Where there are none to judge epochs by, one of ten is held out for that; of fewer than
 * ten, all are trained with and judged by.
 *
 * @param split of which the training samples are
 * @param given of that split
 * @param judged the validate split, if it is labelled as the training samples are
 */
record TuningData(Split split, Samples given, Optional<Samples> judged) {

    private static final int HELD_OUT = 10;

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

    private boolean holdsOut() {
        return judged.isEmpty() && given.size() >= HELD_OUT;
    }

    private long heldOut() {
        return given.size() / HELD_OUT;
    }

    /** With which is trained. */
    Samples train() {
        return holdsOut()
                ? new ChosenSamples(given, given.size() - heldOut(), sample -> sample + sample / (HELD_OUT - 1))
                : given;
    }

    /** By which the start and epochs are judged. */
    Samples validate() {
        return judged.orElseGet(() ->
                holdsOut() ? new ChosenSamples(given, heldOut(), sample -> HELD_OUT * sample + HELD_OUT - 1) : given);
    }

    Optional<TensorSpec> labels() {
        return given.labels();
    }

    /** For people. */
    Optional<String> note() {
        return judged.isPresent()
                ? Optional.empty()
                : Optional.of(
                        holdsOut()
                                ? "judged by " + heldOut() + " of the " + given.size()
                                        + " samples, which were not trained with, as no validate split fits"
                                : "judged by the samples that were trained with, as no validate split fits");
    }

    /** How an input is fed, if all its samples can be fed as they are stored. */
    Optional<StoredInput> stored(int input) {
        Optional<StoredInput> stored = given.stored(input);
        return judged.isEmpty() || judged.get().stored(input).equals(stored) ? stored : Optional.empty();
    }

    /**
     * The same as a program takes it: an input that can be fed as it is stored is read so, and what is not finite is
     * refused.
     */
    TuningData in(Graph program) {
        return new TuningData(
                split,
                new FedSamples(given, split.id(), program, this),
                judged.map(samples -> new FedSamples(samples, Split.VALIDATE.id(), program, this)));
    }
}
