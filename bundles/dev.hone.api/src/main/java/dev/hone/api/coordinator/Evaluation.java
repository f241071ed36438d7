package dev.hone.api.coordinator;

import java.util.List;
import java.util.Optional;

/**
 * A model's measurements on data.
 *
 * @param data what the dataset is
 * @param against measurements of the model compared with
 */
public record Evaluation(String data, Measurement model, Optional<Measurement> against, List<String> notes) {
    public Evaluation {
        notes = List.copyOf(notes);
    }
}
