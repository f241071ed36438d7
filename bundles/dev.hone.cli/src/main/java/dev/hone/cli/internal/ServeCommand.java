package dev.hone.cli.internal;

import static java.util.stream.Collectors.joining;

import dev.hone.api.command.Shell;
import dev.hone.api.coordinator.Coordinator;
import dev.hone.api.coordinator.Document;
import dev.hone.api.coordinator.Job;
import dev.hone.api.coordinator.JobListener;
import dev.hone.api.coordinator.JobRecord;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "serve",
        header = "Stays up: runs jobs and takes these commands in a shell, until exit.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  hone serve",
            "  nohup hone serve </dev/null &",
            "  echo \"optimize model.tflite --target xnnpack --data images -o out.tflite; exit\" | hone serve",
            "",
            "On a terminal: a shell with completion and history. Ctrl-C cancels the command that runs, exit or Ctrl-D",
            "stops the process. Elsewhere standard input is read as commands; at its end the process stays up until",
            "SIGTERM. Jobs that have not ended when the process stops are not cancelled: they go on with the next",
            "hone serve or hone resume."
        })
final class ServeCommand extends Subcommand {

    /** Set by the launcher's script if standard input and output are a terminal. */
    private static final String INTERACTIVE = "dev.hone.interactive";

    @Option(names = "--no-resume", description = "Leave alone the jobs whose process was killed.")
    private boolean noResume;

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            description =
                    "What is logged to log/hone.log in the home folder: error, warn, info, debug or trace. Default: info.")
    private LogLevel logLevel;

    private enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    ServeCommand(Services services, Console console) {
        super(services, console);
    }

    @Override
    ExitCode run() {
        if (logLevel != null) {
            services().logLevel(logLevel.name());
        }
        Coordinator coordinator = services().coordinator();
        Shell shell = services().shell();
        List<Job> resumed = noResume ? List.of() : coordinator.resume(record -> JobListener.NONE);
        if (!noResume) {
            tellOfDamagedJobs();
        }
        if (!resumed.isEmpty()) {
            tell("going on with " + resumed.stream().map(Job::id).collect(joining(", ")));
        }
        tell("ready; help lists the commands, exit stops");
        ExitCode code;
        try {
            code = ExitCode.of(shell.run(Boolean.getBoolean(INTERACTIVE)));
        } catch (InterruptedException e) {
            code = ExitCode.OK;
        }
        List<JobRecord> left =
                coordinator.jobs().stream().filter(job -> !job.state().ended()).toList();
        if (!left.isEmpty()) {
            tell("stopping; hone serve or hone resume goes on with "
                    + left.stream().map(JobRecord::id).collect(joining(", ")));
        }
        print(Document.object("exitCode", code.code(), "unfinished", left), "");
        return code;
    }
}
