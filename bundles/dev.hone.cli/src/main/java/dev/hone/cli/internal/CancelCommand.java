package dev.hone.cli.internal;

import dev.hone.api.coordinator.Coordinator;
import dev.hone.api.coordinator.Document;
import dev.hone.api.coordinator.JobRecord;
import dev.hone.api.coordinator.JobState;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Parameters;

@Command(
        name = "cancel",
        header = "Asks jobs to end as soon as they can, whichever process has them.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {"  hone cancel job-12", "  hone cancel 12 13"})
final class CancelCommand extends Subcommand {

    @Parameters(paramLabel = "ID", arity = "1..*", description = "The jobs; hone jobs lists what there is.")
    private List<String> ids;

    CancelCommand(Services services, Console console) {
        super(services, console);
    }

    @Override
    ExitCode run() {
        Coordinator coordinator = services().coordinator();
        var known = new JobIds(coordinator);
        // All are looked up first, so that a wrong id cancels nothing.
        List<JobRecord> before = ids.stream().map(known::find).toList();
        List<JobRecord> jobs =
                before.stream().map(job -> coordinator.cancel(job.id())).toList();
        var text = new StringBuilder();
        for (int i = 0; i < jobs.size(); i++) {
            text.append(jobs.get(i).id())
                    .append(' ')
                    .append(outcome(before.get(i), jobs.get(i)))
                    .append('\n');
        }
        print(Document.object("exitCode", ExitCode.OK.code(), "jobs", jobs), text.toString());
        return ExitCode.OK;
    }

    private static String outcome(JobRecord before, JobRecord after) {
        if (before.state().ended()) {
            return "had ended before: " + before.state().name().toLowerCase(Locale.ROOT);
        }
        return after.state() == JobState.CANCELLED ? "is cancelled" : "is asked to end";
    }

    @Override
    List<String> candidates(ArgSpec argument) {
        return argument.isPositional()
                ? services().coordinator().jobs().stream()
                        .filter(job -> !job.state().ended())
                        .map(JobRecord::id)
                        .toList()
                : List.of();
    }
}
