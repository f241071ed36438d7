package dev.hone.coordinator.internal.runner;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.coordinator.DamagedJob;
import dev.hone.api.coordinator.Job;
import dev.hone.api.coordinator.JobListener;
import dev.hone.api.coordinator.JobRecord;
import dev.hone.api.coordinator.JobState;
import dev.hone.api.coordinator.OptimizeRequest;
import dev.hone.api.coordinator.Plan;
import dev.hone.coordinator.internal.journal.JobFolder;
import dev.hone.coordinator.internal.journal.Journal;
import dev.hone.coordinator.internal.journal.SharedStages;
import dev.hone.coordinator.internal.planner.ChainPlanner;
import dev.hone.coordinator.internal.planner.StageWays;
import dev.hone.coordinator.internal.registry.Plugins;
import dev.hone.coordinator.internal.registry.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;

/** The jobs of this process, from their submission to their outcome, and what is known of those of others. */
public final class JobQueue implements AutoCloseable {

    private static final long CLOSE_SECONDS = 10;

    private final Plugins plugins;
    private final ChainPlanner planner;
    private final Journal journal;
    private final SharedStages shared;
    private final StageKeys keys;
    private final Flights flights = new Flights();
    private final JobTopics topics;
    private final AtomicLong number = new AtomicLong();
    private final AtomicLong unsaved = new AtomicLong();
    private final Map<String, ChainJob> jobs = new ConcurrentHashMap<>();
    private final JobPool pool;
    private final JobClerk clerk = new JobClerk(jobs.values());
    private final Runnable listener = this::recheck;
    private volatile JobSettings settings;

    /**
     * @param home where jobs and results of stages are kept; need not be there
     * @param topics is told of all jobs
     */
    public JobQueue(
            Plugins plugins,
            ChainPlanner planner,
            JobSettings settings,
            Path home,
            PluginContents contents,
            JobTopics topics) {
        this.plugins = plugins;
        this.planner = planner;
        this.settings = settings;
        this.journal = new Journal(home);
        this.shared = new SharedStages(home, () -> this.settings.stageBytes());
        this.keys = new StageKeys(contents);
        this.topics = topics;
        pool = new JobPool(settings.jobs());
        plugins.onChange(listener);
    }

    /** Changes how jobs are run; those that run go on as they began. */
    public void configure(JobSettings changed) {
        settings = changed;
        pool.resize(changed.jobs());
    }

    JobSettings settings() {
        return settings;
    }

    StageMemory memory(JobLog log, boolean fresh) {
        return new StageMemory(log.folder(), shared, keys, flights, fresh, log);
    }

    /** Plans a job anew; one that has begun keeps its chain. */
    Plan plan(JobRecord job) {
        Plan plan = planner.plan(job.request());
        boolean pinned = !job.chain().isEmpty() && (!job.stages().isEmpty() || !settings.replan());
        return pinned
                ? plan.withStages(job.chain().stream()
                        .map(stage -> planner.changed(stage, Map.of()))
                        .toList())
                : plan;
    }

    /**
     * Plans a job, journals and queues it.
     *
     * @throws HoneException as {@link ChainPlanner#plan}; with the reason OUTPUT if its output could not be written,
     *     MISSING if no more jobs are taken
     */
    public Job submit(OptimizeRequest request, JobListener told) {
        Snapshot snapshot = plugins.snapshot();
        return submit(request, ChainJob.Planned.of(planner.plan(request), snapshot, request), told);
    }

    Job submit(OptimizeRequest request, ChainJob.Planned planned, JobListener told) {
        Expectation.requireUsable(request, planned.plan(), plugins.snapshot());
        OutputFile.withProvenance(request.output(), request.model(), request.data());
        Optional<JobFolder> folder = Optional.empty();
        JobRecord first;
        try {
            folder = Optional.of(journal.create(request));
            first = folder.get().record().withRequest(request);
        } catch (IOException e) {
            System.getLogger(JobQueue.class.getName()).log(System.Logger.Level.WARNING, e.getMessage());
            first = JobRecord.of("unsaved-" + unsaved.incrementAndGet(), request, Instant.now())
                    .withNotes(List.of(e.getMessage()))
                    .withProcess(OptionalLong.of(ProcessHandle.current().pid()), true);
        }
        ChainJob job = job(new JobLog(first, folder), told);
        job.follow(planned);
        begin(job);
        return job;
    }

    private ChainJob job(JobLog log, JobListener told) {
        OptimizeRequest request = log.record().request();
        Supplier<ChainRunner> runner = () -> new ChainRunner(
                plugins,
                request,
                planner::changed,
                new StageWays(plugins, planner::changed),
                log.folder()
                        .map(held -> OutputFile.resumed(request.output(), request.model(), held.tag()))
                        .orElseGet(() -> OutputFile.of(request.output(), request.model())));
        return new ChainJob(number.incrementAndGet(), log, runner, told, topics, this);
    }

    private void begin(ChainJob job) {
        jobs.put(job.id(), job);
        try {
            enqueue(job);
            clerk.look();
        } catch (RejectedExecutionException e) {
            job.leave();
            throw new HoneException(Reason.MISSING, "the coordinator is being stopped", e);
        }
    }

    /** The jobs of all processes, the oldest first. */
    public List<JobRecord> jobs() {
        Map<String, JobRecord> records = new LinkedHashMap<>();
        journal.jobs().forEach(record -> records.put(record.id(), record));
        jobs.values().stream()
                .sorted(Comparator.comparingLong(ChainJob::number))
                .map(ChainJob::record)
                .forEach(record -> records.put(record.id(), record));
        return List.copyOf(records.values());
    }

    /** Those whose files cannot be read. */
    public List<DamagedJob> damagedJobs() {
        return journal.damagedJobs();
    }

    public Optional<JobRecord> job(String id) {
        Optional<JobRecord> own = Optional.ofNullable(jobs.get(id)).map(ChainJob::record);
        return own.isPresent() ? own : journal.job(id);
    }

    /** Cancels a job of this process, of another or of none. Throws as {@code Coordinator.cancel}. */
    public JobRecord cancel(String id) {
        ChainJob own = jobs.get(id);
        if (own != null) {
            own.cancel();
            return own.record();
        }
        JobRecord record =
                journal.job(id).orElseThrow(() -> new HoneException(Reason.USAGE, "there is no job " + id + known()));
        if (record.state().ended()) {
            return record;
        }
        Optional<JobFolder> abandoned = journal.takeOver(id);
        if (abandoned.isPresent()) {
            return end(abandoned.get());
        }
        journal.requestCancel(id);
        return journal.job(id).orElse(record);
    }

    private String known() {
        List<JobRecord> all = jobs();
        return all.isEmpty()
                ? "; there are none"
                : "; the last is " + all.get(all.size() - 1).id();
    }

    private static JobRecord end(JobFolder folder) {
        JobRecord record = folder.record();
        OutputFile.deleteTemporary(record.request().output(), folder.tag());
        return folder.end(record.withState(JobState.CANCELLED, Optional.of("cancelled"), Instant.now())
                .withFailure(Optional.of(Reason.CANCELLED))
                .withProcess(record.process(), false));
    }

    /**
     * Takes over the jobs that have not ended and that no process has.
     *
     * @param listeners makes the listener of each
     * @return those that were taken over
     */
    public List<Job> resume(Function<JobRecord, JobListener> listeners) {
        List<Job> resumed = new ArrayList<>();
        for (JobRecord record : journal.jobs()) {
            if (record.abandoned() && !jobs.containsKey(record.id())) {
                try {
                    journal.takeOver(record.id())
                            .flatMap(folder -> resume(folder, listeners))
                            .ifPresent(resumed::add);
                } catch (HoneException e) {
                    System.getLogger(JobQueue.class.getName()).log(System.Logger.Level.WARNING, e.getMessage());
                }
            }
        }
        journal.keep(settings.keptJobs());
        return resumed;
    }

    private Optional<Job> resume(JobFolder folder, Function<JobRecord, JobListener> listeners) {
        if (folder.isCancelRequested()) {
            end(folder);
            return Optional.empty();
        }
        JobRecord left = folder.record();
        JobRecord queued = folder.write(left.withState(JobState.QUEUED, Optional.empty(), Instant.now()));
        ChainJob job = job(new JobLog(queued, Optional.of(folder)), listeners.apply(left));
        job.begin(plugins.snapshot());
        if (job.state() == JobState.QUEUED) {
            begin(job);
        } else {
            jobs.put(job.id(), job);
            clerk.look();
            recheck(); // for what changed before the job was among those that are told
        }
        return Optional.of(job);
    }

    void enqueue(ChainJob job) {
        pool.enqueue(job);
    }

    void ended(ChainJob job) {
        pool.remove(job);
        jobs.remove(job.id());
        clerk.later(() -> journal.keep(settings.keptJobs()));
    }

    /** Looks at the jobs that wait, soon and on another thread: the caller may be registering a service. */
    void recheck() {
        clerk.recheck(plugins);
    }

    /** Ends all jobs here, waits a while for those that run, and leaves them to whoever resumes them. */
    @Override
    public void close() {
        plugins.removeListener(listener);
        clerk.close();
        jobs.values().forEach(ChainJob::leave);
        if (!pool.close(CLOSE_SECONDS)) {
            System.getLogger(JobQueue.class.getName())
                    .log(System.Logger.Level.WARNING, "a job goes on although it was cancelled");
        }
    }
}
