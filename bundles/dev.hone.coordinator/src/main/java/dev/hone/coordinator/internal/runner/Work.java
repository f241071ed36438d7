package dev.hone.coordinator.internal.runner;

import dev.hone.api.Cancellation;
import dev.hone.api.coordinator.OptimizeRequest;
import dev.hone.api.coordinator.Plan;
import dev.hone.api.data.Dataset;
import dev.hone.coordinator.internal.measure.LoadedModel;
import dev.hone.coordinator.internal.measure.Toolset;
import java.util.Optional;

/**
 * What stays the same for all stages of a job.
 *
 * @param original the model as the user gave it
 * @param sources what identifies model, data and runtime
 * @param memory of results of stages
 * @param expected what was there when the job was planned
 */
record Work(
        OptimizeRequest request,
        Plan plan,
        LoadedModel original,
        Optional<Dataset> data,
        Toolset tools,
        Sources sources,
        ScratchFolder scratch,
        StageMemory memory,
        JobEvents events,
        Expectation expected,
        StageLimits limits,
        Cancellation cancellation) {

    Work with(Plan changed, JobEvents told) {
        return new Work(
                request,
                changed,
                original,
                data,
                tools,
                sources,
                scratch,
                memory,
                told,
                expected,
                limits,
                cancellation);
    }

    Work with(Cancellation narrower) {
        return new Work(
                request, plan, original, data, tools, sources, scratch, memory, events, expected, limits, narrower);
    }
}
