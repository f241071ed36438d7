package dev.hone.api.technique;

import java.util.List;
import java.util.OptionalLong;

/** What a technique expects to cost and to gain, before it is run. Made by factories; grows by methods. */
public final class Estimate {

    private final OptionalLong inferences;
    private final OptionalLong bytes;
    private final List<String> notes;

    private Estimate(OptionalLong inferences, OptionalLong bytes, List<String> notes) {
        this.inferences = inferences;
        this.bytes = bytes;
        this.notes = notes;
    }

    /** Nothing is known beforehand. */
    public static Estimate unknown(String... notes) {
        return new Estimate(OptionalLong.empty(), OptionalLong.empty(), List.of(notes));
    }

    /**
     * @param inferences of the model that the work takes, a training step of n samples counting as 3 n
     * @param bytes that the weights will occupy
     * @param notes what the target makes of it
     */
    public static Estimate of(long inferences, long bytes, List<String> notes) {
        return new Estimate(OptionalLong.of(inferences), OptionalLong.of(bytes), List.copyOf(notes));
    }

    /** With other notes. */
    public Estimate withNotes(List<String> lines) {
        return new Estimate(inferences, bytes, List.copyOf(lines));
    }

    public OptionalLong inferences() {
        return inferences;
    }

    public OptionalLong bytes() {
        return bytes;
    }

    public List<String> notes() {
        return notes;
    }
}
