package dev.hone.training;

import dev.hone.model.TensorData;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What came out of a training. Made by {@link #of}; grows by methods. */
public final class TrainingResult {

    /** What trainers say where the weights are those that the training began with. */
    public static final String KEPT_START =
            "training did not improve on what it began with, by the validation loss: the weights are those of the start";

    private final Map<String, TensorData> values;
    private final List<Epoch> epochs;
    private final Optional<Epoch> start;
    private final List<String> notes;

    private TrainingResult(
            Map<String, TensorData> values, List<Epoch> epochs, Optional<Epoch> start, List<String> notes) {
        this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        this.epochs = List.copyOf(epochs);
        this.start = start;
        this.notes = List.copyOf(notes);
    }

    /**
     * @param values of all variables by name
     * @param epochs that were trained
     * @param notes for people, such as that it ended early
     */
    public static TrainingResult of(Map<String, TensorData> values, List<Epoch> epochs, List<String> notes) {
        return new TrainingResult(values, epochs, Optional.empty(), notes);
    }

    /** The same, of a task that judges its start. */
    public TrainingResult withStart(Optional<Epoch> judged) {
        return new TrainingResult(values, epochs, judged, notes);
    }

    /** The values of all variables by name, in memory. */
    public Map<String, TensorData> values() {
        return values;
    }

    /** The epochs that were trained. */
    public List<Epoch> epochs() {
        return epochs;
    }

    /** What was measured before the first step, as {@link Epoch#start}; empty where that was not judged. */
    public Optional<Epoch> start() {
        return start;
    }

    public List<String> notes() {
        return notes;
    }
}
