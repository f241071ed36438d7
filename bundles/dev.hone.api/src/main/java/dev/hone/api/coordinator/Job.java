package dev.hone.api.coordinator;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** An optimization in progress. Safe for use by several threads. */
@ProviderType
public interface Job {

    String id();

    JobState state();

    /**
     * Completed with exactly one result, or exceptionally with the {@link dev.hone.api.HoneException} that ended the
     * job.
     */
    CompletionStage<JobResult> result();

    /** Asks the job to end as soon as it can. */
    void cancel();
}
