package dev.hone.coordinator.internal.journal;

import dev.hone.api.coordinator.JobRecord;
import dev.hone.coordinator.internal.measure.IoReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * A job's folder, held by this process. A journal that cannot be written does not end the job, whose output may be
 * fine: the job's record gets a note that names the file, and the log a warning.
 */
public final class JobFolder {

    static final String RECORD = "job.json";
    static final String LOCK = "lock";
    static final String CANCEL = "cancel";
    private static final String RESUMABLE = "resumable";
    private static final List<String> WORK = List.of("scratch", "stages", RESUMABLE, CANCEL, LOCK);

    private final Path folder;
    private final OwnerLock lock;
    private final String tag;
    private JobRecord last;
    private boolean told;
    private boolean released;

    /** @param last as the file says */
    JobFolder(Path folder, OwnerLock lock, String tag, JobRecord last) {
        this.folder = folder;
        this.lock = lock;
        this.tag = tag;
        this.last = last;
    }

    /** As it was written last. */
    public synchronized JobRecord record() {
        return last;
    }

    /** What the job's temporary outputs have in their names: the same in every process that runs it. */
    public String tag() {
        return tag;
    }

    /** Where the job's temporary files are to be; nothing of an earlier process is there. */
    public Path scratch() {
        return folder.resolve("scratch");
    }

    /** Where the results of the job's stages stay until it ends. */
    public Path stages() {
        return folder.resolve("stages");
    }

    /** Where a stage keeps what it goes on from if the process ends before it. */
    public Path resumable(StageKey stage) {
        return stage.in(folder.resolve(RESUMABLE));
    }

    /** Whether any stage kept something to go on from. */
    public boolean holdsProgress() {
        return holdsFiles(folder.resolve(RESUMABLE));
    }

    /** Whether a stage kept something to go on from. */
    public boolean holdsProgress(StageKey stage) {
        return holdsFiles(folder.resolve(RESUMABLE)) && holdsFiles(resumable(stage));
    }

    private static boolean holdsFiles(Path all) {
        try (Stream<Path> files = Files.walk(all)) {
            return files.anyMatch(Files::isRegularFile);
        } catch (IOException | UncheckedIOException e) {
            return false; // there is no such folder, or none that could be gone on from
        }
    }

    /** Drops what a stage kept to go on from. */
    public void drop(StageKey stage) {
        Path all = folder.resolve(RESUMABLE);
        try {
            if (Files.exists(all)) {
                HomeFiles.delete(stage.in(all));
            }
        } catch (IOException e) {
            System.getLogger(JobFolder.class.getName()).log(System.Logger.Level.WARNING, all + " cannot be emptied", e);
        }
    }

    /** Whether another process asks for the job to be cancelled. */
    public boolean isCancelRequested() {
        return Files.exists(folder.resolve(CANCEL));
    }

    /**
     * Writes what is known of the job.
     *
     * @return the same, with a note if it could not be written
     */
    public synchronized JobRecord write(JobRecord record) {
        last = record;
        if (released) {
            return last;
        }
        try {
            replace(record, Optional.of(OwnerLock.process()));
        } catch (IOException e) {
            last = warned(record, folder.resolve(RECORD), e);
        }
        return last;
    }

    /** Writes how the job ended, and drops all else that is in the folder. */
    public synchronized JobRecord end(JobRecord record) {
        JobRecord written = write(record);
        try {
            tidy(folder);
        } catch (IOException e) {
            written = warned(written, folder, e);
        }
        release();
        return written;
    }

    /** Drops all but the record; the lock last, which tells that there is something to drop. */
    static void tidy(Path folder) throws IOException {
        for (String name : WORK) {
            HomeFiles.delete(folder.resolve(name));
        }
    }

    /** Leaves the job to whoever resumes it. */
    public synchronized void leave(JobRecord record) {
        if (released) {
            return;
        }
        try {
            replace(record.withProcess(OptionalLong.empty(), false), Optional.empty());
            HomeFiles.delete(scratch());
        } catch (IOException e) {
            last = warned(record, folder.resolve(RECORD), e);
        }
        release();
    }

    private void replace(JobRecord record, Optional<String> owner) throws IOException {
        HomeFiles.replace(folder.resolve(RECORD), Json.bytes(RecordJson.of(record, owner, tag)));
    }

    private void release() {
        released = true;
        try {
            lock.close();
        } catch (IOException e) {
            System.getLogger(JobFolder.class.getName())
                    .log(System.Logger.Level.WARNING, folder.resolve(LOCK) + " cannot be closed", e);
        }
    }

    private JobRecord warned(JobRecord record, Path file, IOException cause) {
        if (told) {
            return record;
        }
        told = true;
        String note = cannotWrite(file, cause);
        System.getLogger(JobFolder.class.getName()).log(System.Logger.Level.WARNING, note);
        List<String> notes = new ArrayList<>(record.notes());
        notes.add(note);
        return record.withNotes(notes);
    }

    static String cannotWrite(Path file, IOException cause) {
        String why = cause instanceof NoSuchFileException ? "its folder is gone" : IoReason.of(cause);
        return "the job cannot be journaled, and so not be resumed: " + file + " cannot be written: " + why;
    }
}
