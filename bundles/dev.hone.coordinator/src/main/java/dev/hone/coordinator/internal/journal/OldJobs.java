package dev.hone.coordinator.internal.journal;

import dev.hone.api.HoneException;
import dev.hone.coordinator.internal.journal.RecordJson.Content;
import dev.hone.coordinator.internal.measure.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Tidies up in the folder of a journal. */
record OldJobs(Journal journal, Path folder) {

    private static final long MILLISECONDS_TO_BEGIN = 60_000;

    /** From the making of a lock's file to the lock itself, at most. */
    private static final long MILLISECONDS_TO_LOCK = 2_000;

    /**
     * Deletes what processes left behind that were killed while they tidied up after a job, and the oldest jobs that
     * ended, so that no more than a number of jobs stay.
     */
    void keep(int most) {
        try {
            List<Long> numbers = journal.numbers();
            for (long number : numbers) {
                tidy(Journal.PREFIX + number);
            }
            int surplus = numbers.size() - Math.max(most, 1);
            for (int i = 0; i < numbers.size() && surplus > 0; i++) {
                if (i < numbers.size() - 1 && drop(Journal.PREFIX + numbers.get(i))) {
                    surplus--;
                }
            }
        } catch (IOException e) {
            System.getLogger(Journal.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "old jobs in " + folder + " cannot be deleted: " + IoReason.of(e));
        }
    }

    private void tidy(String id) throws IOException {
        Path job = folder.resolve(id);
        if (Files.exists(job.resolve(JobFolder.LOCK))) {
            try {
                Optional<Content> content = journal.content(id);
                if (content.isEmpty()) {
                    if (isOlder(job, MILLISECONDS_TO_LOCK) && !OwnerLock.isHeld(job.resolve(JobFolder.LOCK))) {
                        HomeFiles.delete(job); // its process was killed before there was anything to resume
                    }
                } else if (content.get().record().state().ended()
                        && !OwnerLock.process().equals(content.get().owner().orElse(""))
                        && !OwnerLock.isHeld(job.resolve(JobFolder.LOCK))) {
                    JobFolder.tidy(job);
                }
            } catch (HoneException e) {
                return; // damaged: its folder is for the user to look at
            }
        }
    }

    private boolean drop(String id) throws IOException {
        Path job = folder.resolve(id);
        try {
            Optional<Content> content = journal.content(id);
            boolean ended =
                    content.isPresent() ? content.get().record().state().ended() : isOlder(job, MILLISECONDS_TO_BEGIN);
            if (!ended) {
                return false;
            }
        } catch (HoneException e) {
            return false; // damaged: its folder is for the user to look at
        }
        Files.deleteIfExists(job.resolve(JobFolder.RECORD));
        HomeFiles.delete(job);
        return true;
    }

    private static boolean isOlder(Path job, long milliseconds) throws IOException {
        return Files.getLastModifiedTime(job).toMillis() < System.currentTimeMillis() - milliseconds;
    }
}
