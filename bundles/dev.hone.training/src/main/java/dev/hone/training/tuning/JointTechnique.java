package dev.hone.training.tuning;

import dev.hone.api.technique.Check;
import dev.hone.api.technique.Context;
import dev.hone.api.technique.Outcome;
import dev.hone.api.technique.Technique;
import dev.hone.model.Model;
import dev.hone.training.Phase;
import dev.hone.training.TrainingSpan;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A technique that trains, in two halves, so that several can train in one loop. A component registers it under both
 * contracts. One that is twice in a training may not {@link #chosen choose} the values of a weight twice. Safe for use
 * by several threads.
 */
@ConsumerType
public interface JointTechnique extends Technique {

    /** The id of the technique. */
    String technique();

    /** When its {@link Ending} comes: those of earlier phases make the model that it is given. */
    Phase phase();

    /**
     * Whether the technique takes its parameters for a model and a training that it shares with others; no work, no
     * data read.
     *
     * @param context with the technique's own parameters
     * @param span how long the shared training is
     * @throws dev.hone.api.HoneException with the reason USAGE for parameters that do not fit
     */
    default Check check(Model model, Context context, TrainingSpan span) {
        return Check.accepted();
    }

    /**
     * Adds the technique's constraints to a training that others may add theirs to.
     *
     * @param context with the technique's own parameters
     * @return what is to be done once it is over
     * @throws dev.hone.api.HoneException like {@link dev.hone.api.technique.Technique#apply}
     */
    Ending join(Model model, Context context, FineTuning tuning);

    /** What a technique makes of the trained model. */
    @FunctionalInterface
    interface Ending {

        /**
         * @param model the trained model, as the techniques before this one left it: their tensors have the ids that
         *     they have in {@code tuned}
         * @return with the lineage from {@code model}; skipped if the model stays as it is
         */
        Outcome end(Model model, Tuned tuned);
    }
}
