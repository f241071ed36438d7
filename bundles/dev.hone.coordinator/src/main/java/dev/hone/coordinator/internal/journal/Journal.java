package dev.hone.coordinator.internal.journal;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.coordinator.DamagedJob;
import dev.hone.api.coordinator.JobRecord;
import dev.hone.api.coordinator.OptimizeRequest;
import dev.hone.coordinator.internal.journal.RecordJson.Content;
import dev.hone.coordinator.internal.measure.IoReason;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The folder {@code jobs} of a home: one folder a job, used by any number of processes at once. What a process does to
 * another's job goes through files there.
 */
public final class Journal {

    static final String PREFIX = "job-";
    private static final int TAKES = 5;
    private static final long NANOS_BETWEEN = 20_000_000;

    private final Path folder;

    /** @param home need not be there */
    public Journal(Path home) {
        folder = home.resolve("jobs");
    }

    /**
     * Makes a job's folder and holds it.
     *
     * @throws IOException naming the file in its message
     */
    public JobFolder create(OptimizeRequest request) throws IOException {
        try {
            Files.createDirectories(folder);
            long next = numbers().stream().mapToLong(n -> n).max().orElse(0) + 1;
            while (true) {
                Path job = folder.resolve(PREFIX + next);
                try {
                    Files.createDirectory(job);
                    return begin(job, request);
                } catch (FileAlreadyExistsException e) {
                    next++;
                }
            }
        } catch (IOException e) {
            throw new IOException(JobFolder.cannotWrite(folder, e), e);
        }
    }

    private static JobFolder begin(Path job, OptimizeRequest request) throws IOException {
        OwnerLock lock =
                OwnerLock.take(job.resolve(JobFolder.LOCK)).orElseThrow(() -> new IOException(job + " is another's"));
        try {
            JobRecord first = owned(JobRecord.of(job.getFileName().toString(), request, Instant.now()));
            String tag = UUID.randomUUID().toString();
            HomeFiles.replace(
                    job.resolve(JobFolder.RECORD),
                    Json.bytes(RecordJson.of(first, Optional.of(OwnerLock.process()), tag)));
            return new JobFolder(job, lock, tag, first);
        } catch (IOException e) {
            lock.close();
            HomeFiles.delete(job);
            throw e;
        }
    }

    private static JobRecord owned(JobRecord record) {
        return record.withProcess(OptionalLong.of(ProcessHandle.current().pid()), true);
    }

    List<Long> numbers() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.matches(PREFIX + "[0-9]{1,18}"))
                    .map(name -> Long.valueOf(name.substring(PREFIX.length())))
                    .sorted()
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** The jobs, the oldest first, without those whose file is damaged. */
    public List<JobRecord> jobs() {
        List<JobRecord> records = new ArrayList<>();
        read(records::add, damaged -> {});
        return records;
    }

    /** The jobs whose file is damaged, the oldest first. */
    public List<DamagedJob> damagedJobs() {
        List<DamagedJob> found = new ArrayList<>();
        read(record -> {}, found::add);
        return found;
    }

    private void read(Consumer<JobRecord> records, Consumer<DamagedJob> damaged) {
        for (long number : readable()) {
            String id = PREFIX + number;
            try {
                content(id).map(content -> live(id, content)).ifPresent(records);
            } catch (HoneException e) {
                damaged.accept(DamagedJob.of(id, e.getMessage()));
            }
        }
    }

    private List<Long> readable() {
        try {
            return numbers();
        } catch (IOException e) {
            throw new HoneException(Reason.OUTPUT, "jobs in " + folder + " cannot be read: " + IoReason.of(e), e);
        }
    }

    /** @throws HoneException with the reason OUTPUT, naming the file, if that is damaged */
    public Optional<JobRecord> job(String id) {
        return content(id).map(content -> live(id, content));
    }

    /** @throws HoneException as {@link #job} */
    Optional<Content> content(String id) {
        if (!id.matches(PREFIX + "[0-9]{1,18}")) {
            return Optional.empty();
        }
        Path file = folder.resolve(id).resolve(JobFolder.RECORD);
        try {
            return Optional.of(RecordJson.read(Files.readAllBytes(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty(); // it begins just now, or is being deleted
        } catch (IOException e) {
            throw new HoneException(
                    Reason.OUTPUT,
                    "the job's file " + file + " cannot be read: " + oneLine(e) + "; delete the folder "
                            + file.getParent() + " to be rid of the job",
                    e);
        }
    }

    private static String oneLine(IOException cause) {
        String text = IoReason.of(cause);
        return text.lines().findFirst().orElse(text);
    }

    private JobRecord live(String id, Content content) {
        JobRecord record = content.record();
        return record.withProcess(record.process(), !record.state().ended() && isOwned(id, content));
    }

    private boolean isOwned(String id, Content content) {
        if (content.owner().isEmpty()) {
            return false;
        }
        if (content.owner().get().equals(OwnerLock.process())) {
            return true;
        }
        try {
            return OwnerLock.isHeld(folder.resolve(id).resolve(JobFolder.LOCK));
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Holds a job that has not ended and that no process has; empty if it is no such job, or another takes it.
     *
     * @throws HoneException with the reason OUTPUT, naming the file, if it is damaged or cannot be written
     */
    public Optional<JobFolder> takeOver(String id) {
        Optional<Content> found = content(id);
        if (found.isEmpty() || found.get().record().state().ended() || isOwned(id, found.get())) {
            return Optional.empty();
        }
        Path job = folder.resolve(id);
        try {
            Optional<OwnerLock> lock = take(job.resolve(JobFolder.LOCK));
            if (lock.isEmpty()) {
                return Optional.empty();
            }
            return takeOver(id, job, lock.get());
        } catch (IOException e) {
            throw new HoneException(Reason.OUTPUT, job + " cannot be taken over: " + IoReason.of(e), e);
        }
    }

    /** Once more if it is held: perhaps by one who only looks whether it is. */
    private static Optional<OwnerLock> take(Path file) throws IOException {
        Optional<OwnerLock> lock = OwnerLock.take(file);
        for (int i = 1; i < TAKES && lock.isEmpty(); i++) {
            LockSupport.parkNanos(NANOS_BETWEEN);
            lock = OwnerLock.take(file);
        }
        return lock;
    }

    private Optional<JobFolder> takeOver(String id, Path job, OwnerLock lock) throws IOException {
        boolean taken = false;
        try {
            Optional<Content> now = content(id);
            if (now.isEmpty() || now.get().record().state().ended()) {
                return Optional.empty();
            }
            HomeFiles.delete(job.resolve("scratch"));
            JobFolder held =
                    new JobFolder(job, lock, now.get().tag(), owned(now.get().record()));
            held.write(held.record());
            taken = true;
            return Optional.of(held);
        } finally {
            if (!taken) {
                lock.close();
            }
        }
    }

    /**
     * Asks the process that has a job to cancel it.
     *
     * @throws HoneException with the reason OUTPUT, naming the file
     */
    public void requestCancel(String id) {
        Path file = folder.resolve(id).resolve(JobFolder.CANCEL);
        try {
            Files.createFile(file);
        } catch (FileAlreadyExistsException | NoSuchFileException e) {
            return; // it is asked for already, or the job has just ended and is gone
        } catch (IOException e) {
            throw new HoneException(Reason.OUTPUT, file + " cannot be written: " + IoReason.of(e), e);
        }
    }

    /**
     * Deletes what processes left behind that were killed while they tidied up after a job, and the oldest jobs that
     * ended, so that no more than a number of jobs stay.
     */
    public void keep(int most) {
        new OldJobs(this, folder).keep(most);
    }
}
