package dev.hone.cli.internal;

import dev.hone.api.coordinator.Coordinator;
import dev.hone.api.coordinator.Document;
import dev.hone.api.coordinator.EvaluateRequest;
import dev.hone.api.coordinator.Evaluation;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "evaluate",
        header = "Runs a model on data and measures it, alone or against another.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  hone evaluate model.tflite --data images",
            "  hone evaluate model-int8.tflite --data images --against model.tflite"
        })
final class EvaluateCommand extends Subcommand {

    @Parameters(paramLabel = "MODEL", description = "The model file.")
    private Path model;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            description = "Data to measure with: a folder or file.")
    private Path data;

    @Option(names = "--against", paramLabel = "OTHER", description = "A model to compare with, sample by sample.")
    private Path against;

    @Mixin
    private BatchOption batch;

    @Mixin
    private WorkOptions work;

    EvaluateCommand(Services services, Console console) {
        super(services, console);
    }

    private EvaluateRequest request() {
        EvaluateRequest request =
                EvaluateRequest.of(model, data).withSeed(work.seed()).withThreads(work.threads());
        if (batch.value().isPresent()) {
            request = request.withBatch(batch.value().getAsInt());
        }
        return against == null ? request : request.withAgainst(against);
    }

    @Override
    ExitCode run() {
        EvaluateRequest request = request();
        Coordinator coordinator = services().coordinator();
        var cancelled = new AtomicBoolean();
        Evaluation evaluation;
        try (ProgressLine progress = progress()) {
            evaluation = Interruption.await(
                    () -> coordinator.evaluate(request, progress, cancelled::get), () -> cancelled.set(true));
        }
        print(
                Document.object(
                        "exitCode", ExitCode.OK.code(), "model", model, "against", against, "evaluation", evaluation),
                new EvaluateSummary(request, evaluation).toString());
        return ExitCode.OK;
    }
}
