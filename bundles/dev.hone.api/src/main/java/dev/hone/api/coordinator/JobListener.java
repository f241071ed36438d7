package dev.hone.api.coordinator;

import dev.hone.api.technique.Estimate;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Takes notice of a job. Called by the job's threads; must return at once. */
@ConsumerType
public interface JobListener {

    /** Takes no notice. */
    JobListener NONE = new JobListener() {};

    default void stateChanged(JobState state) {}

    /** The job waits for something and goes on by itself; told after {@link JobState#WAITING}. */
    default void waiting(String reason) {}

    /** What will be done, before the work. */
    default void planned(Plan plan) {}

    /** What a stage is expected to cost and to be worth, before its work. */
    default void stageEstimated(String technique, Estimate estimate) {}

    /** A stage would destroy what an earlier one established, and is begun once more in another way. */
    default void nextWay(String technique, String change, List<String> why) {}

    /**
     * @param stage what runs: a stage of the chain, or {@code measure} and {@code write} around it
     * @param step what is being done within it
     * @param total 0 where it is not known
     */
    default void progress(String stage, String step, long done, long total) {}

    default void stageEnded(StageReport report) {}
}
