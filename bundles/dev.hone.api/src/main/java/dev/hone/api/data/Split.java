package dev.hone.api.data;

import java.util.Locale;

/** The parts of a dataset. Decisions see only {@link #VALIDATE}; {@link #TEST} is read once, at the end. */
public enum Split {
    TRAIN,
    VALIDATE,
    TEST,
    /** Representative inputs, from which ranges of activations are taken; labels are not needed. */
    CALIBRATE;

    /** The name that users write. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
