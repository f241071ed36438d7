package dev.hone.cli.internal;

import dev.hone.api.coordinator.Coordinator;
import dev.hone.api.coordinator.Document;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "convert",
        header = "Writes a model file again: verbatim, rebuilt, or in another format.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  hone convert model.keras -o model.tflite",
            "  hone convert model.keras --batch 1 -o model.tflite",
            "  hone convert model.tflite --repack -o rebuilt.tflite"
        })
final class ConvertCommand extends Subcommand {

    @Parameters(paramLabel = "IN", description = "The model file.")
    private Path model;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            required = true,
            description = "The file to write.")
    private Path output;

    @Option(names = "--repack", description = "Rebuild the file from the graph instead of copying it.")
    private boolean repack;

    @Mixin
    private BatchOption batch;

    ConvertCommand(Services services, Console console) {
        super(services, console);
    }

    @Override
    ExitCode run() {
        Coordinator coordinator = services().coordinator();
        // An interrupt waits for the end: the file is written whole, and soon.
        Interruption.await(
                () -> {
                    coordinator.convert(model, output, repack, batch.value());
                    return output;
                },
                () -> {});
        long bytes = output.toFile().length();
        print(
                Document.object(
                        "exitCode",
                        ExitCode.OK.code(),
                        "model",
                        model,
                        "written",
                        output,
                        "fileBytes",
                        bytes,
                        "repacked",
                        repack),
                "Written " + output + ", " + Figures.bytes(bytes) + "\n");
        return ExitCode.OK;
    }
}
