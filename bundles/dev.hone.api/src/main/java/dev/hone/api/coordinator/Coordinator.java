package dev.hone.api.coordinator;

import dev.hone.api.Cancellation;
import dev.hone.api.HoneException;
import dev.hone.api.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Discovers techniques, targets, formats, runtimes, metrics and datasets as they come and go, and puts them to work. A
 * service.
 *
 * <p>Safe for use by several threads. Failures that a user can act on are {@link HoneException}s whose message is one
 * line.
 */
@ProviderType
public interface Coordinator {

    /** What is there at this moment, and what is not, with the reason. */
    Catalog catalog();

    /** The chain that would be run, checked as far as that is possible without work; nothing is run. */
    Plan plan(OptimizeRequest request);

    /**
     * Begins to optimize a model. Usage errors are thrown here; all else is in the job's result.
     *
     * <p>The job is journaled under hone's home: it outlives this process, in which {@link #resume} takes it over.
     */
    Job submit(OptimizeRequest request, JobListener listener);

    /**
     * The jobs under hone's home, of all processes that use it, the oldest first; some time after its end a job goes.
     * Those that cannot be read are left out: {@link #damagedJobs}.
     */
    List<JobRecord> jobs();

    /** The jobs under hone's home whose files cannot be read, the oldest first. They are left alone. */
    List<DamagedJob> damagedJobs();

    /**
     * One of {@link #jobs}; empty if there is none of that id.
     *
     * @throws HoneException with the reason OUTPUT, naming the file, if it is one of {@link #damagedJobs}
     */
    Optional<JobRecord> job(String id);

    /**
     * Asks a job to end as soon as it can, whichever process has it: what another process runs ends within some
     * seconds, what nobody runs at once.
     *
     * @return the job as it is now; as it ended if it ended before
     * @throws HoneException with the reason USAGE if there is no job of that id, OUTPUT if the request cannot be
     *     written
     */
    JobRecord cancel(String id);

    /**
     * Takes over every job that has not ended and whose process is gone: each is queued here, as it was submitted, and
     * goes on after its last finished stage.
     *
     * @param listeners makes the listener of each job
     * @return the jobs that were taken over, the oldest first; a job that another process takes at the same time is not
     *     among them
     */
    List<Job> resume(Function<JobRecord, JobListener> listeners);

    /** What a model file is made of, with the batch left open where it is; with a target, also whether it fits. */
    default Inspection inspect(Path model, Optional<String> target) {
        return inspect(model, target, OptionalInt.empty());
    }

    /**
     * What a model file is made of; with a target, also whether it fits.
     *
     * @param batch for a model that is realized in another format to be looked at: the size to which an open batch is
     *     fixed
     * @throws dev.hone.api.HoneException with the reason USAGE for a batch without a change of format
     */
    Inspection inspect(Path model, Optional<String> target, OptionalInt batch);

    /**
     * Runs a model on the test split of a dataset (else on what is there) and measures it.
     *
     * @throws dev.hone.api.HoneException with the reason USAGE for a batch without a change of format
     */
    Evaluation evaluate(EvaluateRequest request, Progress progress, Cancellation cancellation);

    /**
     * Explains why an optimized model's values are not the original's: measures both on the validate split (else on
     * what there is) and has the measurements interpreted by the {@link dev.hone.api.diagnosis.Diagnostician} of the
     * technique that makes such models.
     *
     * @throws dev.hone.api.HoneException with the reason MODEL if the files are no such pair, saying why; DATA if the
     *     data does not fit
     */
    Diagnosis diagnose(DiagnoseRequest request, Progress progress, Cancellation cancellation);

    /** Writes a model file again, with the batch left open where it is. */
    default void convert(Path model, Path output, boolean repack) {
        convert(model, output, repack, OptionalInt.empty());
    }

    /**
     * Writes a model file again, in another format if the output's name ends like its files.
     *
     * @param repack whether it is rebuilt through the graph, instead of copied verbatim
     * @param batch for a change of format: the size to which an open batch is fixed
     * @throws dev.hone.api.HoneException with the reason MODEL if nothing makes that format of the model's; USAGE for a
     *     batch without a change of format
     */
    void convert(Path model, Path output, boolean repack, OptionalInt batch);
}
