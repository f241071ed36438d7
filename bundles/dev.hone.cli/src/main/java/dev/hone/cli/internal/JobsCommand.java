package dev.hone.cli.internal;

import dev.hone.api.coordinator.DamagedJob;
import dev.hone.api.coordinator.Document;
import dev.hone.api.coordinator.JobRecord;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "jobs",
        header = "Lists the jobs of all processes that use the same home, the oldest first.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {"  hone jobs", "  hone jobs --unfinished --json"})
final class JobsCommand extends Subcommand {

    @Option(names = "--unfinished", description = "Only those that have not ended.")
    private boolean unfinished;

    JobsCommand(Services services, Console console) {
        super(services, console);
    }

    @Override
    ExitCode run() {
        List<JobRecord> jobs = services().coordinator().jobs().stream()
                .filter(job -> !unfinished || !job.state().ended())
                .toList();
        List<DamagedJob> damaged = services().coordinator().damagedJobs();
        print(
                Document.object("exitCode", ExitCode.OK.code(), "jobs", jobs, "damaged", damaged),
                JobTable.of(jobs, damaged));
        return ExitCode.OK;
    }
}
