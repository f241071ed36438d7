package dev.hone.cli.internal;

import dev.hone.api.HoneException;
import dev.hone.api.coordinator.Coordinator;
import dev.hone.api.coordinator.DiagnoseRequest;
import dev.hone.api.coordinator.Diagnosis;
import dev.hone.api.coordinator.Document;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "debug",
        header = "Tells where a quantized model loses what the float model knew, why, and what would help.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  hone debug model.tflite model-int8.tflite --data images",
            "  hone debug model.tflite model-int8.tflite --data images --samples 500 --all"
        })
final class DebugCommand extends Subcommand {

    @Parameters(index = "0", paramLabel = "FLOAT", description = "The model before quantization.")
    private Path original;

    @Parameters(
            index = "1",
            paramLabel = "QUANTIZED",
            description = "The model after it, written by hone or by another tool.")
    private Path optimized;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            description = "Data such as the model will see: a folder or file. Validate is used, else what is there.")
    private Path data;

    @Option(
            names = "--samples",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many samples to run, at most. Default: 100")
    private int samples;

    @Option(names = "--all", description = "Show every operator, not only the worst.")
    private boolean all;

    @Mixin
    private WorkOptions work;

    DebugCommand(Services services, Console console) {
        super(services, console);
    }

    @Override
    ExitCode run() {
        if (samples < 1) {
            throw new HoneException(
                    HoneException.Reason.USAGE, "--samples " + samples + " is refused; accepted: at least 1");
        }
        DiagnoseRequest request = DiagnoseRequest.of(original, optimized, data)
                .withSamples(samples)
                .withSeed(work.seed())
                .withThreads(work.threads());
        Coordinator coordinator = services().coordinator();
        var cancelled = new AtomicBoolean();
        Diagnosis diagnosis;
        try (ProgressLine progress = progress()) {
            diagnosis = Interruption.await(
                    () -> coordinator.diagnose(request, progress, cancelled::get), () -> cancelled.set(true));
        }
        print(
                Document.object(
                        "exitCode",
                        ExitCode.OK.code(),
                        "float",
                        original,
                        "quantized",
                        optimized,
                        "diagnosis",
                        diagnosis),
                optimized.getFileName() + " against " + original.getFileName() + ", "
                        + new DiagnosisSummary(diagnosis, all));
        return ExitCode.OK;
    }
}
