package dev.hone.training;

import dev.hone.api.Cancellation;
import org.osgi.annotation.versioning.ProviderType;

/** Watches a training and can end it. Safe for use by several threads; returns at once. */
@ProviderType
public interface TrainingMonitor {

    /** Takes no notice and never cancels. */
    TrainingMonitor NONE = status -> {};

    /** Called about once a second, and after each epoch. A trainer fetches the loss for this no more often. */
    void report(TrainingStatus status);

    /** Asked before each step; a trainer that is cancelled stores a checkpoint first, if it is to keep any. */
    default Cancellation cancellation() {
        return Cancellation.NEVER;
    }
}
