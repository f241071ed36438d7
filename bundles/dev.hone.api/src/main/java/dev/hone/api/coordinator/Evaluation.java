package dev.hone.api.coordinator;

import java.util.List;
import java.util.Optional;

/**
 * A model's measurements on data. Made by {@link #of}, not by the constructor, which grows.
 *
 * @param data what the dataset is
 * @param against measurements of the model compared with
 */
public record Evaluation(String data, Measurement model, Optional<Measurement> against, List<String> notes) {
    public Evaluation {
        notes = List.copyOf(notes);
    }

    public static Evaluation of(String data, Measurement model) {
        return new Evaluation(data, model, Optional.empty(), List.of());
    }

    public Evaluation withAgainst(Optional<Measurement> other) {
        return new Evaluation(data, model, other, notes);
    }

    public Evaluation withNotes(List<String> lines) {
        return new Evaluation(data, model, against, lines);
    }
}
