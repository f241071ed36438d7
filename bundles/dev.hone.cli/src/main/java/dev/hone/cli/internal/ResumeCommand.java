package dev.hone.cli.internal;

import dev.hone.api.coordinator.Document;
import dev.hone.api.coordinator.Job;
import dev.hone.api.coordinator.JobListener;
import dev.hone.api.coordinator.JobRecord;
import java.util.List;
import java.util.concurrent.CompletionStage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "resume",
        header = "Goes on with every job whose process was killed before the job had ended.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  hone resume",
            "  hone resume --json",
            "",
            "Waits for the end of them all. Ctrl-C cancels them. hone serve resumes at its start by itself."
        })
final class ResumeCommand extends Subcommand {

    @Option(
            names = "--background",
            description = "Print the jobs and do not wait for their end; in the shell of hone serve only.")
    private boolean background;

    ResumeCommand(Services services, Console console) {
        super(services, console);
    }

    @Override
    ExitCode run() {
        tellOfDamagedJobs();
        if (inBackground(background)) {
            return report(services().coordinator().resume(record -> JobListener.NONE), ExitCode.OK);
        }
        List<Job> jobs;
        List<ExitCode> codes;
        try (ProgressLine progress = progress()) {
            jobs = services().coordinator().resume(record -> progress.of(record.id()));
            Runnable cancel = cancelling(jobs);
            codes = jobs.stream()
                    .map(job -> Interruption.await(exitCode(job), cancel))
                    .toList();
        }
        return report(
                jobs,
                codes.stream().filter(code -> code != ExitCode.OK).findFirst().orElse(ExitCode.OK));
    }

    private ExitCode report(List<Job> jobs, ExitCode code) {
        List<JobRecord> records = jobs.stream().map(Job::record).toList();
        print(
                Document.object("exitCode", code.code(), "jobs", records),
                records.isEmpty() ? "There is no job to go on with\n" : JobTable.of(records));
        return code;
    }

    /** Of a job that fails, too, this is a value: the others go on. */
    private static CompletionStage<ExitCode> exitCode(Job job) {
        return job.result().handle((result, failure) -> failure == null ? ExitCode.of(result) : ExitCode.of(failure));
    }
}
