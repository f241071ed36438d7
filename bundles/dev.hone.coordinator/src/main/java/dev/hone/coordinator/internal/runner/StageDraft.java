package dev.hone.coordinator.internal.runner;

import dev.hone.api.HoneException;
import dev.hone.api.coordinator.Loss;
import dev.hone.api.coordinator.StageReport.Result;
import dev.hone.api.technique.Estimate;
import dev.hone.coordinator.internal.measure.LoadedModel;
import dev.hone.coordinator.internal.registry.Misbehaved;
import dev.hone.coordinator.internal.registry.Plugin;
import dev.hone.model.Lineage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A stage's end while it comes about. Used by one thread after the other. */
final class StageDraft {

    Result result = Result.REJECTED;
    Optional<Estimate> estimate = Optional.empty();
    DropLimit.Judgement judgement = DropLimit.Judgement.NONE;
    LoadedModel kept;
    HoneException failure;
    PropertyLedger ledger;
    /** From the stage's model to its result. */
    Lineage lineage = Lineage.IDENTITY;
    /** Of the result; null if there is none, or if it would be lost in its file. */
    TensorOrder order;
    /** Whether the report has scores. */
    boolean judged;
    /** Whether the technique itself said how it ended, so that it would say the same again. */
    boolean answered;

    /**
     * What the stage would have destroyed or did not reach; empty if it was rolled back for something else, or not at
     * all.
     */
    List<Loss> lost = List.of();

    final List<String> notes = new ArrayList<>();
    final List<Misbehaved> offences = new ArrayList<>();
    final Set<Plugin<?>> used = new HashSet<>();

    void fail(HoneException cause) {
        result = Result.REJECTED;
        failure = cause;
        notes.removeIf(note -> note.endsWith(cause.getMessage()));
        notes.add(cause.getMessage());
        if (cause instanceof Misbehaved offence) {
            offences.add(offence);
        }
    }

    void rollBackFor(List<Loss> broken) {
        lost = List.copyOf(broken);
        rollBack(broken.stream().map(Loss::description).toList());
    }

    void rollBack(List<String> reasons) {
        result = Result.ROLLED_BACK;
        reasons.forEach(reason -> notes.add("rolled back: " + reason));
    }
}
