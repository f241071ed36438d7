package dev.hone.cli.internal;

import dev.hone.api.coordinator.Coordinator;
import dev.hone.api.coordinator.Document;
import dev.hone.api.coordinator.Inspection;
import dev.hone.api.target.TargetProfile;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "inspect",
        header = "Shows what a model file is made of and, with a target, whether it fits.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {"  hone inspect model.tflite", "  hone inspect model.tflite --target nrf52833"})
final class InspectCommand extends Subcommand {

    @Parameters(paramLabel = "MODEL", description = "The model file.")
    private Path model;

    @Option(names = "--target", paramLabel = "ID", description = "Also check the limits of this target.")
    private String target;

    @Mixin
    private BatchOption batch;

    InspectCommand(Services services, Console console) {
        super(services, console);
    }

    @Override
    ExitCode run() {
        Coordinator coordinator = services().coordinator();
        Inspection inspection = Interruption.await(
                () -> coordinator.inspect(model, Optional.ofNullable(target), batch.value()),
                Interruption.abandoning());
        Optional<TargetProfile> profile = Optional.ofNullable(target).flatMap(services()::target);
        ExitCode code = inspection.violations().isEmpty() ? ExitCode.OK : ExitCode.VIOLATED;
        print(
                Document.object("exitCode", code.code(), "model", model, "target", target, "inspection", inspection),
                new InspectSummary(model, inspection, profile).toString());
        return code;
    }
}
