package dev.hone.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What was seen of jobs at one moment after the other, while their processes were killed. */
final class CrashLedger {

    /** The default of {@code kept.jobs}: of so many jobs, the oldest that ended are forgotten. */
    private static final int KEPT = 100;

    private final Map<String, Seen> jobs = new TreeMap<>();
    private int repeated;

    /**
     * A job as it was seen last.
     *
     * @param stages those that had ended
     */
    private record Seen(Path output, String state, List<Map<?, ?>> stages) {

        boolean isEnded() {
            return List.of("done", "failed", "cancelled").contains(state);
        }
    }

    /** Takes note of what {@code hone jobs --json} tells. */
    void look(Map<String, Object> answer) {
        List<String> there = new ArrayList<>();
        for (Map<?, ?> job : Hone.objects(answer.get("jobs"))) {
            String id = job.get("id").toString();
            there.add(id);
            Seen now = new Seen(
                    Path.of(Hone.object(job, "request").get("output").toString()),
                    job.get("state").toString(),
                    Hone.objects(job.get("stages")));
            Seen before = jobs.put(id, now);
            if (before != null) {
                repeated += repeated(before.stages(), now.stages());
            }
        }
        boolean forgets = there.size() >= KEPT;
        jobs.replaceAll((id, seen) -> there.contains(id) || (forgets && seen.isEnded())
                ? seen
                : new Seen(seen.output(), "lost", seen.stages()));
    }

    /** A stage that had ended is either the same, or was taken from the store by a later process. */
    private static int repeated(List<Map<?, ?>> before, List<Map<?, ?>> now) {
        int count = 0;
        for (int i = 0; i < before.size(); i++) {
            boolean same = i < now.size()
                    && now.get(i).get("milliseconds").equals(before.get(i).get("milliseconds"));
            boolean taken = i < now.size() && Boolean.TRUE.equals(now.get(i).get("stored"));
            count += same || taken ? 0 : 1;
        }
        return count;
    }

    boolean hasUnfinished() {
        return jobs.values().stream().anyMatch(seen -> !seen.isEnded());
    }

    int jobs() {
        return jobs.size();
    }

    /** Stages that were computed again although they had ended. */
    int repeated() {
        return repeated;
    }

    /** Whether the job of an output is not there, or did not get to its end, although it had begun. */
    boolean isLost(Path output) {
        return of(output).map(seen -> !seen.state().equals("done")).orElse(Files.exists(output));
    }

    boolean isKnown(Path output) {
        return of(output).isPresent();
    }

    private Optional<Seen> of(Path output) {
        return jobs.values().stream()
                .filter(seen -> seen.output().equals(output))
                .findFirst();
    }
}
