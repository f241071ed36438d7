package dev.hone.api.coordinator;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** An optimization in progress. Safe for use by several threads. */
@ProviderType
public interface Job {

    /** Unique among the jobs of one home. */
    String id();

    JobState state();

    /** What is known of it at this moment. */
    JobRecord record();

    /**
     * Completed with exactly one result, or exceptionally with the {@link dev.hone.api.HoneException} that ended the
     * job.
     */
    CompletionStage<JobResult> result();

    /**
     * Asks the job to end as soon as it can: at once if it is queued or waits. A job that has ended already stays as it
     * is.
     */
    void cancel();
}
