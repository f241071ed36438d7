package dev.hone.cli.internal;

import dev.hone.api.coordinator.DamagedJob;
import dev.hone.api.coordinator.JobRecord;
import dev.hone.api.coordinator.Plan;
import dev.hone.api.coordinator.StageReport;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Jobs, for people. Times are in the zone of the user. */
final class JobTable {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    private JobTable() {}

    static String of(List<JobRecord> jobs) {
        return of(jobs, List.of());
    }

    static String of(List<JobRecord> jobs, List<DamagedJob> damaged) {
        if (jobs.isEmpty() && damaged.isEmpty()) {
            return "There is no job\n";
        }
        var table = new Table("lllllll").row("job", "state", "stages", "target", "model", "submitted", "");
        for (JobRecord job : jobs) {
            table.row(
                    job.id(),
                    state(job),
                    stages(job),
                    job.request().target(),
                    String.valueOf(job.request().model().getFileName()),
                    time(job.submitted()),
                    remark(job));
        }
        damaged.forEach(job ->
                table.row(job.id(), "damaged", Figures.NONE, Figures.NONE, Figures.NONE, Figures.NONE, job.reason()));
        return table.toString();
    }

    static String details(JobRecord job) {
        var about = new Table("ll")
                .row("state", state(job))
                .row("model", job.request().model().toString())
                .row("target", job.request().target())
                .row("output", job.request().output().toString());
        job.request().data().ifPresent(data -> about.row("data", data.toString()));
        job.request().chain().ifPresent(chain -> about.row("chain", chain));
        job.request().maxDrop().ifPresent(drop -> about.row("max-drop", Figures.plain(drop)));
        if (job.request().fallback()) {
            about.row("fallback", "yes");
        }
        about.row("seed", Long.toString(job.request().seed()))
                .row("threads", Integer.toString(job.request().threads()))
                .row("priority", Integer.toString(job.request().priority()))
                .row("submitted", time(job.submitted()))
                .row("changed", time(job.changed()));
        String remark = remark(job);
        if (!remark.isEmpty()) {
            about.row("", remark);
        }
        return job.id() + "\n\n" + about + Section.of("Stages", stageTable(job)) + Section.of("Notes", job.notes());
    }

    private static Table stageTable(JobRecord job) {
        var table = new Table("llrl");
        for (StageReport stage : job.stages()) {
            table.row(
                    stage.technique(),
                    stage.result().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    Figures.seconds(stage.milliseconds() / 1e3));
            StageLines.of(stage).forEach(line -> table.row("", "", "", line));
        }
        job.chain().stream()
                .skip(job.stages().size())
                .map(Plan.Stage::technique)
                .forEach(technique -> table.row(technique, job.state().ended() ? "not run" : "to come"));
        return table;
    }

    private static String state(JobRecord job) {
        return job.state().name().toLowerCase(Locale.ROOT);
    }

    private static String stages(JobRecord job) {
        return job.chain().isEmpty()
                ? Figures.NONE
                : job.stages().size() + " of " + job.chain().size();
    }

    /** Why it is as it is, and who has it. */
    private static String remark(JobRecord job) {
        if (job.abandoned()) {
            return "its process is gone; hone resume goes on";
        }
        String reason = job.reason().orElse("");
        return reason.isEmpty() && job.alive() && job.process().isPresent()
                ? "process " + job.process().getAsLong()
                : reason;
    }

    private static String time(Instant instant) {
        return TIME.format(instant);
    }
}
