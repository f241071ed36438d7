package dev.hone.coordinator.internal.runner;

/**
 * How jobs are run.
 *
 * @param jobs how many run at once, at least 1
 * @param replan whether a job that has not begun is planned again when plug-ins come or go
 * @param limits how long a stage is waited for
 * @param stageBytes that the stored results of stages may take; 0 for no store
 * @param keptJobs how many jobs are remembered, those that have not ended aside
 */
public record JobSettings(int jobs, boolean replan, StageLimits limits, long stageBytes, int keptJobs) {

    public static final JobSettings DEFAULT = new JobSettings(1, true, StageLimits.DEFAULT, 2L << 30, 100);
}
