package dev.hone.training;

import dev.hone.model.TensorData;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What came out of a training. Made by {@link #of}; grows by methods. */
public final class TrainingResult {

    private final Map<String, TensorData> values;
    private final List<Epoch> epochs;
    private final List<String> notes;

    private TrainingResult(Map<String, TensorData> values, List<Epoch> epochs, List<String> notes) {
        this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        this.epochs = List.copyOf(epochs);
        this.notes = List.copyOf(notes);
    }

    /**
     * @param values of all variables by name
     * @param epochs that were trained
     * @param notes for people, such as that it ended early
     */
    public static TrainingResult of(Map<String, TensorData> values, List<Epoch> epochs, List<String> notes) {
        return new TrainingResult(values, epochs, notes);
    }

    /** The values of all variables by name, in memory. */
    public Map<String, TensorData> values() {
        return values;
    }

    /** The epochs that were trained. */
    public List<Epoch> epochs() {
        return epochs;
    }

    public List<String> notes() {
        return notes;
    }
}
