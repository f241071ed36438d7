package dev.hone.training.tuning;

import dev.hone.api.technique.Outcome;
import dev.hone.model.Lineage;
import dev.hone.model.Model;
import dev.hone.model.TensorRef;
import dev.hone.training.State;
import dev.hone.training.TrainingResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What came out of a {@link FineTuning}. */
public final class Tuned {

    private final Model model;
    private final Lineage lineage;
    private final TrainingResult training;
    private final List<String> notes;
    private final Map<TensorRef, State> states;

    Tuned(Model model, Lineage lineage, TrainingResult training, List<String> notes, Map<TensorRef, State> states) {
        this.model = model;
        this.lineage = lineage;
        this.training = training;
        this.notes = List.copyOf(notes);
        this.states = Collections.unmodifiableMap(new LinkedHashMap<>(states));
    }

    /** The model with the projected weights; batch normalizations are folded where a constraint was active. */
    public Model model() {
        return model;
    }

    /** From the model that was given to {@link #model}. */
    public Lineage lineage() {
        return lineage;
    }

    public TrainingResult training() {
        return training;
    }

    /** For people: how the training went, what was frozen and why. */
    public List<String> notes() {
        return notes;
    }

    /** The final state of the constraint on a weight or an activation of the model that was given. */
    public Optional<State> state(TensorRef tensor) {
        return Optional.ofNullable(states.get(tensor));
    }

    /** The outcome of a stage that does no more. */
    public Outcome outcome(String... more) {
        List<String> all = new ArrayList<>(notes);
        all.addAll(List.of(more));
        return new Outcome.Applied(model, lineage, all);
    }
}
