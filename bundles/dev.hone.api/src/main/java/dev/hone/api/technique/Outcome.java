package dev.hone.api.technique;

import dev.hone.model.Lineage;
import dev.hone.model.Model;
import java.util.List;

/** What became of a model in a technique. */
public sealed interface Outcome {

    /** For people: what was done, what was left alone and why. */
    List<String> notes();

    /** The model was changed. */
    record Applied(Model model, Lineage lineage, List<String> notes) implements Outcome {
        public Applied {
            notes = List.copyOf(notes);
        }
    }

    /** There was nothing to do. */
    record Skipped(List<String> notes) implements Outcome {
        public Skipped {
            notes = List.copyOf(notes);
        }
    }

    /** The technique could not do its work on this model. */
    record Rejected(List<String> notes) implements Outcome {
        public Rejected {
            notes = List.copyOf(notes);
        }
    }

    static Outcome applied(Model model, Lineage lineage, String... notes) {
        return new Applied(model, lineage, List.of(notes));
    }

    static Outcome skipped(String... notes) {
        return new Skipped(List.of(notes));
    }

    static Outcome rejected(String... notes) {
        return new Rejected(List.of(notes));
    }
}
