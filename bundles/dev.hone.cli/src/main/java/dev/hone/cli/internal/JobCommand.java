package dev.hone.cli.internal;

import dev.hone.api.coordinator.Document;
import dev.hone.api.coordinator.JobRecord;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Parameters;

@Command(
        name = "job",
        header = "Shows a job: what was asked for, where it is, what became of each stage.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {"  hone job job-12", "  hone job 12 --json"})
final class JobCommand extends Subcommand {

    @Parameters(paramLabel = "ID", description = "The job; hone jobs lists what there is.")
    private String id;

    JobCommand(Services services, Console console) {
        super(services, console);
    }

    @Override
    ExitCode run() {
        JobRecord job = new JobIds(services().coordinator()).find(id);
        print(Document.object("exitCode", ExitCode.OK.code(), "job", job), JobTable.details(job));
        return ExitCode.OK;
    }

    @Override
    List<String> candidates(ArgSpec argument) {
        return argument.isPositional() ? new JobIds(services().coordinator()).all() : List.of();
    }
}
